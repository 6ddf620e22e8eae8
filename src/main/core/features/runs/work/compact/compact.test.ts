import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelMessage } from '../../../../agent/provider.ts';
import type { AnswerCall } from '../../../../agent/turn.ts';
import { type Bench, calls, openBench, type Script, says, saysAndWaits, user } from '../../fixture.ts';
import type { RunKind } from '../../types.ts';

/** A conversation that the tests write. */
let messages: ModelMessage[];
const talk: RunKind = {
  type: 'talk',
  resumesItself: false,
  prepare: async () => ({ system: 'lore', messages, model: null, maxOutputTokens: 100, tools: true, taintedBy: null }),
};

let bench: Bench;

beforeEach(async () => {
  // The window of the only model is 8,000 tokens.
  bench = await openBench({ kinds: [talk], atOnce: 1 });
});

afterEach(() => bench.close());

const becomes = (id: string, state: string) => expect.poll(() => bench.state(id), { interval: 2, timeout: 5000 }).toBe(state);
const turns = (count: number): ModelMessage[] =>
  Array.from({ length: count }, (_none, at) => ({
    role: at % 2 === 0 ? ('user' as const) : ('assistant' as const),
    content: [
      { type: 'text' as const, text: `${at === 4 ? 'The key lies under the xylophone. ' : ''}${`word${at} `.repeat(150)}` },
    ],
  }));

const isSummary = (call: AnswerCall) => call.request.system.startsWith('You sum up');
const summing = (then: Script): Script =>
  async function* (call, signal) {
    yield* isSummary(call)
      ? says(`Summary of ${call.request.messages[0]?.content.length} part.`)(call, signal)
      : then(call, signal);
  };
const text = (message: ModelMessage | undefined) =>
  (message?.content ?? []).map((part) => ('text' in part ? part.text : '')).join('\n');

async function talked(then: Script): Promise<string> {
  bench.script(summing(then));
  const id = await bench.start({ type: 'talk', goal: 'Talk' });
  await becomes(id, 'succeeded');
  return id;
}

test('what fits is asked whole, and nothing is offered to look it up', async () => {
  messages = turns(5);
  const id = await talked(says('Fine.'));
  expect(bench.asked[0]?.request.messages).toEqual(messages);
  expect(bench.asked[0]?.request.tools?.map((tool) => tool.name)).not.toContain('search_conversation');
  expect((await bench.get(id)).children).toEqual([]);
});

test('a conversation longer than the window is summed up by runs of their own, said so, and can be looked up', async () => {
  messages = turns(41);
  const id = await talked(async function* (call, signal) {
    if (call.request.messages.at(-1)?.content.some((part) => part.type === 'tool_result')) yield* says('Found.')(call, signal);
    else yield* calls(['search_conversation', { query: 'the XYLOPHONE' }])(call, signal);
  });
  const run = await bench.get(id);
  expect(run.children.length).toBeGreaterThan(0);
  expect(run.children.every((child) => child.type === 'compact' && child.state === 'succeeded' && child.parentId === id)).toBe(
    true,
  );
  const asked = bench.asked.filter((call) => !isSummary(call));
  expect(text(asked[0]?.request.messages[0])).toContain('Summary of 1 part.');
  expect(asked[0]?.request.messages.at(-1)).toEqual(messages.at(-1));
  expect(asked[0]?.request.messages.length).toBeLessThan(messages.length);
  // Each reads what fits, and goes on from the one before.
  const summed = bench.asked.filter(isSummary);
  expect(summed.slice(1).every((call) => text(call.request.messages[0]).startsWith('Summary of what came before'))).toBe(true);
  expect(run.steps[1]?.result?.data).toMatchObject({ hits: [{ message: 5, excerpt: expect.stringContaining('xylophone') }] });
  const { content } = await bench.runs.api.settled(id);
  expect(content[0]).toMatchObject({ type: 'notice', code: 'compacted' });
  expect(await bench.runs.handlers['runs.replay']({ id })).toMatchObject({ same: true, differences: [] });
});

test('after a crash the summary that was made is used again, and only once is it said', async () => {
  messages = turns(41);
  bench.script(summing(saysAndWaits('Half')));
  const id = await bench.start({ type: 'talk', goal: 'Talk' });
  await expect.poll(() => bench.events(id).some((event) => event.kind === 'text'), { interval: 2 }).toBe(true);
  const before = bench.asked.filter(isSummary).length;
  bench.script(summing(says('Whole.')));
  await bench.restart(true);
  expect(bench.state(id)).toBe('interrupted');
  await bench.runs.handlers['runs.resume']({ id }, user);
  await becomes(id, 'succeeded');
  expect(bench.asked.filter(isSummary)).toHaveLength(before);
  expect(bench.events(id).filter((event) => event.kind === 'notice' && event.code === 'compacted')).toHaveLength(1);
});

test('a summary that fails leaves the conversation to be cut: the answer comes all the same', async () => {
  messages = turns(41);
  bench.script(async function* (call, signal) {
    yield* isSummary(call) ? calls(['nothing', {}])(call, signal) : says('Fine.')(call, signal);
    if (isSummary(call)) throw new Error('no');
  });
  const id = await bench.start({ type: 'talk', goal: 'Talk', budget: { durationMs: 60_000 } });
  await expect
    .poll(async () => {
      for (const child of (await bench.get(id)).children) await bench.runs.handlers['runs.cancel']({ id: child.id }, user);
      return bench.state(id);
    })
    .toBe('succeeded');
});

test('results of tools that outgrow the window within a run are cut short, the oldest first', async () => {
  messages = turns(1);
  bench.tools.set('read', { does: () => ({ data: `start ${'z '.repeat(4000)}` }) });
  bench.script(calls(['read', { n: 1 }]), calls(['read', { n: 2 }]), calls(['read', { n: 3 }]), says('Read.'));
  const id = await bench.start({ type: 'talk', goal: 'Talk' });
  await becomes(id, 'succeeded');
  const results = (bench.asked.at(-1)?.request.messages ?? []).flatMap((message) =>
    message.content.flatMap((part) => (part.type === 'tool_result' ? [part.text.length] : [])),
  );
  expect(results[0]).toBeLessThan(400);
  expect(results[2]).toBeGreaterThan(7000);
  expect(await bench.runs.handlers['runs.replay']({ id })).toMatchObject({ same: true });
});

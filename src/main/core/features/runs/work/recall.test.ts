import { rm } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import type { MemoryHit } from '../../../../../contract/memory/index.ts';
import { prepared } from '../events.ts';
import { type Bench, calls, openBench, says, user } from '../fixture.ts';

let bench: Bench;
afterEach(() => bench.close());

const memoryId = '0198c3a0-0000-7000-8000-00000000000a';
const hit: MemoryHit = {
  record: {
    id: memoryId,
    area: 'main',
    kind: 'semantic',
    category: 'gear',
    text: 'The snowblower is\nin the shed.',
    tags: [],
    metadata: {},
    source: { type: 'user' },
    createdAt: '2026-01-02T03:04:05.000Z',
  },
  score: 0.9,
  why: { text: 0.7, time: 0.9, words: ['snowblower'] },
};

const becomes = (id: string, state: string) => expect.poll(() => bench.state(id), { interval: 2, timeout: 5000 }).toBe(state);
const fileOf = (id: string) => {
  const [fact] = bench.store.events({ stream: `run:${id}`, type: prepared.type, limit: 10 });
  if (!fact || !prepared.is(fact)) throw new Error('nothing was prepared');
  return bench.store.artifacts.path(fact.data.recalledFileId ?? '');
};

test('what is remembered stands beside what was said, with when and by whom, and is shown by id alone', async () => {
  const looked: unknown[] = [];
  bench = await openBench({
    async recall(about) {
      looked.push(about);
      return [hit];
    },
  });
  bench.script(says('In the shed.'));
  const id = await bench.start({ goal: 'Where is the snowblower?' });
  await becomes(id, 'succeeded');
  expect(looked).toEqual([{ text: 'Where is the snowblower?', conversationId: null }]);
  const said = bench.asked[0]?.request.messages.at(-1)?.content;
  expect(said?.[0]).toMatchObject({ aside: true, text: expect.stringContaining('[2026-01-02, said by the user, memory') });
  expect(said?.[0]).toMatchObject({ text: expect.stringContaining('The snowblower is in the shed.') });
  expect(said?.[1]).toMatchObject({ type: 'text', text: 'Where is the snowblower?' });
  const items = [{ memoryId, score: 0.9, why: ['time', 'text'], words: ['snowblower'], outside: false }];
  expect(bench.events(id).filter((event) => event.kind === 'recalled')).toMatchObject([{ items }]);
  expect(JSON.stringify(bench.events(id))).not.toContain('in the shed.\\n');
  const told = bench.store.wire.after(0, ['memory.recalled'], 10).events.map((event) => event.data);
  expect(told).toEqual([{ runId: id, ids: [memoryId] }]);
});

test('taken up again it is asked in the same words, whatever is remembered since', async () => {
  let known = [hit];
  bench = await openBench({ recall: async () => known });
  bench.tools.set('ask', { verdict: () => 'ask', does: () => ({ data: 1 }) });
  bench.script(calls(['ask', {}, 'a']), says('Done.'));
  const id = await bench.start({ goal: 'Where is the snowblower?' });
  await becomes(id, 'waiting');
  known = [];
  await bench.restart();
  const { items } = await bench.runs.handlers['runs.approvals']({ limit: undefined, cursor: undefined }, user);
  await bench.runs.handlers['runs.decide']({ approvalId: items[0]?.approvalId ?? '', decision: 'allow' }, user);
  await becomes(id, 'succeeded');
  expect(bench.asked[1]?.request.messages[0]).toEqual(bench.asked[0]?.request.messages[0]);
  expect(await bench.runs.handlers['runs.replay']({ id })).toMatchObject({ same: true, differences: [] });
});

test('a replay whose recalled words are gone says that they are forgotten', async () => {
  bench = await openBench({ recall: async () => [hit] });
  bench.script(says('In the shed.'));
  const id = await bench.start({ goal: 'Where is the snowblower?' });
  await becomes(id, 'succeeded');
  expect(await bench.runs.handlers['runs.replay']({ id })).toMatchObject({ same: true });
  await rm(fileOf(id));
  const { same, differences } = await bench.runs.handlers['runs.replay']({ id });
  expect(same).toBe(false);
  expect(differences[0]?.got).toContain('forgotten');
});

test('a memory that cannot be asked holds nothing up', async () => {
  bench = await openBench({ recall: () => Promise.reject(new Error('no worker')) });
  bench.script(says('I do not know.'));
  const id = await bench.start({ goal: 'Where is the snowblower?' });
  await becomes(id, 'succeeded');
  expect(bench.asked[0]?.request.messages.at(-1)?.content).toHaveLength(1);
  expect(bench.events(id).some((event) => event.kind === 'recalled')).toBe(false);
});

import { expect, test } from 'vitest';
import type { ToolResult } from '../../../../contract/tools.ts';
import type { ModelContent } from '../provider.ts';
import { tokensOf, withinRoom } from './fit.ts';
import { type LoopInput, type LoopPorts, type LoopResult, type ModelEnd, runLoop, type ToolEnd } from './loop.ts';
import { type Difference, type RecordedStep, withRecorded } from './recorded.ts';
import { reportOf } from './report.ts';

const at = '2026-01-02T03:04:05.000Z';
const input: LoopInput = {
  system: 'lore',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Do it' }] }],
  model: null,
  maxOutputTokens: 100,
  tools: [{ name: 'look', description: 'Look.', inputSchema: {} }],
  rounds: 5,
  toolCalls: null,
};

const usage = { inputTokens: 3, outputTokens: 4, cost: 0.25 };
const ends = (message: ModelContent[], more: Partial<ModelEnd> = {}): ModelEnd => ({
  state: 'done',
  message,
  shown: message.flatMap((part) => (part.type === 'text' || part.type === 'tool_call' ? [part] : [])),
  model: 'p/m',
  provider: 'p',
  usage,
  failure: null,
  ...more,
});
const says = (text: string) => ends([{ type: 'text', text }]);
const asks = (...args: unknown[]) =>
  ends(args.map((arg, n) => ({ type: 'tool_call', callId: `c${n}`, name: 'look', args: arg })));
const does = (result: Partial<ToolResult> = {}, more: Partial<ToolEnd> = {}): ToolEnd => ({
  result: { ok: true, startedAt: at, finishedAt: at, logs: [], ...result },
  state: 'done',
  decision: { verdict: 'allow', by: 'free', why: 'It may.' },
  approvalId: null,
  childRunId: null,
  ...more,
});

/** Answers from two lists, and writes down all that was asked. */
function scripted(models: ModelEnd[], tools: (ToolEnd | 'waiting')[] = []) {
  const record: RecordedStep[] = [];
  const ports: LoopPorts = {
    async model({ n, hash }) {
      const end = models.shift() ?? says('Over.');
      record.push({ n, kind: 'model', hash, end });
      return end;
    },
    async tool({ n, call }) {
      const end = tools.shift() ?? does();
      if (end !== 'waiting') record.push({ n, kind: 'tool', name: call.name, args: call.args, end });
      return end;
    },
    note: () => undefined,
    recalled: () => undefined,
  };
  return { ports, record };
}

const run = (ports: LoopPorts, given = input, signal = new AbortController().signal) => runLoop(given, ports, signal);
const never: LoopPorts = {
  model: () => Promise.reject(new Error('asked for a step that is not recorded')),
  tool: () => Promise.reject(new Error('asked for a step that is not recorded')),
  note: () => undefined,
  recalled: () => undefined,
};
const reportFor = (result: LoopResult, state: Exclude<LoopResult['state'], 'waiting'> = 'succeeded') =>
  reportOf({ ...result, runId: 'r', state, durationMs: 5 });

test('the same answers lead to the same steps, with the same hashes, and the same result', async () => {
  const { ports, record } = scripted(
    [asks({ b: 1, a: 2 }, { n: 2 }), asks({ n: 3 }), says('Done.')],
    [does({ data: { z: 1, a: 2 } })],
  );
  const result = await run(ports);
  const differences: Difference[] = [];
  // As they come back from the log: with their keys in another order.
  const reordered = JSON.parse(
    JSON.stringify(record).replace('{"b":1,"a":2}', '{"a":2,"b":1}').replace('{"z":1,"a":2}', '{"a":2,"z":1}'),
  );
  expect(await run(withRecorded(reordered, never, (difference) => differences.push(difference)))).toEqual(result);
  expect(differences).toEqual([]);
});

test('what differs from the record is named', async () => {
  const { ports, record } = scripted([asks({ n: 1 }), says('Done.')]);
  await run(ports);
  const differences: Difference[] = [];
  const other = { ...input, system: 'another lore' };
  await run(
    withRecorded(record, never, (difference) => differences.push(difference)),
    other,
  );
  expect(differences.map(({ step, what }) => [step, what])).toEqual([
    [1, 'prompt'],
    [3, 'prompt'],
  ]);
});

test('a step that waits for leave ends the loop, and nothing after it is asked for', async () => {
  const { ports, record } = scripted([asks({ n: 1 }, { n: 2 })], ['waiting']);
  expect((await run(ports)).state).toBe('waiting');
  expect(record).toHaveLength(1);
});

test('a stop between two calls of a message leaves the second undone', async () => {
  const stop = new AbortController();
  const { ports, record } = scripted([asks({ n: 1 }, { n: 2 })]);
  const tool: LoopPorts['tool'] = (step, signal) => {
    stop.abort();
    return ports.tool(step, signal);
  };
  const result = await run({ ...ports, tool }, input, stop.signal);
  expect(result.state).toBe('cancelled');
  expect(record).toHaveLength(2);
  expect(reportFor(result, 'cancelled').summary).toBe('Stopped; what was done is kept. One tool call was done.');
});

test('the report sums up the last answer, what was decided, what was kept and written, and what is unsure', async () => {
  const { ports } = scripted(
    [asks({ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }), says('First.\n\nSecond.')],
    [
      does({ fileId: 'f1', data: 'beginning' }),
      does({ data: { path: '/home/ada/a.txt' }, sideEffects: ['Wrote it.'] }, { approvalId: 'a1' }),
      does({ ok: false, error: { code: 'denied', message: 'No.' } }, { state: 'failed', approvalId: 'a2' }),
      does({ ok: false, error: { code: 'unknown_effect', message: '?' } }, { state: 'unknown' }),
    ],
  );
  expect(reportFor(await run(ports))).toEqual({
    taskId: 'r',
    summary: 'First.\n\nSecond.',
    artifacts: [
      { fileId: 'f1', name: 'look', tags: ['output'], metadata: { tool: 'look' } },
      { fileId: '', name: 'a.txt', tags: ['written'], metadata: { tool: 'look', path: '/home/ada/a.txt' } },
    ],
    decisions: ['look was allowed by the user.', 'look was denied by the user.'],
    nextSteps: ['Look whether look was done: it was cut off, and is not repeated by itself.'],
    telemetry: { tokens: 14, cost: 0.5, durationMs: 5, toolCalls: 4 },
  });
});

test('a failure says what failed, what to do, and what there is', async () => {
  const failure = { layer: 'network' as const, message: 'The answer was cut off.', action: 'Try again.', retryable: true };
  const { ports } = scripted([ends([{ type: 'text', text: 'Half' }], { state: 'failed', failure })]);
  const result = await run(ports);
  expect(result).toMatchObject({ state: 'failed', failure, content: [{ text: 'Half' }] });
  expect(reportFor(result, 'failed')).toMatchObject({
    summary: 'The answer was cut off. So far: Half',
    nextSteps: ['Try again.'],
  });
});

test('a long answer is summed up by its beginning, whole sentences where there are', async () => {
  const summary = async (text: string) => reportFor(await run(scripted([says(text)]).ports)).summary;
  expect(await summary(`${'Word '.repeat(100)}end. ${'More '.repeat(200)}`)).toMatch(/end\.$/);
  expect((await summary('x'.repeat(5000))).length).toBe(600);
  expect(await summary('')).toBe('Answered without words.');
});

test('results give way oldest first, and only as far as needed', () => {
  const result = (text: string) => ({
    role: 'user' as const,
    content: [{ type: 'tool_result' as const, callId: 'c', ok: true, text }],
  });
  const messages = [result('a'.repeat(3000)), result('b'.repeat(3000)), result('c'.repeat(3000))];
  expect(withinRoom(messages, 100_000)).toEqual(messages);
  const fitted = withinRoom(messages, tokensOf(messages) - 100);
  expect(tokensOf(fitted)).toBeLessThan(tokensOf(messages) - 100);
  expect(fitted.slice(1)).toEqual(messages.slice(1));
});

import { expect, test } from 'vitest';
import { ProviderError } from './provider.ts';
import { type AnswerEvent, type Answers, runTurn, type TurnDelta } from './turn.ts';

const call = {
  request: { model: 'm', system: '', messages: [], maxOutputTokens: 100 },
  runId: 'run',
  purpose: 'answer' as const,
  actor: 'user',
};

const answers = (stream: (signal: AbortSignal) => AsyncIterable<AnswerEvent>): Answers => ({
  stream: (_call, signal) => stream(signal),
});

async function turn(stream: (signal: AbortSignal) => AsyncIterable<AnswerEvent>, stop = new AbortController()) {
  const deltas: TurnDelta[] = [];
  const result = await runTurn(answers(stream), call, stop.signal, (delta) => deltas.push(delta));
  return { result, deltas };
}

test('deltas of one kind become one block, in the order they came', async () => {
  const { result } = await turn(async function* () {
    yield { type: 'model', model: 'm', provider: 'p' };
    yield { type: 'thinking', delta: 'Hm' };
    yield { type: 'thinking', delta: '.' };
    yield { type: 'text', delta: 'Hello ' };
    yield { type: 'text', delta: 'there. More.' };
    yield { type: 'usage', usage: { inputTokens: 3, outputTokens: 4, cacheReadTokens: 0, cacheWriteTokens: 0 } };
    yield { type: 'settled', cost: 0.25 };
    yield { type: 'stop', reason: 'end' };
  });
  expect(result.content).toEqual([
    { type: 'thinking', text: 'Hm.' },
    { type: 'text', text: 'Hello there. More.' },
  ]);
  expect(result.usage).toEqual({ inputTokens: 3, outputTokens: 4, cost: 0.25 });
});

test('a failure keeps what had streamed and says which layer failed', async () => {
  const { result } = await turn(async function* () {
    yield { type: 'text', delta: 'Half an ans' };
    throw new ProviderError({ layer: 'network', message: 'The answer was cut off.', action: 'Try again.', retryable: true });
  });
  expect(result.state).toBe('failed');
  expect(result.content).toEqual([{ type: 'text', text: 'Half an ans' }]);
  expect(result.failure).toMatchObject({ layer: 'network', retryable: true });
});

test('a stop keeps what had streamed', async () => {
  const stop = new AbortController();
  const { result } = await turn(async function* (signal) {
    yield { type: 'text', delta: 'Some' };
    stop.abort(new Error('stopped'));
    if (signal.aborted) throw signal.reason;
  }, stop);
  expect(result).toMatchObject({ state: 'cancelled', content: [{ type: 'text', text: 'Some' }], failure: null });
});

test('an answer cut by its limit says so', async () => {
  const { result } = await turn(async function* () {
    yield { type: 'text', delta: 'x' };
    yield { type: 'stop', reason: 'length' };
  });
  expect(result.content.at(-1)).toMatchObject({ type: 'notice', code: 'length' });
});

test('a fault of Hearth’s own never shows its inside', async () => {
  const { result } = await turn(async function* () {
    yield { type: 'text', delta: 'x' };
    throw new TypeError('secret detail');
  });
  const { fault, ...shown } = result;
  expect(JSON.stringify(shown)).not.toContain('secret detail');
  expect(fault).toContain('secret detail');
  expect(result.failure).toMatchObject({ layer: 'internal' });
});

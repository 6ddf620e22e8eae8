/** What every provider that calls a server promises, with its real SDK against a server that speaks its protocol. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../../../../test/fakes/model-servers/collect.ts';
import {
  cut,
  endless,
  type FakeServer,
  type FakeServerOptions,
  gate,
  held,
  malformed,
  play,
  refuse,
  type Script,
  say,
  startAnthropic,
  startOllama,
  startOpenai,
  unfinished,
} from '../../../../test/fakes/model-servers/index.ts';
import { type ModelEvent, type ModelRequest, type Provider, ProviderError } from '../agent/provider.ts';
import { type FakeClock, fakeClock } from '../base/clock.ts';
import { createProvider } from './index.ts';

const key = 'zz-Unknown.Shape+of/key=1234567890';
const never = new AbortController().signal;
const words = ['Grüße ', '👩‍👩‍👧 ', 'und ', 'Ende.'];

const noBuiltin = { find: async () => [], models: async () => [], currentModel: () => null, setModel: async () => '' };

const request = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'fake-model',
  system: 'Be brief.',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }],
  maxOutputTokens: 1024,
  ...more,
});

const textOf = (events: ModelEvent[]): string => events.map((event) => (event.type === 'text' ? event.delta : '')).join('');

async function failure(work: Promise<unknown>): Promise<ProviderError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
}

/** All that could be shown or logged about an error. */
function everything(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) parts.push(at.message, String(at.stack), JSON.stringify(at));
  return parts.join('\n');
}

const kinds = [
  { kind: 'anthropic', start: startAnthropic, path: '' },
  { kind: 'openai', start: startOpenai, path: '/v1' },
  { kind: 'ollama', start: startOllama, path: '' },
] as const;

describe.each(kinds)('$kind', ({ kind, start, path }) => {
  let server: FakeServer;
  let clock: FakeClock;
  let provider: Provider;

  const connect = (baseUrl: string, withKey: string = key): Provider =>
    createProvider({ id: 'mine', kind, key: withKey, baseUrl }, { clock, ...noBuiltin });

  async function serve(script: Script, options: FakeServerOptions = {}): Promise<void> {
    server = await start({ models: [{ id: 'fake-model', contextWindow: 32_768, thinking: true }], ...options, script });
    provider = connect(`${server.url}${path}`);
  }

  const asked = () => server.requests.find(({ path: at }) => /messages|completions|chat$/.test(at));

  beforeEach(() => {
    clock = fakeClock();
  });
  afterEach(() => server.close());

  it('streams text in order, then usage, then one stop', async () => {
    await serve({ ...say(...words), usage: { input: 12, output: 7 } });
    const events = await collect(provider.stream(request(), never));
    expect(textOf(events)).toBe(words.join(''));
    expect(events.at(-1)).toEqual({ type: 'stop', reason: 'end' });
    expect(events.filter(({ type }) => type === 'stop')).toHaveLength(1);
    expect(events.findLast(({ type }) => type === 'usage')).toMatchObject({ usage: { inputTokens: 12, outputTokens: 7 } });
  });

  it('gives each delta as it comes, not at the end', async () => {
    const at = gate();
    await serve(held(at, ['first'], ['second']));
    const stream = provider.stream(request(), never)[Symbol.asyncIterator]();
    let heard = '';
    while (!heard.includes('first')) {
      const { value } = await stream.next();
      if (value?.type === 'text') heard += value.delta;
    }
    at.open();
    const rest = await collect({ [Symbol.asyncIterator]: () => stream });
    expect(textOf(rest)).toBe('second');
  });

  it.each([
    { name: 'bytes one by one', wire: { split: 1 } },
    { name: 'CRLF', wire: { newline: '\r\n', split: 7 } },
    { name: 'all in one chunk', wire: { join: 1000 } },
  ] as const)('reads the same answer from $name', async ({ wire }) => {
    await serve({ ...say(...words), wire });
    expect(textOf(await collect(provider.stream(request(), never)))).toBe(words.join(''));
  });

  it('joins deltas that came together: a fast answer costs no more turns than its chunks', async () => {
    await serve({ ...say(...words), wire: { join: 1000 } });
    const events = await collect(provider.stream(request(), never));
    expect(events.filter(({ type }) => type === 'text')).toEqual([{ type: 'text', delta: words.join('') }]);
  });

  it('reads one event of two megabytes', async () => {
    const huge = 'x'.repeat(2_000_000);
    await serve({ ...say(huge), wire: { split: 65_536 } });
    expect(textOf(await collect(provider.stream(request({ maxOutputTokens: 100_000 }), never)))).toHaveLength(huge.length);
  });

  it('keeps the connection for the next call', async () => {
    await serve(say('one'));
    for (const _ of [1, 2, 3, 4, 5, 6]) await collect(provider.stream(request(), never));
    // The next call may begin before the last has been read to its end.
    expect(server.connections).toBeLessThanOrEqual(2);
  });

  it.each([
    { name: 'a socket that breaks', script: () => cut('half '), layer: 'network' },
    { name: 'an end without its stop', script: () => unfinished('half '), layer: 'network' },
    { name: 'something that is not JSON', script: () => malformed('half '), layer: 'provider' },
    {
      name: 'an error in the stream',
      script: () => play({ kind: 'text', text: 'half ' }, { kind: 'error', type: 'overloaded_error', message: 'Overloaded' }),
      layer: kind === 'ollama' ? 'provider' : 'overload',
    },
  ])('says what failed after $name, and keeps what came before', async ({ script, layer }) => {
    await serve(script());
    const events: ModelEvent[] = [];
    const { failure: told } = await failure(collect(provider.stream(request(), never), events));
    expect(textOf(events)).toBe('half ');
    expect(told).toMatchObject({ layer, retryable: true, provider: 'mine' });
    expect(events.some(({ type }) => type === 'stop')).toBe(false);
  });

  it('cuts a stream that never ends, and leaves the server', async () => {
    await serve({ ...endless('x'.repeat(2000)), wire: { join: 20 } });
    const { failure: told } = await failure(collect(provider.stream(request({ maxOutputTokens: 100 }), never)));
    expect(told).toMatchObject({ layer: 'provider', retryable: false });
    await asked()?.over;
    expect(asked()?.left).toBe(true);
  });

  it('closes the socket when the signal fires, before and within the answer, and throws its reason', async () => {
    for (const before of [[], ['begun']]) {
      await serve(held(gate(), before));
      const stop = new AbortController();
      const reason = new Error('stopped by the person');
      const work = collect(provider.stream(request(), stop.signal));
      // The call that the answer is waited for: Ollama is asked about the model first.
      while (!asked()) await server.next();
      stop.abort(reason);
      await expect(work).rejects.toBe(reason);
      await asked()?.over;
      expect(asked()?.left).toBe(true);
      await server.close();
    }
  });

  it('asks nothing when the signal has fired already', async () => {
    await serve(say('no'));
    await expect(collect(provider.stream(request(), AbortSignal.abort('early')))).rejects.toBe('early');
    expect(server.requests).toHaveLength(0);
  });

  it('closes the socket when the reader walks away', async () => {
    await serve(held(gate(), ['begun']));
    for await (const event of provider.stream(request(), never)) if (event.type === 'text') break;
    await asked()?.over;
    expect(asked()?.left).toBe(true);
  });

  it('gives up after a minute of silence', async () => {
    await serve(held(gate(), ['begun']));
    const stream = provider.stream(request(), never)[Symbol.asyncIterator]();
    for (let got = await stream.next(); !got.done && got.value.type !== 'text'; got = await stream.next());
    const next = failure(stream.next());
    clock.advance(60_000);
    expect((await next).failure).toMatchObject({ layer: 'network', retryable: true });
    await asked()?.over;
    expect(asked()?.left).toBe(true);
  });

  it.each([
    [401, 'auth', false],
    [403, 'auth', false],
    [402, 'billing', false],
    [404, 'provider', false],
    [413, 'context', false],
    [429, 'rate_limit', true],
    [500, 'provider', true],
    [503, 'overload', true],
    [529, 'overload', true],
  ] as const)('maps status %i to %s', async (status, layer, retryable) => {
    await serve(refuse(status));
    const { failure: told } = await failure(collect(provider.stream(request(), never)));
    expect(told).toMatchObject({ layer, retryable, message: expect.stringContaining(`(${status})`), action: expect.any(String) });
    expect(asked()).toBeDefined();
    expect(server.requests.filter(({ path: at }) => at === asked()?.path)).toHaveLength(1);
  });

  it('passes on how long to wait', async () => {
    const date = new Date(clock.now() + 9000).toUTCString();
    const given = [{ 'retry-after': '7' }, { 'retry-after-ms': '350', 'retry-after': '1' }, { 'retry-after': date }];
    await serve(given.map((headers) => refuse(429, { headers })));
    const waits: unknown[] = [];
    for (const _ of given) waits.push((await failure(collect(provider.stream(request(), never)))).retryAfterMs);
    expect(waits.slice(0, 2)).toEqual([7000, 350]);
    expect(Math.round(Number(waits[2]) / 1000)).toBe(9);
  });

  it('tells a full window and an empty account from a bad request', async () => {
    await serve([
      refuse(400, { message: 'prompt is too long: 210000 tokens > 200000 maximum' }),
      refuse(400, { message: 'Your credit balance is too low to access the API.' }),
      refuse(400, { message: 'messages: at least one message is required' }),
    ]);
    const layers: string[] = [];
    for (const _ of [1, 2, 3]) layers.push((await failure(collect(provider.stream(request(), never)))).failure.layer);
    expect(layers).toEqual(['context', 'billing', 'provider']);
  });

  it('never shows the key, whatever the server says', async () => {
    await serve(refuse(400, { message: `bad key ${key} (${encodeURIComponent(key)})` }));
    const refused = await failure(collect(provider.stream(request(), never)));
    expect(refused.message).toContain('[redacted]');
    await serve(play({ kind: 'error', type: 'api_error', message: `oh ${key}` }));
    const broken = await failure(collect(provider.stream(request(), never)));
    const strange = await failure(collect(connect(`${server.url}${path}`, `${key}\nx`).stream(request(), never)));
    expect(strange.failure.layer).toBe('auth');
    for (const error of [refused, broken, strange]) {
      expect(everything(error)).not.toContain(key);
      expect(everything(error)).not.toContain(encodeURIComponent(key));
    }
  });

  it('says when nothing answers', async () => {
    await serve(say());
    const { url } = server;
    await server.close();
    const told = (await failure(connect(`${url}${path}`).health(never))).failure;
    expect(told).toMatchObject({ layer: 'network', retryable: true, message: expect.stringContaining(new URL(url).host) });
  });

  it('lists models with their windows, and proves its health and its key', async () => {
    await serve(say(), { key });
    expect(await provider.models(never)).toMatchObject([{ id: 'fake-model', contextWindow: 32_768 }]);
    await provider.health(never);
    const wrong = await failure(connect(`${server.url}${path}`, 'another').health(never));
    expect(wrong.failure).toMatchObject({ layer: 'auth', action: 'Paste a new key in Settings.' });
  });

  it('gives tool calls with their arguments, and thinking apart from text', async () => {
    const args = { path: 'ü.txt', deep: [1, { two: null }] };
    await serve(
      play(
        { kind: 'thinking', text: 'Let me ' },
        { kind: 'thinking', text: 'see.' },
        { kind: 'text', text: 'Looking.' },
        { kind: 'tool', id: 'call-1', name: 'read', args },
        { kind: 'tool', id: 'call-2', name: 'noop', args: {} },
      ),
    );
    const tools = [{ name: 'read', description: 'Reads.', inputSchema: { type: 'object', properties: {} } }];
    const events = await collect(provider.stream(request({ tools, thinkingTokens: 4000, maxOutputTokens: 8000 }), never));
    expect(events.map((event) => (event.type === 'thinking' ? event.delta : '')).join('')).toBe('Let me see.');
    expect(events.filter(({ type }) => type === 'tool_call')).toEqual([
      { type: 'tool_call', callId: 'call-1', name: 'read', args },
      { type: 'tool_call', callId: 'call-2', name: 'noop', args: {} },
    ]);
    expect(events.at(-1)).toEqual({ type: 'stop', reason: 'tool_use' });
  });
});

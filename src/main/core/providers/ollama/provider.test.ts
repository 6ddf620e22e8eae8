import { afterEach, describe, expect, it } from 'vitest';
import { collect } from '../../../../../test/fakes/model-servers/collect.ts';
import { vectorOf } from '../../../../../test/fakes/model-servers/dialect.ts';
import {
  type FakeServer,
  type FakeServerOptions,
  gate,
  play,
  refuse,
  say,
  startOllama,
} from '../../../../../test/fakes/model-servers/index.ts';
import type { ModelContent, ModelEvent, ModelMessage, ModelRequest, Provider } from '../../agent/provider.ts';
import { fakeClock } from '../../base/clock.ts';
import { toAddress } from './map.ts';
import { createOllama } from './provider.ts';

let server: FakeServer | undefined;
afterEach(() => server?.close());

const never = new AbortController().signal;
const user = (...content: ModelContent[]): ModelMessage => ({ role: 'user', content });
const text = (words: string): ModelContent => ({ type: 'text', text: words });

async function connect(options: FakeServerOptions = {}): Promise<Provider> {
  server = await startOllama(options);
  return createOllama({ id: 'ollama', kind: 'ollama', baseUrl: server.url }, { clock: fakeClock() });
}

async function ask(provider: Provider, more: Partial<ModelRequest> = {}): Promise<ModelEvent[]> {
  const request = { model: 'fake-model', system: 'Be brief.', messages: [user(text('hi'))], maxOutputTokens: 800, ...more };
  return collect(provider.stream(request, never));
}

const chats = (): unknown[] => server?.requests.filter(({ path }) => path === '/api/chat').map(({ body }) => body) ?? [];

describe('ollama', () => {
  it.each([
    [undefined, 'http://127.0.0.1:11434'],
    ['127.0.0.1:11434', 'http://127.0.0.1:11434'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['http://0.0.0.0:8080/', 'http://127.0.0.1:8080'],
    [':9000', 'http://127.0.0.1:9000'],
    ['nas.local', 'http://nas.local:11434'],
    ['nas.local:80', 'http://nas.local:80'],
    ['https://models.example', 'https://models.example:443'],
    ['http://models.example/ollama/', 'http://models.example:80/ollama'],
    ['[::1]:11434', 'http://[::1]:11434'],
  ])('finds OLLAMA_HOST=%s at %s', (host, address) => {
    expect(toAddress(host)).toBe(address);
  });

  it('asks for a window that holds the prompt, in steps, up to what the model has', async () => {
    const provider = await connect({ script: say('ok'), models: [{ id: 'fake-model', contextWindow: 30_000 }] });
    for (const length of [10, 14_000, 20_000, 900_000]) await ask(provider, { messages: [user(text('x'.repeat(length)))] });
    expect(chats()).toMatchObject([4096, 8192, 8192, 30_000].map((num_ctx) => ({ options: { num_ctx, num_predict: 800 } })));
    expect(server?.requests.filter(({ path }) => path === '/api/show')).toHaveLength(1);
  });

  it('asks to think only a model that can', async () => {
    const provider = await connect({ script: say('ok'), models: [{ id: 'deep', thinking: true }, { id: 'plain' }] });
    await ask(provider, { model: 'deep', thinkingTokens: 1000 });
    await ask(provider, { model: 'deep' });
    await ask(provider, { model: 'plain', thinkingTokens: 1000 });
    expect(chats()).toMatchObject([{ think: true }, { think: false }, {}]);
    expect(chats()[2]).not.toHaveProperty('think');
  });

  it('sends pictures, calls and results, these by the name of their tool', async () => {
    const provider = await connect({ script: say('ok') });
    const call: ModelContent = { type: 'tool_call', callId: 't1', name: 'read', args: { path: 'a' } };
    const result: ModelContent = { type: 'tool_result', callId: 't1', ok: true, text: 'content' };
    const picture: ModelContent = { type: 'image', mime: 'image/png', base64: 'AAAA' };
    await ask(provider, { messages: [user(text('look'), picture), { role: 'assistant', content: [call] }, user(result)] });
    expect(chats()[0]).toMatchObject({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'look', images: ['AAAA'] },
        { role: 'assistant', tool_calls: [{ function: { name: 'read', arguments: { path: 'a' } } }] },
        { role: 'tool', content: 'content', tool_name: 'read' },
      ],
    });
  });

  it('fetches a model and tells how far it is', async () => {
    const provider = await connect();
    const seen: unknown[] = [];
    await provider.pull?.('qwen3:8b', (progress) => seen.push(progress), never);
    expect(seen).toEqual([
      { status: 'pulling manifest' },
      { status: 'pulling abc', completed: 50, total: 100 },
      { status: 'pulling abc', completed: 100, total: 100 },
      { status: 'success' },
    ]);
  });

  it('stops fetching when the signal fires: the server sees it', async () => {
    const provider = await connect({
      override: () => play({ kind: 'progress', status: 'begun' }, { kind: 'wait', until: gate().opened }),
    });
    const stop = new AbortController();
    const work = provider.pull?.('m', () => stop.abort('enough'), stop.signal);
    await expect(work).rejects.toBe('enough');
    await server?.requests[0]?.over;
    expect(server?.requests[0]?.left).toBe(true);
  });

  it.each([
    [
      play({ kind: 'error', type: '', message: 'pull model manifest: file does not exist' }),
      { layer: 'provider', message: expect.stringContaining('file does not exist') },
    ],
    [play({ kind: 'progress', status: 'begun' }, { kind: 'end' }), { layer: 'network' }],
    [play({ kind: 'progress', status: 'begun' }, { kind: 'cut' }), { layer: 'network' }],
    [refuse(404), { layer: 'provider' }],
  ])('says why a fetch failed', async (answer, failure) => {
    const provider = await connect({ override: () => answer });
    await expect(provider.pull?.('m', () => undefined, never)).rejects.toMatchObject({ failure });
  });

  it('embeds texts', async () => {
    const provider = await connect();
    const answer = await provider.embed?.({ model: 'e', texts: ['one', 'two'] }, never);
    expect(answer?.vectors).toEqual([vectorOf('one'), vectorOf('two')]);
  });

  it('lists models that talk, with the window that each has, as local', async () => {
    const provider = await connect({
      models: [{ id: 'a', contextWindow: 40_960, thinking: true }, { id: 'embedder' }],
      override: ({ path, body }) =>
        path === '/api/show' && JSON.stringify(body).includes('embedder') ? { body: { capabilities: ['embedding'] } } : undefined,
    });
    expect(await provider.models(never)).toEqual([{ id: 'a', local: true, contextWindow: 40_960, thinking: true }]);
  });

  it('says what to do when it is not running', async () => {
    const provider = await connect();
    await server?.close();
    await expect(provider.health(never)).rejects.toMatchObject({
      failure: { layer: 'network', action: 'Start Ollama, then try again.' },
    });
  });
});

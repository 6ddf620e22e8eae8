import { afterEach, describe, expect, it } from 'vitest';
import { collect } from '../../../../../test/fakes/model-servers/collect.ts';
import { vectorOf } from '../../../../../test/fakes/model-servers/dialect.ts';
import {
  type FakeServer,
  type FakeServerOptions,
  play,
  refuse,
  say,
  startOpenai,
} from '../../../../../test/fakes/model-servers/index.ts';
import type { ModelContent, ModelEvent, ModelMessage, ModelRequest, Provider } from '../../agent/provider.ts';
import { fakeClock } from '../../base/clock.ts';
import { toModelInfo } from './map.ts';
import { createOpenai } from './provider.ts';

let server: FakeServer | undefined;
afterEach(() => server?.close());

const never = new AbortController().signal;
const user = (...content: ModelContent[]): ModelMessage => ({ role: 'user', content });
const text = (words: string): ModelContent => ({ type: 'text', text: words });

async function connect(options: FakeServerOptions = {}, key = 'k'): Promise<Provider> {
  server = await startOpenai(options);
  return createOpenai(
    { id: 'mine', kind: 'openai', baseUrl: `${server.url}/v1`, ...(key ? { key } : {}) },
    { clock: fakeClock() },
  );
}

async function ask(provider: Provider, more: Partial<ModelRequest> = {}): Promise<ModelEvent[]> {
  const request = { model: 'm', system: 'Be brief.', messages: [user(text('hi'))], maxOutputTokens: 800, ...more };
  return collect(provider.stream(request, never));
}

const bodies = (): unknown[] => server?.requests.map(({ body }) => body) ?? [];
const chunk = (rest: unknown): string => `data: ${JSON.stringify(rest)}\n\n`;

describe('openai', () => {
  it('sends words, pictures, calls and results as the protocol has them', async () => {
    const provider = await connect({ script: say('ok') });
    const call: ModelContent = { type: 'tool_call', callId: 't1', name: 'read', args: { path: 'a' } };
    const result: ModelContent = { type: 'tool_result', callId: 't1', ok: true, text: 'content' };
    const picture: ModelContent = { type: 'image', mime: 'image/png', base64: 'AAAA' };
    const tools = [{ name: 'read', description: 'Reads.', inputSchema: { type: 'object' } }];
    await ask(provider, {
      tools,
      messages: [user(text('look'), picture), { role: 'assistant', content: [call] }, user(text('so?'), result)],
    });
    expect(bodies()[0]).toEqual({
      model: 'm',
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 800,
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 't1', type: 'function', function: { name: 'read', arguments: '{"path":"a"}' } }],
        },
        { role: 'tool', tool_call_id: 't1', content: 'content' },
        { role: 'user', content: 'so?' },
      ],
      tools: [{ type: 'function', function: { name: 'read', description: 'Reads.', parameters: { type: 'object' } } }],
    });
  });

  it('tries the other name of the limit once where the server refuses the first, and remembers', async () => {
    const message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    const provider = await connect({ script: [refuse(400, { message }), say('ok')] });
    await ask(provider);
    await ask(provider);
    expect(bodies()).toMatchObject([{ max_tokens: 800 }, { max_completion_tokens: 800 }, { max_completion_tokens: 800 }]);
    server?.use(refuse(400, { message }));
    await expect(ask(provider, { model: 'other' })).rejects.toMatchObject({ failure: { layer: 'provider' } });
    expect(bodies()).toHaveLength(5);
  });

  it('makes one attempt for any other refusal', async () => {
    const provider = await connect({ script: [refuse(400, { message: 'max_tokens is too large: 9 is the most' }), say('ok')] });
    await expect(ask(provider)).rejects.toMatchObject({ failure: { retryable: false } });
    expect(bodies()).toHaveLength(1);
  });

  it('counts cached tokens apart, and thinking that only the total has', async () => {
    const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 150, prompt_tokens_details: { cached_tokens: 60 } };
    const bytes = chunk({ choices: [], usage });
    const provider = await connect({ script: play({ kind: 'text', text: 'x' }, { kind: 'raw', bytes }) });
    const counted = (await ask(provider)).find((event) => event.type === 'usage');
    expect(counted?.usage).toEqual({ inputTokens: 40, outputTokens: 50, cacheReadTokens: 60, cacheWriteTokens: 0 });
  });

  it('understands servers that leave out indexes, ids and [DONE]', async () => {
    const call = (name: string) =>
      chunk({ choices: [{ delta: { tool_calls: [{ function: { name, arguments: '{"x":1}' } }] } }] });
    const end = chunk({ choices: [{ delta: {}, finish_reason: 'stop' }] });
    const provider = await connect({ script: play({ kind: 'raw', bytes: call('a') + call('b') + end }, { kind: 'end' }) });
    const events = await ask(provider);
    expect(events).toMatchObject([
      { type: 'tool_call', name: 'a', args: { x: 1 }, callId: expect.stringMatching(/^call_/) },
      { type: 'tool_call', name: 'b', args: { x: 1 } },
      { type: 'stop', reason: 'tool_use' },
    ]);
  });

  it('tells an empty account from too many requests', async () => {
    const provider = await connect({
      script: refuse(429, { errorType: 'insufficient_quota', message: 'You exceeded your current quota' }),
    });
    await expect(ask(provider)).rejects.toMatchObject({ failure: { layer: 'billing', retryable: false } });
  });

  it('reads errors wrapped in a list, as Google sends them', async () => {
    const body = [
      { error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' } },
    ];
    const provider = await connect({ script: refuse(400, { body }) });
    await expect(ask(provider)).rejects.toMatchObject({ failure: { layer: 'auth' } });
  });

  it('embeds texts in their order', async () => {
    const provider = await connect();
    const texts = ['one', 'zwei'];
    const { vectors, usage } = (await provider.embed?.({ model: 'e', texts }, never)) ?? { vectors: [], usage: undefined };
    expect(vectors.map((vector) => vector.map((value) => value.toFixed(5)))).toEqual(
      texts.map((each) => vectorOf(each).map((value) => value.toFixed(5))),
    );
    expect(usage?.inputTokens).toBe(2);
  });

  it('sends no key where there is none, and nothing from the environment', async () => {
    process.env.OPENAI_API_KEY = 'from-the-environment';
    process.env.OPENAI_ORG_ID = 'org-env';
    try {
      await ask(await connect({ script: say('ok') }, ''));
      const headers = server?.requests[0]?.headers;
      expect(headers).not.toHaveProperty('authorization');
      expect(headers).not.toHaveProperty('openai-organization');
    } finally {
      delete process.env.OPENAI_API_KEY;
      delete process.env.OPENAI_ORG_ID;
    }
  });

  it('lists only models that talk', () => {
    const ids = [
      'gpt-5',
      'text-embedding-3-small',
      'whisper-1',
      'tts-1',
      'dall-e-3',
      'models/text-embedding-004',
      'models/gemini-2.5-flash',
      'gpt-image-1',
      'qwen3-embedding:8b',
    ];
    expect(ids.filter((id) => toModelInfo({ id }, false))).toEqual(['gpt-5', 'models/gemini-2.5-flash']);
    expect(toModelInfo({ id: 'a/b', context_length: 5000 }, true)).toEqual({ id: 'a/b', local: true, contextWindow: 5000 });
    expect(toModelInfo({ id: 'o4-mini' }, false)).toEqual({
      id: 'o4-mini',
      local: false,
      contextWindow: 200_000,
      thinking: true,
    });
  });
});

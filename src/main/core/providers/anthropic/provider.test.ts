import { afterEach, describe, expect, it } from 'vitest';
import { collect } from '../../../../../test/fakes/model-servers/collect.ts';
import {
  type FakeServer,
  type FakeServerOptions,
  play,
  refuse,
  say,
  startAnthropic,
} from '../../../../../test/fakes/model-servers/index.ts';
import type { ModelContent, ModelEvent, ModelMessage, ModelRequest, Provider } from '../../agent/provider.ts';
import { fakeClock } from '../../base/clock.ts';
import { createAnthropic } from './provider.ts';

let server: FakeServer;
afterEach(() => server.close());

const never = new AbortController().signal;
const user = (...content: ModelContent[]): ModelMessage => ({ role: 'user', content });
const text = (words: string): ModelContent => ({ type: 'text', text: words });

async function connect(options: FakeServerOptions = {}, key: string | undefined = 'k'): Promise<Provider> {
  server = await startAnthropic(options);
  return createAnthropic(
    { id: 'anthropic', kind: 'anthropic', baseUrl: server.url, ...(key ? { key } : {}) },
    { clock: fakeClock() },
  );
}

async function ask(provider: Provider, more: Partial<ModelRequest> = {}): Promise<ModelEvent[]> {
  const request = { model: 'claude-opus-4-6', system: 'Be brief.', messages: [user(text('hi'))], maxOutputTokens: 8000, ...more };
  return collect(provider.stream(request, never));
}

const sent = (): unknown => server.requests.at(-1)?.body;

describe('anthropic', () => {
  it('keeps signed and redacted thinking as it came, and gives it back', async () => {
    const provider = await connect({
      script: play(
        { kind: 'thinking', text: 'One, ' },
        { kind: 'thinking', text: 'two.' },
        { kind: 'redacted', data: 'c2VjcmV0' },
        { kind: 'tool', id: 't1', name: 'read', args: { path: 'a' } },
      ),
    });
    const events = await ask(provider);
    const blocks = events.filter((event) => event.type === 'opaque').map((event) => event.block);
    expect(blocks).toEqual([
      { type: 'thinking', thinking: 'One, two.', signature: 'sig-0' },
      { type: 'redacted_thinking', data: 'c2VjcmV0' },
    ]);

    server.use(say('done'));
    const opaque = (provider: string) => blocks.map((block): ModelContent => ({ type: 'opaque', provider, block }));
    const turn: ModelContent[] = [
      ...opaque('someone-else'),
      ...opaque('anthropic'),
      { type: 'tool_call', callId: 't1', name: 'read', args: { path: 'a' } },
    ];
    const result: ModelContent = { type: 'tool_result', callId: 't1', ok: false, text: 'no such file' };
    await ask(provider, { messages: [user(text('hi')), { role: 'assistant', content: turn }, user(text('so?'), result)] });
    expect(sent()).toMatchObject({
      messages: [
        {},
        { role: 'assistant', content: [...blocks, { type: 'tool_use', id: 't1', name: 'read', input: { path: 'a' } }] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't1', is_error: true },
            { type: 'text', text: 'so?' },
          ],
        },
      ],
    });
  });

  it('marks the system prompt and the last two turns for the cache, and counts what it saves', async () => {
    const provider = await connect({ script: { ...say('ok'), usage: { input: 3, output: 9, cacheRead: 900, cacheWrite: 70 } } });
    const messages: ModelMessage[] = [
      user(text('one')),
      { role: 'assistant', content: [text('1')] },
      user(text('two')),
      { role: 'assistant', content: [text('2')] },
      user(text(''), text('three')),
    ];
    const events = await ask(provider, { messages });
    expect(events.findLast((event) => event.type === 'usage')?.usage).toEqual({
      inputTokens: 3,
      outputTokens: 9,
      cacheReadTokens: 900,
      cacheWriteTokens: 70,
    });
    const mark = { cache_control: { type: 'ephemeral' } };
    expect(sent()).toMatchObject({
      system: [{ type: 'text', text: 'Be brief.', ...mark }],
      messages: [
        { content: [{ text: 'one' }] },
        { content: [{ text: '1' }] },
        { content: [{ text: 'two', ...mark }] },
        {},
        { content: [{ text: 'three', ...mark }] },
      ],
    });
    expect(JSON.stringify(sent()).match(/cache_control/g)).toHaveLength(3);
  });

  it.each([
    ['claude-opus-4-6', 4000, { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'medium' } }],
    ['claude-sonnet-5-5', 20_000, { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'high' } }],
    ['claude-haiku-4-5-20251001', 4000, { thinking: { type: 'enabled', budget_tokens: 4000 } }],
    ['claude-3-7-sonnet-20250219', 20_000, { thinking: { type: 'enabled', budget_tokens: 7999 } }],
    ['claude-3-5-haiku-20241022', 4000, {}],
    ['claude-opus-4-6', 0, {}],
  ])('asks %s to think for %i tokens in the form that it takes', async (model, thinkingTokens, expected) => {
    const provider = await connect({ script: say('ok') });
    await ask(provider, { model, thinkingTokens });
    const { thinking, output_config } = sent() as Record<string, unknown>;
    expect(JSON.parse(JSON.stringify({ thinking, output_config }))).toEqual(expected);
  });

  it('says why an answer stopped', async () => {
    const provider = await connect();
    const reasons: unknown[] = [];
    for (const stop of ['end', 'length', 'refusal'] as const) {
      server.use({ ...say('x'), stop });
      reasons.push((await ask(provider)).at(-1));
    }
    expect(reasons).toEqual(['end', 'length', 'refusal'].map((reason) => ({ type: 'stop', reason })));
  });

  it('gives arguments cut short as text, for the tool to refuse', async () => {
    const half =
      'event: x\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\": "}}\n\n';
    const open =
      'event: x\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}}\n\n';
    const close = 'event: x\ndata: {"type":"content_block_stop","index":0}\n\n';
    const provider = await connect({ script: { ...play({ kind: 'raw', bytes: open + half + close }), stop: 'length' } });
    expect(await ask(provider)).toContainEqual({ type: 'tool_call', callId: 't', name: 'n', args: '{"a": ' });
  });

  it('passes over pings and events of a later version', async () => {
    const later = 'event: from_the_future\ndata: {"type":"from_the_future","x":1}\n\n';
    const provider = await connect({
      script: play({ kind: 'ping' }, { kind: 'raw', bytes: later }, { kind: 'text', text: 'ok' }, { kind: 'ping' }),
    });
    expect((await ask(provider)).filter(({ type }) => type !== 'usage')).toEqual([
      { type: 'text', delta: 'ok' },
      { type: 'stop', reason: 'end' },
    ]);
  });

  it('takes windows from the list, and from its own table where the list has none', async () => {
    const provider = await connect({
      models: [{ id: 'claude-x', contextWindow: 1_000_000, maxOutputTokens: 9 }, { id: 'claude-3-5-haiku-20241022' }],
    });
    expect(await provider.models(never)).toEqual([
      { id: 'claude-x', local: false, contextWindow: 1_000_000, maxOutputTokens: 9, thinking: false },
      { id: 'claude-3-5-haiku-20241022', local: false, contextWindow: 200_000, maxOutputTokens: 8192, thinking: false },
    ]);
  });

  it('sends the given key and nothing from the environment, and no key where there is none', async () => {
    process.env.ANTHROPIC_AUTH_TOKEN = 'from-the-environment';
    try {
      const provider = await connect({ script: say('ok') });
      await ask(provider);
      expect(server.requests[0]?.headers.authorization).toBe('Bearer k');
      await server.close();
      await ask(await connect({ script: say('ok') }, ''));
      expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
      expect(server.requests[0]?.headers).not.toHaveProperty('x-api-key');
    } finally {
      delete process.env.ANTHROPIC_AUTH_TOKEN;
    }
  });

  it('makes one attempt', async () => {
    const provider = await connect({ script: [refuse(529), say('late')] });
    await expect(ask(provider)).rejects.toMatchObject({ failure: { layer: 'overload' } });
    expect(server.requests).toHaveLength(1);
  });
});

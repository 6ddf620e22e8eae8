/** The Messages API: server-sent events with content blocks, pings and errors. */
import { type Dialect, type FakeModel, halves, type Speech } from './dialect.ts';
import { field, type Recorded } from './record.ts';
import type { Answer, FakeUsage, Step } from './script.ts';

const stops = { end: 'end_turn', length: 'max_tokens', tool_use: 'tool_use', refusal: 'refusal' } as const;
const errorTypes: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

type Block = 'text' | 'thinking';

function sse(type: string, data: Record<string, unknown>): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

const supported = { supported: true };

function modelEntry(model: FakeModel): Record<string, unknown> {
  return {
    type: 'model',
    id: model.id,
    display_name: model.id,
    created_at: '2026-01-01T00:00:00Z',
    max_input_tokens: model.contextWindow ?? null,
    max_tokens: model.maxOutputTokens ?? null,
    capabilities: model.thinking ? { thinking: { ...supported, types: { adaptive: supported, enabled: supported } } } : null,
  };
}

function plain(request: Recorded, models: readonly FakeModel[]): { status: number; body: unknown } | undefined {
  if (request.path !== '/v1/models') return undefined;
  const data = models.map(modelEntry);
  return { status: 200, body: { data, has_more: false, first_id: models[0]?.id ?? null, last_id: models.at(-1)?.id ?? null } };
}

/** Content blocks open and close around the deltas, numbered from 0. */
function createBlocks() {
  let index = -1;
  let open: Block | undefined;
  const start = (block: Record<string, unknown>): string => {
    index += 1;
    return sse('content_block_start', { index, content_block: block });
  };
  const delta = (value: Record<string, unknown>): string => sse('content_block_delta', { index, delta: value });
  const stop = (): string => sse('content_block_stop', { index });
  const leave = (): string[] => {
    if (!open) return [];
    const signature = open === 'thinking' ? [delta({ type: 'signature_delta', signature: `sig-${index}` })] : [];
    open = undefined;
    return [...signature, stop()];
  };
  return {
    leave,
    /** A delta in the open block, which is opened first where another was. */
    grow(block: Block, empty: Record<string, unknown>, value: Record<string, unknown>): string[] {
      if (open === block) return [delta(value)];
      const before = leave();
      open = block;
      return [...before, start({ type: block, ...empty }), delta(value)];
    },
    whole: (block: Record<string, unknown>, deltas: Record<string, unknown>[]): string[] => [
      ...leave(),
      start(block),
      ...deltas.map(delta),
      stop(),
    ],
  };
}

function opening(model: unknown, usage: FakeUsage): string[] {
  const counts = {
    input_tokens: usage.input,
    output_tokens: 1,
    cache_read_input_tokens: usage.cacheRead ?? 0,
    cache_creation_input_tokens: usage.cacheWrite ?? 0,
  };
  const rest = { content: [], stop_reason: null, stop_sequence: null, usage: counts };
  return [
    sse('message_start', { message: { id: 'msg_fake', type: 'message', role: 'assistant', model, ...rest } }),
    sse('ping', {}),
  ];
}

function speak(request: Recorded, answer: Answer): Speech {
  const usage = answer.usage ?? { input: 10, output: 5 };
  const blocks = createBlocks();
  let usedTool = false;

  const steps: Partial<{ [K in Step['kind']]: (step: Extract<Step, { kind: K }>) => string[] }> = {
    text: ({ text }) => blocks.grow('text', { text: '' }, { type: 'text_delta', text }),
    thinking: ({ text }) => blocks.grow('thinking', { thinking: '', signature: '' }, { type: 'thinking_delta', thinking: text }),
    redacted: ({ data }) => blocks.whole({ type: 'redacted_thinking', data }, []),
    tool: ({ id, name, args }) => {
      usedTool = true;
      const parts = ['', ...halves(JSON.stringify(args))].map((partial_json) => ({ type: 'input_json_delta', partial_json }));
      return blocks.whole({ type: 'tool_use', id, name, input: {} }, parts);
    },
    ping: () => [sse('ping', {})],
    error: ({ type, message }) => [sse('error', { error: { type, message } })],
  };

  return {
    open: () => opening(field(request.body, 'model'), usage),
    say: (step) => (steps[step.kind] as ((step: Step) => string[]) | undefined)?.(step) ?? [],
    close: () => {
      const stop_reason = stops[answer.stop ?? (usedTool ? 'tool_use' : 'end')];
      const counts = { output_tokens: usage.output };
      return [
        ...blocks.leave(),
        sse('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: counts }),
        sse('message_stop', {}),
      ];
    },
  };
}

export const anthropic: Dialect = {
  name: 'anthropic',
  contentType: 'text/event-stream; charset=utf-8',
  owns: (request) => request.headers['anthropic-version'] !== undefined,
  // The SDK sends the key as a bearer; other clients in a header of its own.
  key: (request) => request.headers['x-api-key']?.toString() ?? request.headers.authorization?.replace(/^Bearer /, ''),
  plain,
  speak,
  error: (status, message, type) => ({
    type: 'error',
    error: { type: type ?? errorTypes[status] ?? 'api_error', message },
    request_id: 'req_fake',
  }),
};

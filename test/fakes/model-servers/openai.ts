/** Chat completions: server-sent events ending in `[DONE]`, with models and embeddings. */
import { type Dialect, type FakeModel, halves, type Speech, vectorOf } from './dialect.ts';
import { field, type Recorded } from './record.ts';
import type { Answer, Step } from './script.ts';

const stops = { end: 'stop', length: 'length', tool_use: 'tool_calls', refusal: 'content_filter' } as const;

const sse = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;

function embeddings(request: Recorded): unknown {
  const input = field(request.body, 'input');
  const texts = Array.isArray(input) ? input.map(String) : [String(input)];
  const packed = field(request.body, 'encoding_format') === 'base64';
  const data = texts.map((text, index) => {
    const vector = vectorOf(text);
    const embedding = packed ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector;
    return { object: 'embedding', index, embedding };
  });
  return {
    object: 'list',
    data,
    model: field(request.body, 'model'),
    usage: { prompt_tokens: texts.length, total_tokens: texts.length },
  };
}

function plain(request: Recorded, models: readonly FakeModel[]): { status: number; body: unknown } | undefined {
  if (request.path.endsWith('/models')) {
    const data = models.map((model) => ({
      id: model.id,
      object: 'model',
      created: 1,
      owned_by: 'fake',
      ...(model.contextWindow ? { context_length: model.contextWindow } : {}),
    }));
    return { status: 200, body: { object: 'list', data } };
  }
  return request.path.endsWith('/embeddings') ? { status: 200, body: embeddings(request) } : undefined;
}

function speak(request: Recorded, answer: Answer): Speech {
  const usage = answer.usage ?? { input: 10, output: 5 };
  const wantsUsage = field(field(request.body, 'stream_options'), 'include_usage') === true;
  let tools = 0;
  const chunk = (rest: Record<string, unknown>): string =>
    sse({ id: 'chatcmpl-fake', object: 'chat.completion.chunk', created: 1, model: field(request.body, 'model'), ...rest });
  const choice = (delta: Record<string, unknown>, finish_reason: string | null = null): string =>
    chunk({ choices: [{ index: 0, delta, finish_reason }], usage: null });

  const steps: Partial<{ [K in Step['kind']]: (step: Extract<Step, { kind: K }>) => string[] }> = {
    text: ({ text }) => [choice({ content: text })],
    thinking: ({ text }) => [choice({ reasoning_content: text })],
    tool: ({ id, name, args }) => {
      const index = tools++;
      const parts = halves(JSON.stringify(args)).map((part) =>
        choice({ tool_calls: [{ index, function: { arguments: part } }] }),
      );
      return [choice({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }), ...parts];
    },
    ping: () => [': keep-alive\n\n'],
    error: ({ type, message }) => [sse({ error: { message, type, code: type, param: null } })],
  };

  return {
    open: () => [choice({ role: 'assistant', content: '' })],
    say: (step) => (steps[step.kind] as ((step: Step) => string[]) | undefined)?.(step) ?? [],
    close: () => {
      const out = [choice({}, stops[answer.stop ?? (tools > 0 ? 'tool_use' : 'end')])];
      if (wantsUsage) {
        const prompt = usage.input + (usage.cacheRead ?? 0);
        const details = { prompt_tokens_details: { cached_tokens: usage.cacheRead ?? 0 } };
        const counts = { prompt_tokens: prompt, completion_tokens: usage.output, total_tokens: prompt + usage.output };
        out.push(chunk({ choices: [], usage: { ...counts, ...details } }));
      }
      return [...out, 'data: [DONE]\n\n'];
    },
  };
}

export const openai: Dialect = {
  name: 'openai',
  contentType: 'text/event-stream; charset=utf-8',
  owns: (request) => /\/(?:chat\/completions|embeddings|models)$/.test(request.path) && !request.path.startsWith('/api/'),
  key: (request) => request.headers.authorization?.replace(/^Bearer /, ''),
  plain,
  speak,
  error: (status, message, type) => ({
    error: {
      message,
      type: type ?? (status === 429 ? 'rate_limit_error' : 'invalid_request_error'),
      param: null,
      code: type ?? null,
    },
  }),
};

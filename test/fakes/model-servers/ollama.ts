/** Ollama's own API: newline-delimited JSON, with pull, show and embed. */
import { type Dialect, type FakeModel, type Speech, vectorOf } from './dialect.ts';
import { field, type Recorded } from './record.ts';
import type { Answer, Step } from './script.ts';

const line = (data: unknown): string => `${JSON.stringify(data)}\n`;

function plain(request: Recorded, models: readonly FakeModel[]): { status: number; body: unknown } | undefined {
  if (request.path === '/api/version') return { status: 200, body: { version: '0.0.0-fake' } };
  if (request.path === '/api/tags') {
    const list = models.map(({ id }) => ({ name: id, model: id, size: 1, digest: 'sha256:0', details: { family: 'fake' } }));
    return { status: 200, body: { models: list } };
  }
  if (request.path === '/api/show') {
    const model = models.find(({ id }) => id === field(request.body, 'model'));
    if (!model) return { status: 404, body: { error: 'model not found' } };
    const capabilities = model.embeds ? ['embedding'] : ['completion', 'tools', ...(model.thinking ? ['thinking'] : [])];
    return { status: 200, body: { capabilities, model_info: { 'fake.context_length': model.contextWindow ?? 4096 } } };
  }
  if (request.path === '/api/embed') {
    const input = field(request.body, 'input');
    const texts = Array.isArray(input) ? input.map(String) : [String(input)];
    const vectors = texts.map((text) => vectorOf(text));
    return { status: 200, body: { model: field(request.body, 'model'), embeddings: vectors, prompt_eval_count: texts.length } };
  }
  return undefined;
}

const defaultPull: Step[] = [
  { kind: 'progress', status: 'pulling manifest' },
  { kind: 'progress', status: 'pulling abc', completed: 50, total: 100 },
  { kind: 'progress', status: 'pulling abc', completed: 100, total: 100 },
];

/** What a pull goes through when the script names no steps. */
export const pullSteps = (): Step[] => defaultPull;

function speak(request: Recorded, answer: Answer): Speech {
  const usage = answer.usage ?? { input: 10, output: 5 };
  const pulling = request.path === '/api/pull';
  const chunk = (message: Record<string, unknown>, rest: Record<string, unknown> = {}): string =>
    line({
      model: field(request.body, 'model'),
      created_at: '2026-01-01T00:00:00Z',
      message: { role: 'assistant', content: '', ...message },
      done: false,
      ...rest,
    });

  const steps: Partial<{ [K in Step['kind']]: (step: Extract<Step, { kind: K }>) => string[] }> = {
    text: ({ text }) => [chunk({ content: text })],
    thinking: ({ text }) => [chunk({ thinking: text })],
    tool: ({ id, name, args }) => [chunk({ tool_calls: [{ id, function: { index: 0, name, arguments: args } }] })],
    progress: ({ kind: _, ...rest }) => [line({ ...rest, digest: 'sha256:abc' })],
    error: ({ message }) => [line({ error: message })],
  };

  return {
    open: () => [],
    say: (step) => (steps[step.kind] as ((step: Step) => string[]) | undefined)?.(step) ?? [],
    close: () =>
      pulling
        ? [line({ status: 'success' })]
        : [
            chunk(
              {},
              {
                done: true,
                done_reason: answer.stop === 'length' ? 'length' : 'stop',
                prompt_eval_count: usage.input,
                eval_count: usage.output,
              },
            ),
          ],
  };
}

export const ollama: Dialect = {
  name: 'ollama',
  contentType: 'application/x-ndjson',
  owns: (request) => request.path.startsWith('/api/'),
  key: (request) => request.headers.authorization?.replace(/^Bearer /, ''),
  plain,
  speak,
  error: (_status, message) => ({ error: message }),
};

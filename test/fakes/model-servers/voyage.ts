/** Voyage: one call, plain JSON, and what is wrong under `detail`. */
import { type Dialect, vectorOf } from './dialect.ts';
import { field, type Recorded } from './record.ts';

function plain(request: Recorded): { status: number; body: unknown } {
  const input = field(request.body, 'input');
  const texts = Array.isArray(input) ? input.map(String) : [String(input)];
  if (texts.length === 0) return { status: 400, body: { detail: 'Input cannot be an empty list.' } };
  const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
  return {
    status: 200,
    body: { object: 'list', data, model: field(request.body, 'model'), usage: { total_tokens: texts.length * 4 } },
  };
}

export const voyage: Dialect = {
  name: 'voyage',
  contentType: 'application/json',
  owns: (request) => request.path.endsWith('/embeddings'),
  key: (request) => request.headers.authorization?.replace(/^Bearer /, ''),
  plain,
  // It says nothing but that.
  speak: () => ({ open: () => [], say: (step) => (step.kind === 'text' ? [step.text] : []), close: () => [] }),
  error: (_status, message) => ({ detail: message }),
};

/** Between Hearth's words and Voyage's. Pure. */
import type { Provider } from '../../agent/provider.ts';
import { isObject } from '../json.ts';

/** The first is the one to take when nobody chose. */
export const known = ['voyage-4', 'voyage-4-lite', 'voyage-4-large', 'voyage-3.5', 'voyage-3.5-lite', 'voyage-code-3'] as const;

type Request = Parameters<NonNullable<Provider['embed']>>[0];

export const toBody = ({ model, texts, use = 'record' }: Request) => ({
  model,
  input: texts,
  input_type: use === 'question' ? 'query' : 'document',
  truncation: true,
});

interface Answer {
  vectors: number[][];
  tokens: number;
}

/** Null where it is no answer at all; whether each vector is one is looked at by who asked. */
export function readAnswer(body: unknown): Answer | null {
  if (!isObject(body) || !Array.isArray(body.data)) return null;
  const rows = body.data.filter(isObject).map(({ index, embedding }) => ({ index: Number(index), embedding }));
  if (rows.some(({ embedding }) => !isNumbers(embedding))) return null;
  const usage = isObject(body.usage) ? body.usage.total_tokens : 0;
  return {
    vectors: rows.toSorted((a, b) => a.index - b.index).flatMap(({ embedding }) => (isNumbers(embedding) ? [embedding] : [])),
    tokens: typeof usage === 'number' ? usage : 0,
  };
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((member) => typeof member === 'number');

/** Voyage says what is wrong under `detail`. */
export function errorText(body: string): string {
  try {
    const said: unknown = JSON.parse(body);
    return isObject(said) && typeof said.detail === 'string' ? said.detail : body;
  } catch {
    return body;
  }
}

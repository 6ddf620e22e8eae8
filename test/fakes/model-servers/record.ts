/** What came in: kept for assertions. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The body as JSON; undefined where there was none. */
  readonly body: unknown;
  /** The text of the last user message. */
  readonly prompt: string;
  /** True once the client has gone before the answer was over. */
  readonly left: boolean;
  /** Resolves when the answer is over or the client has gone. */
  readonly over: Promise<void>;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A field of a JSON value that may be anything. */
export function field(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => field(part, 'text'))
    .filter((text) => typeof text === 'string')
    .join('');
}

function lastPrompt(body: unknown): string {
  const messages = field(body, 'messages');
  if (!Array.isArray(messages)) return '';
  return textOf(
    field(
      messages.findLast((message) => field(message, 'role') === 'user'),
      'content',
    ),
  );
}

/** Reads the request whole and watches its socket. */
export async function record(request: IncomingMessage, response: ServerResponse): Promise<Recorded> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  let left = false;
  response.once('close', () => {
    left = !response.writableFinished;
    resolve();
  });
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return {
    method: request.method ?? '',
    path: new URL(request.url ?? '/', 'http://fake').pathname,
    headers: request.headers,
    body,
    prompt: lastPrompt(body),
    get left() {
      return left;
    },
    over,
  };
}

/** What a fake model server is told to answer: steps that every protocol can speak, and ways to misbehave on the wire. */
import type { Recorded } from './record.ts';

/** One move of the server. `raw` is written as it stands, so that a test can send what no server should. */
export type Step =
  | { kind: 'text'; text: string }
  | { kind: 'thinking'; text: string }
  | { kind: 'redacted'; data: string }
  | { kind: 'tool'; id: string; name: string; args: unknown }
  | { kind: 'progress'; status: string; completed?: number; total?: number }
  | { kind: 'ping' }
  | { kind: 'error'; type: string; message: string }
  | { kind: 'raw'; bytes: string | Uint8Array }
  | { kind: 'wait'; until: Promise<void> }
  | { kind: 'delay'; ms: number }
  | { kind: 'cut' }
  | { kind: 'end' };

/** How the same events are laid out in bytes. */
export interface Wire {
  newline?: '\n' | '\r\n';
  /** At most so many bytes in a chunk: cuts through events and through UTF-8 characters. */
  split?: number;
  /** So many events in a chunk. */
  join?: number;
}

export interface FakeUsage {
  input: number;
  output: number;
  cacheRead?: number;
  cacheWrite?: number;
}

export interface Answer {
  /** A status other than 200 answers with the protocol's own error body, or with `body` where one is given. */
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  message?: string;
  errorType?: string;
  steps?: Iterable<Step> | AsyncIterable<Step>;
  stop?: 'end' | 'length' | 'tool_use' | 'refusal';
  usage?: FakeUsage;
  wire?: Wire;
}

/** An answer, a list of them (the last one repeats), or a function of the request. */
export type Script = Answer | readonly Answer[] | ((request: Recorded) => Answer | Promise<Answer>);

/** Use to hold a server at a step until the test says so. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

const texts = (parts: readonly string[]): Step[] => parts.map((text) => ({ kind: 'text', text }));

/** The plain good answer, one delta for each part. */
export const say = (...parts: string[]): Answer => ({ steps: texts(parts) });

/** An answer made of steps. */
export const play = (...steps: Step[]): Answer => ({ steps });

/** An error before anything streams. */
export function refuse(status: number, options: Pick<Answer, 'headers' | 'message' | 'errorType' | 'body'> = {}): Answer {
  return { status, ...options };
}

/** Says the parts, then the socket is destroyed. */
export const cut = (...parts: string[]): Answer => ({ steps: [...texts(parts), { kind: 'cut' }] });

/** Says the parts, then ends the body cleanly, but without the protocol's stop event. */
export const unfinished = (...parts: string[]): Answer => ({ steps: [...texts(parts), { kind: 'end' }] });

/** Says the parts, then something that is not JSON. */
export const malformed = (...parts: string[]): Answer => ({
  steps: [...texts(parts), { kind: 'raw', bytes: 'event: content_block_delta\ndata: {"type": "content_bl\n\n' }],
});

/** Says the first parts, waits for the gate, says the rest. */
export function held(at: Gate, before: readonly string[], after: readonly string[] = []): Answer {
  return { steps: [...texts(before), { kind: 'wait', until: at.opened }, ...texts(after)] };
}

/** Never stops by itself. */
export function endless(word = 'and so on '): Answer {
  function* steps(): Generator<Step> {
    for (;;) yield { kind: 'text', text: word };
  }
  return { steps: steps() };
}

/** Answers with what was asked, word by word, `delayMs` apart: for trying the app by hand and for end-to-end tests. */
export function echo(options: { delayMs?: number; reply?: (prompt: string) => string } = {}): Script {
  const reply = options.reply ?? ((prompt: string) => `You said: ${prompt}`);
  return (request) => {
    const words = reply(request.prompt).split(/(?<=\s)/);
    const steps = words.flatMap((text): Step[] =>
      options.delayMs
        ? [
            { kind: 'delay', ms: options.delayMs },
            { kind: 'text', text },
          ]
        : [{ kind: 'text', text }],
    );
    return { steps };
  };
}

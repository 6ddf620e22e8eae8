/** How much a server may say: counted over short spans, so that a flood is cut and a busy hour is not. */
import { type FailureCode, limits } from '../../core/features/tools/mcp/protocol.ts';

/** Thrown where a server went past a bound, or spoke nonsense: the connection is over. */
export class ServerFault extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServerFault';
    this.code = code;
  }
}

export interface Meter {
  /** Counts one message. Thrown at a flood: ServerFault. */
  message(): void;
  /** Counts bytes. Thrown at a flood: ServerFault. */
  bytes(count: number): void;
  /** Counts one word that the tools changed. Thrown at a flood: ServerFault. */
  listChanged(): void;
}

/** Use once per server. */
export function createMeter(now: () => number = () => performance.now()): Meter {
  const flood = (what: string) =>
    new ServerFault('flood', `It sent ${what} within ${limits.floodMs / 1000} seconds and was cut.`);
  const span = (most: number, what: string) => {
    let since = now();
    let count = 0;
    return (more: number) => {
      if (now() - since > limits.floodMs) {
        since = now();
        count = 0;
      }
      count += more;
      if (count > most) throw flood(what);
    };
  };
  const message = span(limits.floodMessages, `more than ${limits.floodMessages} messages`);
  const listChanged = span(limits.listChanged, `more than ${limits.listChanged} changes of its tools`);
  const bytes = span(limits.floodBytes, `more than ${limits.floodBytes / 1024 / 1024} MiB`);
  return { message: () => message(1), listChanged: () => listChanged(1), bytes };
}

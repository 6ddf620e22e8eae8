/** What goes out of the command: results on standard output, everything else on standard error. */
import { plain } from './plain.ts';

export interface Say {
  /** For programs: one line, flat, named by `event`. Nothing without `--json`. */
  line(event: string, data: object): void;
  /** A result for people. Nothing with `--json`. */
  result(text: string): void;
  /** Of a result that comes piece by piece, as it is. */
  piece(text: string): void;
  /** Progress and trouble, a line. */
  note(text: string): void;
  /** Progress piece by piece. */
  murmur(text: string): void;
  readonly json: boolean;
  /** Fires when nobody reads the results any more. */
  readonly gone: AbortSignal;
}

interface Streams {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Use once per process. A reader that leaves is no fault. */
export function createSay({ stdout, stderr }: Streams, json: boolean): Say {
  const gone = new AbortController();
  stdout.on('error', () => gone.abort());
  stderr.on('error', () => undefined);
  const write = (text: string) => {
    if (!gone.signal.aborted) stdout.write(text);
  };
  // Into a file or a program the words go as they are.
  const shown = (text: string) => (stdout.isTTY ? plain(text) : text);
  // A murmur that did not end its line is ended before anything else is said.
  let open = false;
  return {
    json,
    gone: gone.signal,
    line: (event, data) => {
      if (json) write(`${JSON.stringify({ event, ...data })}\n`);
    },
    result: (text) => {
      if (!json) write(`${shown(text)}\n`);
    },
    piece: (text) => {
      if (!json) write(shown(text));
    },
    note: (text) => {
      stderr.write(`${open ? '\n' : ''}${plain(text)}\n`);
      open = false;
    },
    murmur: (text) => {
      if (text === '') return;
      stderr.write(plain(text));
      open = !text.endsWith('\n');
    },
  };
}

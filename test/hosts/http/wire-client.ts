/** HTTP as bytes, for what no well-behaved client would send; and a reader of server-sent events. */
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Map<string, string>;
  body: string;
  /** The code of a refusal, else an empty string. */
  code: string;
}

/** Sends exactly these bytes and reads until the other side closes or an answer is complete. */
export function raw(
  port: number,
  text: string | Buffer,
  { path, endMs = 10_000 }: { path?: string; endMs?: number } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = path ? connect(path) : connect(port, '127.0.0.1');
    const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), endMs);
    let got = Buffer.alloc(0);
    const settle = (answer: RawAnswer | null) => {
      clearTimeout(timer);
      socket.destroy();
      if (answer) resolve(answer);
      else reject(new Error(`no answer: ${JSON.stringify(got.toString().slice(0, 200))}`));
    };
    socket.on('data', (part) => {
      got = Buffer.concat([got, part]);
      const answer = readAnswer(got);
      if (answer) settle(answer);
    });
    socket.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.on('close', () => settle(readAnswer(got)));
    socket.write(text);
  });
}

function readAnswer(bytes: Buffer): RawAnswer | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = bytes.subarray(0, end).toString().split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const length = Number(headers.get('content-length') ?? 0);
  const body = bytes.subarray(end + 4);
  if (body.length < length) return null;
  const text = body.subarray(0, length).toString();
  return { status: Number(first.split(' ')[1]), headers, body: text, code: codeOf(text) };
}

/** The error code in a body, else an empty string. */
export function codeOf(body: string): string {
  try {
    const parsed = JSON.parse(body) as { error?: { code?: string } };
    return parsed.error?.code ?? '';
  } catch {
    return '';
  }
}

export interface Told {
  id: string;
  event: string;
  data: string;
}

export interface EventReader {
  readonly status: number;
  readonly told: Told[];
  /** The last id that was given, with or without an event: what a browser sends as Last-Event-ID. */
  readonly lastId: string;
  readonly raw: string;
  readonly closed: boolean;
  /** Writes of the server, as they arrived. */
  readonly parts: number[];
  pause(): void;
  resume(): void;
  close(): void;
}

/** Parses what is streamed, only when asked: a test that reads megabytes asks once. */
function eventText() {
  let text = '';
  let parsed = 0;
  let told: Told[] = [];
  let lastId = '';
  const parse = () => {
    const end = text.indexOf('\r\n\r\n');
    if (parsed === text.length || end < 0) return;
    parsed = text.length;
    // Chunk sizes stand on lines of their own: a line of hex digits alone is none of ours.
    const body = text
      .slice(end + 4)
      .replace(/(?:^|\r\n)[0-9a-f]+\r\n/g, '')
      .replaceAll('\r\n', '');
    const blocks = body.split('\n\n').slice(0, -1);
    const fields = blocks.map((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      return { id: field('id'), event: field('event'), data: field('data') };
    });
    lastId = fields.findLast(({ id }) => id !== '')?.id ?? '';
    told = fields.filter(({ data }) => data !== '');
  };
  return {
    add(part: string) {
      text += part;
    },
    get status() {
      return text.includes('\r\n\r\n') ? Number(text.split(' ', 2)[1]) : 0;
    },
    get told() {
      parse();
      return told;
    },
    get lastId() {
      parse();
      return lastId;
    },
    get raw() {
      return text;
    },
  };
}

/** Opens `GET path` with these headers. Resolves with the first bytes of the answer; thrown when it closes before. */
export function readEvents(port: number, path: string, headers: Record<string, string>): Promise<EventReader> {
  const socket: Socket = connect(port, '127.0.0.1');
  const parts: number[] = [];
  const text = eventText();
  let closed = false;
  const reader: EventReader = {
    parts,
    get status() {
      return text.status;
    },
    get told() {
      return text.told;
    },
    get lastId() {
      return text.lastId;
    },
    get raw() {
      return text.raw;
    },
    get closed() {
      return closed;
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => void socket.destroy(),
  };
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  return new Promise((resolve, reject) => {
    socket.on('data', (part) => {
      parts.push(performance.now());
      text.add(part.toString());
      if (text.status > 0) resolve(reader);
    });
    socket.on('error', reject);
    socket.on('close', () => {
      closed = true;
      reject(new Error('closed'));
    });
  });
}

/** Polls until `ready` answers true. Thrown when it takes longer than `ms`. */
export async function until(ready: () => boolean | Promise<boolean>, what: string, ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await ready())) {
    if (performance.now() > end) throw new Error(`timed out: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What a process did to its files, read from `strace -f -y -xx`. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

export type Op =
  | { kind: 'create'; path: string; truncate: boolean }
  | { kind: 'write'; path: string; offset: number; data: Buffer }
  | { kind: 'truncate'; path: string; size: number }
  /** `upTo`: what was done before the call began is covered, what came while it ran is not. */
  | { kind: 'sync'; path: string; upTo: number }
  | { kind: 'rename'; from: string; to: string }
  | { kind: 'link'; from: string; to: string }
  | { kind: 'unlink'; path: string }
  | { kind: 'mkdir'; path: string }
  /** The process told the outside world. */
  | { kind: 'said'; text: string };

export const tracedCalls = [
  'openat,open,write,pwrite64,pwritev,writev,lseek,fsync,fdatasync,ftruncate,fallocate,rename,renameat,renameat2',
  'unlink,unlinkat,link,linkat,mkdir,mkdirat,rmdir,copy_file_range,sendfile',
].join(',');

const text = (quoted: string) => Buffer.from(quoted.replaceAll('\\x', ''), 'hex');
const pathsIn = (args: string) => [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map((match) => text(match[1] ?? '').toString());
const onFile = /^(\d+)<((?:\\x[0-9a-f]{2})*)>(?:\(deleted\))?(?:, )?/;

/** A call of which only the beginning was seen so far. */
interface Begun {
  text: string;
  at: number;
}

/** Use on a trace with `tracedCalls`. Thrown for a call that changes files in a way that is not understood. */
export async function readTrace(file: string, under: string): Promise<Op[]> {
  const ops: Op[] = [];
  const begun = new Map<string, Begun>();
  const positions = new Map<string, number>();
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    const [, pid = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(pid, { text: rest.slice(0, -'<unfinished ...>'.length).trimEnd(), at: ops.length });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const start = resumed ? begun.get(pid) : undefined;
    const call = resumed ? `${start?.text ?? ''}${resumed[1]}` : rest;
    const [, name = '', args = '', result = ''] = /^(\w+)\((.*)\)\s+= (-?\d+)/.exec(call) ?? [];
    if (name === '' || result.startsWith('-')) continue;
    const op = understand({ name, args, result: Number(result), at: start?.at ?? ops.length, positions });
    if (op && (op.kind === 'said' || pathOf(op).startsWith(under))) ops.push(op);
  }
  return ops;
}

const pathOf = (op: Exclude<Op, { kind: 'said' }>) => ('path' in op ? op.path : op.to);

interface Call {
  name: string;
  args: string;
  result: number;
  at: number;
  positions: Map<string, number>;
}

function understand(call: Call): Op | null {
  const [first = '', second = ''] = pathsIn(call.args);
  switch (call.name) {
    case 'open':
    case 'openat':
      call.positions.set(String(call.result), 0);
      return call.args.includes('O_CREAT') ? { kind: 'create', path: first, truncate: call.args.includes('O_TRUNC') } : null;
    case 'rename':
    case 'renameat':
    case 'renameat2':
      return { kind: 'rename', from: first, to: second };
    case 'link':
    case 'linkat':
      return { kind: 'link', from: first, to: second };
    case 'unlink':
    case 'unlinkat':
    case 'rmdir':
      return { kind: 'unlink', path: first };
    case 'mkdir':
    case 'mkdirat':
      return { kind: 'mkdir', path: first };
    default:
      return understandOnFile(call);
  }
}

function understandOnFile({ name, args, result, at, positions }: Call): Op | null {
  const match = onFile.exec(args);
  const fd = match?.[1] ?? '';
  const path = text(match?.[2] ?? '').toString();
  const rest = args.slice(match?.[0].length ?? 0);
  switch (name) {
    case 'write': {
      const data = text(/^"((?:\\x[0-9a-f]{2})*)"/.exec(rest)?.[1] ?? '').subarray(0, result);
      if (fd === '1') return { kind: 'said', text: data.toString() };
      const offset = positions.get(fd) ?? 0;
      positions.set(fd, offset + result);
      return { kind: 'write', path, offset, data };
    }
    case 'pwrite64': {
      const [, hex = '', offset = ''] = /^"((?:\\x[0-9a-f]{2})*)", \d+, (\d+)/.exec(rest) ?? [];
      return { kind: 'write', path, offset: Number(offset), data: text(hex).subarray(0, result) };
    }
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', path, upTo: at };
    case 'ftruncate':
      return { kind: 'truncate', path, size: Number(rest) };
    case 'lseek':
      positions.set(fd, result);
      return null;
    default:
      // Pipes and sockets pass by; a file that changes in another way would make the whole trace worthless.
      if (path.startsWith('/') && !path.startsWith('/dev')) throw new Error(`${name} on ${path} is not understood`);
      return null;
  }
}

/** Every place where a record stands, told before anything is forgotten. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MemoryTrace } from '../../../../../contract/memory/index.ts';
import { toInstant } from '../../../base/clock.ts';
import type { Store } from '../../../store/types.ts';
import { absorbedInto } from '../records/memory.sql.ts';
import { requireMemory } from '../rules/correct.ts';
import { allBackups, backupsIn, find } from './forget.ts';
import type { Standing } from './scan.ts';

/** Thrown when there is no such record: AppError `not_found`. */
export async function tracesOf(store: Store, id: string): Promise<MemoryTrace[]> {
  const row = requireMemory(store.reader, id);
  const ids = [id, ...absorbedInto.all(store.reader, { id }).map((one) => one.id)];
  const found = await find(store, ids);
  const same = new Set(found.same);
  const own: MemoryTrace = {
    ...{ kind: 'record', ref: id, name: short(row.text), at: toInstant(row.created_at) },
    ...{ excerpt: short(row.text), fate: 'erased' },
  };
  const places = found.places
    .filter(({ fate }) => fate !== 'own')
    .map((place) => traceOf(store, place))
    .map((trace) => (trace.kind === 'record' && same.has(trace.ref) ? { ...trace, fate: 'erased' as const } : trace));
  const files = found.files.map(({ fileId, name, goes }): MemoryTrace => {
    const fate = goes ? 'erased' : 'stays';
    return { kind: 'file', ref: fileId, name, excerpt: short(row.text), fate };
  });
  return [...onceEach([own, ...places, ...files]), ...backupTraces(store, short(row.text))];
}

const short = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)}…` : text);

/** One for each message, run and note, however many of its events hold the words; what stays is what counts. */
function onceEach(traces: readonly MemoryTrace[]): MemoryTrace[] {
  const once = new Map<string, MemoryTrace>();
  for (const trace of traces) {
    const key = `${trace.kind} ${trace.ref}`;
    const known = once.get(key);
    if (!known || (known.fate === 'erased' && trace.fate === 'stays')) once.set(key, trace);
  }
  return [...once.values()];
}

function traceOf(store: Store, place: Standing): MemoryTrace {
  const { stream, type, at, excerpt, runId } = place;
  const fate = place.fate === 'stays' ? 'stays' : 'erased';
  const rest = { at: toInstant(at), excerpt: short(excerpt), fate } as const;
  const after = (prefix: string) => stream.slice(prefix.length);
  if (stream.startsWith('memory-candidate:'))
    return { kind: 'candidate', ref: after('memory-candidate:'), name: short(excerpt), ...rest };
  if (stream.startsWith('memory:')) return { kind: 'record', ref: after('memory:'), name: short(excerpt), ...rest };
  if (stream.startsWith('notebook:')) return { kind: 'note', ref: after('notebook:'), name: after('notebook:'), ...rest };
  if (stream.startsWith('chat:')) {
    const conversationId = after('chat:');
    return { kind: 'message', ref: messageIn(store, place), name: titleOf(store, conversationId), ...rest, conversationId };
  }
  const run = runId ?? (stream.startsWith('run:') ? after('run:') : null);
  if (run !== null) return { kind: 'run', ref: run, name: goalOf(store, run), ...rest };
  return { kind: 'run', ref: stream, name: type, ...rest };
}

/** Of a title the conversation itself. */
function messageIn(store: Store, { stream, seq }: Standing): string {
  const data = store.events({ stream, afterSeq: seq - 1, limit: 1 })[0]?.data;
  const named = typeof data === 'object' && data !== null && 'messageId' in data ? data.messageId : null;
  return typeof named === 'string' ? named : stream.slice('chat:'.length);
}

function titleOf(store: Store, conversationId: string): string {
  const stream = `chat:${conversationId}`;
  const titled = ['chat.created', 'chat.imported', 'chat.renamed'].flatMap((type) =>
    store.events({ stream, type, limit: 1_000 }),
  );
  return textAt(titled.sort((a, b) => a.seq - b.seq).at(-1)?.data, 'title') || 'A conversation';
}

const goalOf = (store: Store, runId: string): string =>
  short(textAt(store.events({ stream: `run:${runId}`, type: 'runs.queued', limit: 1 })[0]?.data, 'goal')) || 'A run';

function textAt(data: unknown, name: 'title' | 'goal'): string {
  if (typeof data !== 'object' || data === null) return '';
  const value = (data as Partial<Record<typeof name, unknown>>)[name];
  return typeof value === 'string' ? value : '';
}

/** Those in the home are rewritten; those elsewhere, and homes that were set aside, are the user's to delete. */
function backupTraces(store: Store, excerpt: string): MemoryTrace[] {
  const inside = new Set(backupsIn(store));
  const elsewhere = allBackups(store).filter((path) => !inside.has(path) && existsSync(path));
  const folder = join(store.home, 'backups');
  const kept = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const aside = [...kept.filter((path) => !inside.has(path)), join(store.home, 'set-aside')].filter((path) => existsSync(path));
  const trace = (fate: MemoryTrace['fate']) => (path: string) => ({
    kind: 'backup' as const,
    ref: path,
    name: path,
    excerpt,
    fate,
  });
  return [...[...inside].map(trace('erased')), ...[...new Set([...elsewhere, ...aside])].map(trace('stays'))];
}

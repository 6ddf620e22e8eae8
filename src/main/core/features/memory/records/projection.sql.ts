/** Memory as a view of its events. What it keeps as JSON has its keys in the log's own order, so that a rebuild makes the same text. */
import type { z } from 'zod';
import type { MemorySource } from '../../../../../contract/memory/index.ts';
import { AppError } from '../../../base/errors.ts';
import { canonicalJson } from '../../../store/log/canonical.ts';
import { change, insertion } from '../../../store/sql.ts';
import type { Projection, StoredEvent, Writer } from '../../../store/types.ts';
import {
  consolidated,
  erased,
  forgotten,
  merged,
  proposed,
  type StoredRecord,
  stored,
  storedMany,
  superseded,
  undone,
  updated,
} from '../events.ts';
import { filingOf } from '../likeness/keys.ts';
import { withSource } from '../rules/provenance.ts';
import { dropVectorsOf } from '../vectors/vectors.sql.ts';
import { type KeysRow, type MemoryRow, memoryById, ofChange, proposalOfChange, summariesOf, summedUpBy } from './memory.sql.ts';

type NewRow = Omit<MemoryRow, 'updated_at' | 'superseded_by' | 'gone' | 'change_id' | 'merged_into'>;
const insert = insertion<NewRow>('memories', [
  ...(['position', 'id', 'area', 'kind', 'category', 'text', 'tags', 'metadata', 'source', 'sources', 'source_type'] as const),
  ...(['conversation_id', 'session', 'turn', 'occurred_at', 'created_at', 'expires_at', 'touched'] as const),
]);
const rewrite = change<
  Pick<
    MemoryRow,
    'position' | 'area' | 'kind' | 'category' | 'text' | 'tags' | 'metadata' | 'source' | 'sources' | 'source_type'
  > &
    Pick<MemoryRow, 'conversation_id' | 'session' | 'turn' | 'occurred_at' | 'expires_at' | 'updated_at' | 'touched'>
>(`
  UPDATE memories SET area = :area, kind = :kind, category = :category, text = :text, tags = :tags, metadata = :metadata, source = :source,
    sources = :sources, source_type = :source_type, conversation_id = :conversation_id, session = :session, turn = :turn,
    occurred_at = :occurred_at, expires_at = :expires_at, updated_at = :updated_at, touched = :touched WHERE position = :position`);
const remove = change<{ position: number }>('DELETE FROM memories WHERE position = :position');
const setSuperseded = change<{ id: string; by: string; seq: number }>(
  'UPDATE memories SET superseded_by = :by, touched = :seq WHERE id = :id',
);
const takeAway = change<{ id: string; gone: string; changeId: string | null; into: string | null; seq: number }>(
  'UPDATE memories SET gone = :gone, change_id = :changeId, merged_into = :into, touched = :seq WHERE id = :id AND gone IS NULL',
);
const bringBack = change<{ changeId: string; seq: number }>(
  'UPDATE memories SET gone = NULL, change_id = NULL, merged_into = NULL, touched = :seq WHERE change_id = :changeId',
);
const comeBack = change<{ id: string; seq: number }>(
  'UPDATE memories SET gone = NULL, change_id = NULL, merged_into = NULL, touched = :seq WHERE id = :id',
);
const indexText = change<{ position: number; text: string }>('INSERT INTO memories_text (rowid, text) VALUES (:position, :text)');
/** Those that were just kept, one after the other. */
const indexTexts = change<{ from: number; to: number }>(
  'INSERT INTO memories_text (rowid, text) SELECT position, text FROM memories WHERE position BETWEEN :from AND :to',
);
/** The index keeps no text of its own: it is told what it had been given. */
const unindexText = change<{ position: number; text: string }>(
  "INSERT INTO memories_text (memories_text, rowid, text) VALUES ('delete', :position, :text)",
);
const addKeys = insertion<Pick<KeysRow, keyof KeysRow>>('memory_keys', ['position', 'a', 'b', 'c', 'd', 'e']);
const dropKeys = change<{ position: number }>('DELETE FROM memory_keys WHERE position = :position');
const bury = change<{ id: string; seq: number; at: number; actor: string; reason: string | null }>(
  'INSERT OR IGNORE INTO memory_tombstones (id, seq, at, actor, reason) VALUES (:id, :seq, :at, :actor, :reason)',
);
const finish = change<{ id: string }>('UPDATE memory_tombstones SET erased = 1 WHERE id = :id');
const propose = change<{ id: string; at: number; changes: string }>(
  'INSERT INTO memory_proposals (id, at, changes) VALUES (:id, :at, :changes)',
);
const accept = change<{ id: string; changeId: string }>('UPDATE memory_proposals SET change_id = :changeId WHERE id = :id');
const takeBack = change<{ changeId: string; at: number }>(
  'UPDATE memory_proposals SET undone_at = :at WHERE change_id = :changeId',
);

export const memoryProjection: Projection = {
  name: 'memory',
  tables: ['memories', 'memories_text', 'memory_keys', 'memory_tombstones', 'memory_proposals'],
  reads: (type) => type.startsWith('memory.'),
  apply(writer, event) {
    if (!event.type.startsWith('memory.')) return;
    // A record of which a part was erased is no record any more: what is left would be half of what was known.
    if (event.forgotten) drop(writer, recordOf(event));
    else if (stored.is(event)) store(writer, event, [event.data]);
    else if (storedMany.is(event)) store(writer, event, event.data.records);
    else if (merged.is(event)) merge(writer, event);
    else if (updated.is(event)) update(writer, event);
    else if (superseded.is(event)) setSuperseded.run(writer, { id: event.data.memoryId, by: event.data.by, seq: event.seq });
    else if (forgotten.is(event)) {
      drop(writer, event.data.memoryId);
      release(writer, event.data.memoryId, event.seq);
      bury.run(writer, { id: event.data.memoryId, seq: event.seq, at: event.at, actor: event.actor, reason: event.data.reason });
    } else if (erased.is(event)) finish.run(writer, { id: event.data.memoryId });
    else applyChange(writer, event);
  },
  forget(writer, event) {
    if (!event.type.startsWith('memory.')) return;
    if (storedMany.is(event)) for (const { memoryId } of event.data.records) drop(writer, memoryId);
    else drop(writer, recordOf(event));
  },
  replace(writer, before, after) {
    if (!before.type.startsWith('memory.')) return;
    if (!storedMany.is(before) || !storedMany.is(after))
      throw new AppError('internal', `Of ${before.type} no part can be forgotten: it goes whole.`);
    const left = new Set(after.data.records.map(({ memoryId }) => memoryId));
    for (const { memoryId } of before.data.records) if (!left.has(memoryId)) drop(writer, memoryId);
  },
};

const recordOf = (event: StoredEvent): string => event.stream.slice('memory:'.length);

const milliseconds = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));

type Facts<D extends { data: z.ZodType }> = StoredEvent & { data: z.output<D['data']> };

function store(writer: Writer, event: StoredEvent, records: readonly StoredRecord[]): void {
  const rows = records.map((record) => rowOf(record, event));
  insert(writer, rows);
  // Of some that were kept together others may be gone: what stands between them stands there already.
  const [from, to] = [rows[0]?.position ?? 0, rows.at(-1)?.position ?? 0];
  if (to - from === rows.length - 1) indexTexts.run(writer, { from, to });
  else for (const { position, text } of rows) indexText.run(writer, { position, text });
  addKeys(
    writer,
    rows.map(({ position, text }) => keysOf(position, text)),
  );
}

function rowOf(record: StoredRecord, event: StoredEvent): NewRow {
  const { memoryId: id, area, kind, category, text, tags, metadata, source, occurredAt, expiresAt } = record;
  return {
    position: record.position ?? event.seq,
    ...{ id, area, kind, category, text },
    tags: canonicalJson(tags),
    metadata: canonicalJson(metadata),
    ...columnsOf(source),
    sources: '[]',
    occurred_at: milliseconds(occurredAt),
    created_at: event.at,
    expires_at: milliseconds(expiresAt),
    touched: event.seq,
  };
}

const columnsOf = (source: MemorySource) => ({
  source: canonicalJson(source),
  source_type: source.type,
  conversation_id: source.conversationId ?? null,
  session: source.session ?? null,
  turn: source.turn ?? null,
});

function merge(writer: Writer, event: Facts<typeof merged>): void {
  const row = memoryById.get(writer, { id: event.data.memoryId });
  if (!row) return;
  const { first, more } = withSource(row, event.data.source);
  const text = event.data.text ?? row.text;
  refile(writer, row, text);
  rewrite.run(writer, {
    ...row,
    ...columnsOf(first),
    sources: canonicalJson(more),
    text,
    updated_at: event.at,
    touched: event.seq,
  });
}

function update(writer: Writer, event: Facts<typeof updated>): void {
  const row = memoryById.get(writer, { id: event.data.memoryId });
  if (!row) return;
  const { text = row.text, tags, metadata, source, area, kind, category, occurredAt, expiresAt } = event.data;
  refile(writer, row, text);
  rewrite.run(writer, {
    ...row,
    ...(source ? columnsOf(source) : {}),
    area: area ?? row.area,
    kind: kind ?? row.kind,
    category: category ?? row.category,
    text,
    tags: tags ? canonicalJson(tags) : row.tags,
    metadata: metadata ? canonicalJson(metadata) : row.metadata,
    occurred_at: occurredAt === undefined ? row.occurred_at : milliseconds(occurredAt),
    expires_at: expiresAt === undefined ? row.expires_at : milliseconds(expiresAt),
    updated_at: event.at,
    touched: event.seq,
  });
}

function applyChange(writer: Writer, event: StoredEvent): void {
  if (proposed.is(event)) {
    const { proposalId: id, changes } = event.data;
    propose.run(writer, { id, at: event.at, changes: canonicalJson(changes) });
  } else if (consolidated.is(event)) {
    const { changeId, proposalId, changes } = event.data;
    accept.run(writer, { id: proposalId, changeId });
    for (const { kind, ids, into: summary = null } of changes) {
      const into = kind === 'merge' ? (ids[0] ?? null) : summary;
      for (const id of kind === 'merge' ? ids.slice(1) : ids) leave(writer, { id, gone: kind, changeId, into, seq: event.seq });
    }
  } else if (undone.is(event) && proposalOfChange.get(writer, event.data)) undo(writer, event);
}

function undo(writer: Writer, { data: { changeId }, seq, at }: Facts<typeof undone>): void {
  for (const { id } of summariesOf.all(writer, { changeId }))
    leave(writer, { id, gone: 'undone', changeId: null, into: null, seq });
  for (const row of ofChange.all(writer, { changeId })) file(writer, row.position, row.text);
  bringBack.run(writer, { changeId, seq });
  takeBack.run(writer, { changeId, at });
}

/** Out of sight, until the change is undone. */
function leave(writer: Writer, change: Parameters<typeof takeAway.run>[1]): void {
  const row = memoryById.get(writer, { id: change.id });
  if (!row || row.gone !== null) return;
  unfile(writer, row);
  takeAway.run(writer, change);
}

/** What was summed up stands for itself again when the summary goes: it went because of one of the others. */
function release(writer: Writer, id: string, seq: number): void {
  for (const row of summedUpBy.all(writer, { id })) {
    comeBack.run(writer, { id: row.id, seq });
    file(writer, row.position, row.text);
  }
}

function drop(writer: Writer, id: string): void {
  const row = memoryById.get(writer, { id });
  if (!row) return;
  if (row.gone === null) unfile(writer, row);
  remove.run(writer, { position: row.position });
  // Derived, and no view: a rebuild leaves them, forgetting does not.
  dropVectorsOf(writer, row.position);
}

function file(writer: Writer, position: number, text: string): void {
  indexText.run(writer, { position, text });
  addKeys(writer, [keysOf(position, text)]);
}

function keysOf(position: number, text: string): Pick<KeysRow, keyof KeysRow> {
  const { own, attribute: e } = filingOf(text);
  const [a = 0, b = null, c = null, d = null] = own;
  return { position, a, b, c, d, e };
}

function unfile(writer: Writer, { position, text }: MemoryRow): void {
  unindexText.run(writer, { position, text });
  dropKeys.run(writer, { position });
}

function refile(writer: Writer, row: MemoryRow, text: string): void {
  if (text === row.text || row.gone !== null) return;
  unfile(writer, row);
  file(writer, row.position, text);
}

/** Two toy views and what it takes to open a store over them: what the store's tests, faults and benchmarks share. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Clock, systemClock } from '../../../src/main/core/base/clock.ts';
import { idMaker } from '../../../src/main/core/base/ids.ts';
import { silentLog } from '../../../src/main/core/base/log.ts';
import { defineEvent } from '../../../src/main/core/store/define-event.ts';
import { openStore, type StoreOptions } from '../../../src/main/core/store/open.ts';
import { change, query } from '../../../src/main/core/store/sql.ts';
import type { EventDefinition, Migration, Projection, Reader, Signer, Store } from '../../../src/main/core/store/types.ts';

export const written = defineEvent({
  type: 'toy.written',
  version: 2,
  meaning: 'A note was written, or written anew.',
  data: z.object({ id: z.string(), text: z.string(), folder: z.string() }),
  lift: { 1: (data) => ({ ...(data as object), folder: 'inbox' }) },
});
export const removed = defineEvent({
  type: 'toy.removed',
  version: 1,
  meaning: 'A note was removed.',
  data: z.object({ id: z.string() }),
});
export const definitions: readonly EventDefinition[] = [written, removed];

export const migrations: readonly Migration[] = [
  {
    number: 10,
    name: '0010-toy-notes',
    sql: `
      CREATE TABLE folders (name TEXT PRIMARY KEY, notes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE notes (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        folder TEXT NOT NULL REFERENCES folders (name) ON DELETE CASCADE,
        text TEXT NOT NULL,
        length INTEGER GENERATED ALWAYS AS (length(text)) STORED
      ) STRICT;
      CREATE INDEX notes_by_folder ON notes (folder, position);
      CREATE VIRTUAL TABLE notes_text USING fts5 (text, content = 'notes', content_rowid = 'position');
      CREATE TABLE tally (type TEXT PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
      CREATE VIRTUAL TABLE said USING fts5 (text, prefix = '2');
      CREATE TABLE loose (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;`,
  },
];

interface NoteRow {
  position: number;
  id: string;
  folder: string;
  text: string;
}

export const noteById = query<{ id: string }, NoteRow>('SELECT position, id, folder, text FROM notes WHERE id = :id');
export const countNotes = query<Record<string, never>, { n: number }>('SELECT count(*) AS n FROM notes');
const findNotes = query<{ words: string }, NoteRow>(
  'SELECT n.* FROM notes_text f JOIN notes n ON n.position = f.rowid WHERE notes_text MATCH :words ORDER BY n.position',
);
const addFolder = change<{ folder: string }>(
  'INSERT INTO folders VALUES (:folder, 1) ON CONFLICT (name) DO UPDATE SET notes = notes + 1',
);
const leaveFolder = change<{ folder: string }>('UPDATE folders SET notes = notes - 1 WHERE name = :folder');
const dropEmpty = change<Record<string, never>>('DELETE FROM folders WHERE notes <= 0');
const addNote = change<{ id: string; folder: string; text: string }>(
  'INSERT INTO notes (id, folder, text) VALUES (:id, :folder, :text)',
);
const dropNote = change<{ id: string }>('DELETE FROM notes WHERE id = :id');
const index = change<{ position: number; text: string }>('INSERT INTO notes_text (rowid, text) VALUES (:position, :text)');
const unindex = change<{ position: number; text: string }>(
  `INSERT INTO notes_text (notes_text, rowid, text) VALUES ('delete', :position, :text)`,
);
const count = change<{ type: string; seq: number }>(
  'INSERT INTO tally VALUES (:type, 1, :seq) ON CONFLICT (type) DO UPDATE SET count = count + 1, last = :seq',
);
const hear = change<{ seq: number; text: string }>('INSERT INTO said (rowid, text) VALUES (:seq, :text)');
const unhear = change<{ seq: number }>('DELETE FROM said WHERE rowid = :seq');

function drop(writer: Parameters<Projection['apply']>[0], id: string): void {
  const note = noteById.get(writer, { id });
  if (!note) return;
  unindex.run(writer, { position: note.position, text: note.text });
  dropNote.run(writer, { id });
  leaveFolder.run(writer, { folder: note.folder });
  dropEmpty.run(writer, {});
}

/** Has no `forget`: forgetting rebuilds it. */
const notes: Projection = {
  name: 'notes',
  tables: ['folders', 'notes', 'notes_text'],
  apply(writer, event) {
    if (written.is(event)) {
      const { id, folder, text } = event.data;
      drop(writer, id);
      addFolder.run(writer, { folder });
      addNote.run(writer, { id, folder, text });
      const position = noteById.get(writer, { id })?.position ?? 0;
      index.run(writer, { position, text });
    } else if (removed.is(event)) drop(writer, event.data.id);
  },
};

/** Knows how to forget. */
const tally: Projection = {
  name: 'tally',
  tables: ['tally', 'said'],
  apply(writer, event) {
    if (!event.type.startsWith('toy.')) return;
    count.run(writer, { type: event.type, seq: event.seq });
    if (written.is(event)) hear.run(writer, { seq: event.seq, text: event.data.text });
  },
  forget(writer, event) {
    if (written.is(event)) unhear.run(writer, { seq: event.seq });
  },
};
export const projections: readonly Projection[] = [tally, notes];
export const forgetful: readonly Projection[] = [tally];

/** @public Read by the worker. */
export const queries = {
  'toy.find': (reader: Reader, { words }: { words: string }) => findNotes.all(reader, { words }),
  'toy.pragma': (reader: Reader, { name }: { name: string }) => reader.prepare(`PRAGMA ${name}`).get({}),
  'toy.endless': (reader: Reader) =>
    reader.prepare('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1e9) SELECT i FROM n').all({})
      .length,
  'toy.write': (reader: Reader) => reader.prepare(`INSERT INTO loose (text) VALUES ('x')`).run({}),
};

/** One key for every process of a test: what one signed, the next must find good. PKCS#8 of 32 fixed bytes (RFC 8410). */
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
export const signer: Signer = {
  publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32),
  sign: (bytes) => sign(null, bytes, privateKey),
};

/** Use for a home of one test; `remove` deletes it. */
export function freshHome(under = tmpdir()): { home: string; remove(): void } {
  const folder = mkdtempSync(join(under, 'hearth-store-'));
  return { home: join(folder, 'home'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function openToy(home: string, more: Partial<StoreOptions> & { clock?: Clock } = {}): Promise<Store> {
  const clock = more.clock ?? systemClock;
  return openStore({
    home,
    migrations,
    projections,
    definitions,
    clock,
    newId: idMaker(clock),
    signer,
    log: silentLog,
    module: import.meta.filename,
    ...more,
  });
}

/** Every row of every view, and what SQLite thinks of the file and of the full-text indexes. */
export async function dump(store: Store): Promise<Record<string, unknown>> {
  const rows = (sql: string) => store.reader.prepare(sql).all({});
  const views = {
    folders: rows('SELECT * FROM folders ORDER BY name'),
    notes: rows('SELECT * FROM notes ORDER BY position'),
    tally: rows('SELECT * FROM tally ORDER BY type'),
    said: rows('SELECT rowid, text FROM said ORDER BY rowid'),
    counters: rows(`SELECT * FROM sqlite_sequence WHERE name = 'notes'`),
    found: rows(`SELECT rowid FROM notes_text WHERE notes_text MATCH 'a OR e OR word*' ORDER BY rowid`),
  };
  await store.command((tx) => {
    tx.prepare(`INSERT INTO notes_text (notes_text, rank) VALUES ('integrity-check', 1)`).run({});
    tx.prepare(`INSERT INTO said (said, rank) VALUES ('integrity-check', 1)`).run({});
  });
  return views;
}

export const write = (id: string, text: string, folder = 'inbox') =>
  written.of({ stream: `note:${id}`, actor: 'user', data: { id, text, folder } });
export const remove = (id: string) => removed.of({ stream: `note:${id}`, actor: 'user', data: { id } });

/** Steps that a newer Hearth would bring: each makes a start an upgrade. */
export const extraSteps = (count: number): Migration[] =>
  Array.from({ length: count }, (_, i) => ({
    number: 11 + i,
    name: `${String(11 + i).padStart(4, '0')}-toy-extra`,
    sql: `CREATE TABLE extra_${i} (x); INSERT INTO extra_${i} VALUES (randomblob(20000));`,
  }));

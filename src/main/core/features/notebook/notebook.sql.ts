/** Every SQL statement of the notebook room. */
import type { NoteOrigin, Shelf } from '../../../../contract/notebook.ts';
import { change, query } from '../../store/sql.ts';
import type { Projection, StoredEvent, Writer } from '../../store/types.ts';
import {
  decided,
  proposed,
  reflected,
  reflecting,
  reflectionKept,
  removed,
  skillApproved,
  skillRemoved,
  versioned,
} from './events.ts';

export interface FileRow {
  position: number;
  path: string;
  shelf: Shelf;
  version: number;
  hash: string;
  bytes: number;
  updated_at: number;
  removed: number;
}
export interface VersionRow {
  version: number;
  seq: number;
  at: number;
  actor: string;
  origin: NoteOrigin;
  hash: string;
  bytes: number;
  removed: number;
  reverted: number | null;
  run_id: string | null;
  write_id: string | null;
}
export interface ProposalRow {
  position: number;
  id: string;
  path: string;
  base_version: number | null;
  text: string;
  reason: string;
  actor: string;
  run_id: string | null;
  outside: string | null;
  state: 'open' | 'accepted' | 'declined';
  created_at: number;
  decided_at: number | null;
  version: number | null;
}
export interface ReflectionRow {
  id: string;
  day: string;
  after_position: number;
  up_to: number;
  asked_at: number;
  state: 'facts' | 'asked' | 'ended' | 'kept' | 'failed';
  outside: string | null;
}
interface FoundRow {
  path: string;
  shelf: Shelf;
  version: number;
  updated_at: number;
  excerpt: string;
}

export const fileByPath = query<{ path: string }, FileRow>('SELECT * FROM notebook_files WHERE path = :path');
export const filesOfShelf = query<{ shelf: Shelf }, FileRow>('SELECT * FROM notebook_files WHERE shelf = :shelf ORDER BY path');
export const versionOf = query<{ path: string; version: number }, VersionRow>(
  'SELECT * FROM notebook_versions WHERE path = :path AND version = :version',
);
export const versionOfWrite = query<{ writeId: string }, VersionRow & { path: string }>(
  'SELECT * FROM notebook_versions WHERE write_id = :writeId',
);
export const versionsBefore = query<{ path: string; before: number; limit: number }, VersionRow>(
  'SELECT * FROM notebook_versions WHERE path = :path AND version < :before ORDER BY version DESC LIMIT :limit',
);
export const proposalById = query<{ id: string }, ProposalRow>('SELECT * FROM notebook_proposals WHERE id = :id');
export const proposalPage = query<{ state: string; before: number; limit: number }, ProposalRow>(
  'SELECT * FROM notebook_proposals WHERE state = :state AND position < :before ORDER BY position DESC LIMIT :limit',
);
export const countOpen = query<Record<string, never>, { n: number }>(
  `SELECT count(*) AS n FROM notebook_proposals WHERE state = 'open'`,
);
export const consents = query<Record<string, never>, { name: string; hash: string; approved_at: number }>(
  'SELECT * FROM notebook_skills',
);
export const reflectionById = query<{ id: string }, ReflectionRow>('SELECT * FROM notebook_reflections WHERE id = :id');
export const reflectionsOfDay = query<{ day: string }, ReflectionRow>(
  'SELECT * FROM notebook_reflections WHERE day = :day ORDER BY asked_at',
);
/** As it was asked for, whatever the clock said then. */
export const newestReflection = query<Record<string, never>, ReflectionRow>(
  'SELECT * FROM notebook_reflections ORDER BY rowid DESC LIMIT 1',
);
/** Those of a day and of all later ones. */
export const reflectionsFrom = query<{ day: string }, ReflectionRow>(
  'SELECT * FROM notebook_reflections WHERE day >= :day ORDER BY day, asked_at',
);
export const endedReflections = query<Record<string, never>, ReflectionRow>(
  `SELECT * FROM notebook_reflections WHERE state = 'ended' ORDER BY asked_at`,
);
export const proposalOfRun = query<{ runId: string; path: string }, { id: string }>(
  'SELECT id FROM notebook_proposals WHERE run_id = :runId AND path = :path LIMIT 1',
);
export const searchNotes = query<{ match: string; shelf: string | null; limit: number; offset: number }, FoundRow>(`
  SELECT n.path, n.shelf, n.version, n.updated_at, snippet(notebook_text, -1, char(2), char(3), '…', 24) AS excerpt
  FROM notebook_text f JOIN notebook_files n ON n.position = f.rowid
  WHERE notebook_text MATCH :match AND (:shelf IS NULL OR n.shelf = :shelf)
  ORDER BY bm25(notebook_text, 4, 1), n.path LIMIT :limit OFFSET :offset`);

const putFile = change<Omit<FileRow, 'position' | 'updated_at'> & { at: number }>(`
  INSERT INTO notebook_files (path, shelf, version, hash, bytes, updated_at, removed)
  VALUES (:path, :shelf, :version, :hash, :bytes, :at, :removed)
  ON CONFLICT (path) DO UPDATE SET version = excluded.version, hash = excluded.hash, bytes = excluded.bytes,
    updated_at = excluded.updated_at, removed = excluded.removed`);
const putVersion = change<
  Omit<VersionRow, 'run_id' | 'write_id'> & { path: string; runId: string | null; writeId: string | null }
>(`
  INSERT INTO notebook_versions VALUES
    (:path, :version, :seq, :at, :actor, :origin, :hash, :bytes, :removed, :reverted, :runId, :writeId)`);
const index = change<{ path: string; text: string }>(`
  INSERT INTO notebook_text (rowid, name, text) SELECT position, path, :text FROM notebook_files WHERE path = :path`);
const unindex = change<{ path: string }>(
  'DELETE FROM notebook_text WHERE rowid = (SELECT position FROM notebook_files WHERE path = :path)',
);
const putProposal = change<{
  id: string;
  path: string;
  base: number | null;
  text: string;
  reason: string;
  actor: string;
  runId: string | null;
  outside: string | null;
  at: number;
}>(`
  INSERT INTO notebook_proposals (id, path, base_version, text, reason, actor, run_id, outside, state, created_at)
  VALUES (:id, :path, :base, :text, :reason, :actor, :runId, :outside, 'open', :at)`);
const setDecided = change<{ id: string; state: string; version: number | null; at: number }>(
  'UPDATE notebook_proposals SET state = :state, version = :version, decided_at = :at WHERE id = :id',
);
const putConsent = change<{ name: string; hash: string; at: number }>(`
  INSERT INTO notebook_skills VALUES (:name, :hash, :at)
  ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, approved_at = excluded.approved_at`);

const dropConsent = change<{ name: string }>('DELETE FROM notebook_skills WHERE name = :name');
const putReflection = change<{ id: string; day: string; after: number; upTo: number; at: number; state: string }>(
  'INSERT INTO notebook_reflections VALUES (:id, :day, :after, :upTo, :at, :state, NULL)',
);
const endReflection = change<{ id: string; state: string; outside: string | null }>(
  'UPDATE notebook_reflections SET state = :state, outside = :outside WHERE id = :id',
);
const keepReflection = change<{ id: string }>(`UPDATE notebook_reflections SET state = 'kept' WHERE id = :id`);

export const notebookProjection: Projection = {
  name: 'notebook',
  tables: [
    'notebook_files',
    'notebook_versions',
    'notebook_text',
    'notebook_proposals',
    'notebook_skills',
    'notebook_reflections',
  ],
  reads: (type) => type.startsWith('notebook.'),
  apply(writer, event) {
    if (versioned.is(event)) {
      const { path, version, hash, bytes, text, origin: from, reverted = null, writeId = null } = event.data;
      placeVersion(writer, event, { path, version, hash, bytes, origin: from, reverted, removed: 0, writeId });
      index.run(writer, { path, text });
    } else if (removed.is(event)) {
      const { path, version, origin: from = 'disk' } = event.data;
      placeVersion(writer, event, {
        path,
        version,
        hash: '',
        bytes: 0,
        origin: from,
        reverted: null,
        removed: 1,
        writeId: null,
      });
    } else if (proposed.is(event)) {
      const { id, path, baseVersion: base, text, reason, outside = null } = event.data;
      const { actor, runId, at } = event;
      putProposal.run(writer, { id, path, base, text, reason, actor, runId, outside, at });
    } else if (decided.is(event)) setDecided.run(writer, { ...event.data, at: event.at });
    else if (skillApproved.is(event)) putConsent.run(writer, { ...event.data, at: event.at });
    else if (skillRemoved.is(event)) dropConsent.run(writer, { name: event.data.name });
    else applyReflection(writer, event);
  },
};

function applyReflection(writer: Writer, event: StoredEvent): void {
  if (reflecting.is(event)) {
    const { by, ...asked } = event.data;
    putReflection.run(writer, { ...asked, at: event.at, state: by === 'facts' ? 'facts' : 'asked' });
  } else if (reflected.is(event)) {
    const { id, ok, outside } = event.data;
    endReflection.run(writer, { id, state: ok ? 'ended' : 'failed', outside });
  } else if (reflectionKept.is(event)) keepReflection.run(writer, { id: event.data.id });
}

type Placed = Pick<VersionRow, 'version' | 'hash' | 'bytes' | 'origin' | 'reverted' | 'removed'> & {
  path: string;
  writeId: string | null;
};

/** The newest version is what the file is, and all that is searched. */
function placeVersion(writer: Writer, { seq, at, actor, runId }: StoredEvent, placed: Placed): void {
  const { path, version, hash, bytes, removed: gone } = placed;
  unindex.run(writer, { path });
  putFile.run(writer, { path, shelf: path.split('/', 1)[0] as Shelf, version, hash, bytes, removed: gone, at });
  putVersion.run(writer, { ...placed, seq, at, actor, runId });
}

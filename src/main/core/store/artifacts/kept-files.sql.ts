/** What kept files are called: the projection, and the query. */
import { fileKept } from '../events.ts';
import { change, query } from '../sql.ts';
import type { Projection } from '../types.ts';

interface KeptFileRow {
  file_id: string;
  name: string;
  bytes: number;
  sha256: string;
}

export const keptFile = query<{ id: string }, KeptFileRow>('SELECT * FROM kept_files WHERE file_id = :id');
const insertFile = change<{ fileId: string; name: string; bytes: number; sha256: string }>(
  'INSERT INTO kept_files (file_id, name, bytes, sha256) VALUES (:fileId, :name, :bytes, :sha256)',
);
const forgetFile = change<{ fileId: string }>('DELETE FROM kept_files WHERE file_id = :fileId');

export const keptFiles: Projection = {
  name: 'kept files',
  tables: ['kept_files'],
  reads: (type) => type === fileKept.type,
  apply(writer, event) {
    if (fileKept.is(event)) insertFile.run(writer, event.data);
  },
  forget(writer, event) {
    if (fileKept.is(event)) forgetFile.run(writer, { fileId: event.data.fileId });
  },
};

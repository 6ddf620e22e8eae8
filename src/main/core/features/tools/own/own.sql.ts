/** Every SQL statement of the user's own tools: which files were consented to, as they stood. */
import { change, query } from '../../../store/sql.ts';
import type { Projection, Reader } from '../../../store/types.ts';
import { ownApproved } from '../events.ts';

const all = query<Record<string, never>, { name: string; hash: string }>('SELECT name, hash FROM own_tools');
const put = change<{ name: string; hash: string }>(`
  INSERT INTO own_tools (name, hash) VALUES (:name, :hash)
  ON CONFLICT (name) DO UPDATE SET hash = excluded.hash`);

export const ownToolsProjection: Projection = {
  name: 'own tools',
  tables: ['own_tools'],
  reads: (type) => type === ownApproved.type,
  apply(writer, event) {
    if (ownApproved.is(event)) put.run(writer, event.data);
  },
};

/** Name to hash: one consent a tool, the last one. */
export const consents = (reader: Reader): ReadonlyMap<string, string> =>
  new Map(all.all(reader, {}).map(({ name, hash }) => [name, hash]));

/** One plain view, as most rooms have: a row for each thing, found by its id, and a count of them. A module of its own, for the worker. */
import { change } from '../../../src/main/core/store/sql.ts';
import type { Migration, Projection } from '../../../src/main/core/store/types.ts';
import { written } from './toy.ts';

/** @public Read by the worker. */
export { definitions } from './toy.ts';

export const migrations: readonly Migration[] = [
  {
    number: 10,
    name: '0010-things',
    sql: `
      CREATE TABLE things (id TEXT PRIMARY KEY, folder TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
      CREATE TABLE folders (name TEXT PRIMARY KEY, things INTEGER NOT NULL) STRICT;`,
  },
];

const insert = change<{ id: string; folder: string; text: string; at: number }>(
  'INSERT INTO things VALUES (:id, :folder, :text, :at)',
);
const count = change<{ folder: string }>(
  'INSERT INTO folders VALUES (:folder, 1) ON CONFLICT (name) DO UPDATE SET things = things + 1',
);

const things: Projection = {
  name: 'things',
  tables: ['things', 'folders'],
  apply(writer, event) {
    if (!written.is(event)) return;
    const { id, folder, text } = event.data;
    insert.run(writer, { id, folder, text, at: event.at });
    count.run(writer, { folder });
  },
};
export const projections: readonly Projection[] = [things];

/** After forgetting: words out of the full-text indexes' segments, pages out of the WAL. */
import { setTimeout } from 'node:timers/promises';
import { type Connection, openConnection } from '../disk/connection.ts';
import { databaseOf } from '../disk/replace.ts';
import { fullTextTables } from '../disk/schema.ts';
import { query } from '../sql.ts';

const totalChanges = query<Record<string, never>, { n: number }>('SELECT total_changes() AS n');
const tries = 200;

export async function scrub(home: string): Promise<void> {
  const connection = openConnection(databaseOf(home), { busyMs: 5_000 });
  try {
    for (const { name } of fullTextTables.all(connection, {})) await mergeInSlices(connection, name);
    await emptyWal(connection);
  } finally {
    connection.close();
  }
}

/** A negative rank starts merging everything into one segment; each call after it does a part, until one has nothing to do. */
async function mergeInSlices(connection: Connection, table: string): Promise<void> {
  for (let rank = -64; ; rank = 64) {
    const before = totalChanges.get(connection, {})?.n ?? 0;
    connection.exec(`INSERT INTO "${table}"("${table}", rank) VALUES ('merge', ${rank})`);
    const after = totalChanges.get(connection, {})?.n ?? 0;
    if (after - before < 2) return;
    await setTimeout(1);
  }
}

/** Readers come and go: sooner or later there is an instant without one. */
async function emptyWal(connection: Connection): Promise<void> {
  for (let count = 0; count < tries; count += 1) {
    const [result] = connection.db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    if (result?.busy === 0) return;
    await setTimeout(10);
  }
}

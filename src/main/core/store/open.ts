/** Opening the store: the home, the schema, what was lost, and then the living store. */
import type { Clock } from '../base/clock.ts';
import type { NewId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import { keptFiles } from './artifacts/kept-files.sql.ts';
import { asDiskError } from './disk/faults.ts';
import { type OpenHome, openHome } from './disk/home.ts';
import { findLosses, recordLosses } from './disk/losses.ts';
import { schemaOf } from './disk/schema.ts';
import { storeEvents } from './events.ts';
import { LiveStore } from './live.ts';
import { changeOfKey, earlierKey } from './log/keys.ts';
import { lifter } from './log/rows.ts';
import { recordTaken } from './move/next.ts';
import type { EventDefinition, Migration, Projection, Signer, Store } from './types.ts';

export interface StoreOptions {
  home: string;
  /** The features' steps, in order; the store's own come before them. */
  migrations: readonly Migration[];
  projections: readonly Projection[];
  /** For lifting old versions when they are read. */
  definitions: readonly EventDefinition[];
  clock: Clock;
  newId: NewId;
  signer: Signer;
  log: Log;
  /** The folder of the worker's entry; found beside this module when absent. */
  runners?: string;
  /** The folder of what is shipped with Hearth and only read: queries are told it. */
  resources?: string;
  /** A module with `projections`, `definitions` and `queries` for the worker, beside its built-in lists: for tests. */
  module?: string;
  /** Which host holds the home: said to a second one that is refused. */
  kind?: string;
}

/** Use once per process and home. Thrown: AppError `conflict` when another process holds the home, `unavailable` with a reason otherwise. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const schema = schemaOf(options.migrations);
  const projections = [keptFiles, ...options.projections];
  const lift = lifter([...storeEvents, ...options.definitions]);
  const { home, clock, signer, kind = 'headless' } = options;
  const opened = openHome({ home, schema, projections, lift, now: clock.now(), kind });
  try {
    const before = earlierKey(opened.connection, signer.publicKey);
    const losses = findLosses(home, before ?? signer.publicKey, opened.connection, opened);
    // Clients hold ids of the home that was here: those of the one that took its place go on far above them.
    if (opened.taken) Object.assign(losses, { wireAbove: Math.max(losses.wireAbove, opened.taken.wire), wireGap: 1_000_000 });
    const store = new LiveStore({ options, schema, projections, lift, opened, losses });
    if (before) await store.command((tx) => tx.append(changeOfKey(before, signer)));
    if (opened.taken) await recordTaken(store, opened.taken);
    if (losses.problems.length > 0) {
      await store.command((tx) => recordLosses(tx, losses));
      // A log that got shorter by hand leaves views of events that are gone.
      if (losses.upTo !== null && !losses.salvaged) await store.rebuild();
      // From here on the log itself says what it lost: the head file may go on from where the log is.
      await store.mark();
    }
    return store;
  } catch (error) {
    giveBack(opened);
    throw asDiskError(error, home);
  }
}

function giveBack(opened: OpenHome): void {
  opened.connection.close();
  opened.lock.release();
}

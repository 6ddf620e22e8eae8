/** `store.export`, `store.import`, `store.restore`: what may be asked, and the work that a person can follow and end. */
import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { Handlers, Output } from '../../../../contract/index.ts';
import type { storeMoves } from '../../../../contract/store.ts';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { NewId } from '../../base/ids.ts';
import type { Works } from '../../base/work/works.ts';
import { asDiskError } from '../disk/faults.ts';
import type { Actor, Store } from '../types.ts';
import type { Moved, MoveJob } from './jobs.ts';

export interface MoveDeps {
  store: Store;
  works: Works;
  clock: Clock;
  newId: NewId;
  /** Tables that are no view of events and yet worth keeping. */
  tables: readonly string[];
  /** The named queries that give what there is to read. */
  readable: readonly string[];
}

/** Use once per daemon. */
export function moveHandlers(deps: MoveDeps): Handlers<typeof storeMoves> {
  const { store, clock, newId, tables, readable } = deps;
  return {
    'store.export': async ({ path, format = 'json', workId }, { actor }) => {
      requirePerson(actor, 'write everything out');
      requirePath(path, 'export');
      requireFree(store.home, path);
      const job: MoveJob =
        format === 'json' ? { do: 'export', path, tables, at: clock.now() } : { do: 'readable', path, queries: readable };
      const { events, files, bytes } = await run(deps, 'store.export', format === 'json' ? 'events' : 'files', job, workId);
      return { path, events, files, bytes };
    },
    'store.import': async ({ path, dryRun = false, workId }, { actor }) => {
      requirePerson(actor, 'put another home in the place of this one');
      requirePath(path, 'export');
      if (!statOf(path).isDirectory())
        throw new AppError('invalid_input', `${path} is no folder. Choose the folder that an export of everything made.`, {
          path,
        });
      const moved = await run(
        deps,
        'store.import',
        'bytes',
        { do: 'import', path, dryRun, at: clock.now(), moveId: newId() },
        workId,
      );
      return answer(store, moved);
    },
    'store.restore': async ({ path, workId }, { actor }) => {
      requirePerson(actor, 'put another home in the place of this one');
      requirePath(path, 'backup');
      if (!statOf(path).isFile())
        throw new AppError('invalid_input', `${path} is no file. Choose a backup, a file that ends in .hearth.`);
      const moved = await run(deps, 'store.restore', 'bytes', { do: 'restore', path, at: clock.now(), moveId: newId() }, workId);
      return answer(store, moved);
    },
  };
}

async function run(
  { store, works }: MoveDeps,
  name: string,
  unit: 'bytes' | 'events' | 'files',
  job: MoveJob,
  workId: string | undefined,
): Promise<Moved> {
  return works.run({ name, unit, workId }, async ({ signal, progress }) => {
    try {
      return await store.move(job, signal, progress);
    } catch (error) {
      if (signal.aborted) throw new AppError('unavailable', 'It was cancelled; nothing is left of it.', { reason: 'cancelled' });
      throw asDiskError(error, store.home);
    }
  });
}

const answer = (store: Store, { events, files, keptAs }: Moved): Output<'store.import'> => ({
  ...{ events, files, restart: keptAs !== null },
  keptAs: keptAs === null ? null : join(store.home, keptAs),
});

/** Neither a run nor another machine takes a home out, or puts another in its place. */
function requirePerson(actor: Actor, what: string): void {
  if (/^(?:run|job|peer|channel):|^self$/.test(actor)) throw new AppError('refused', `Only you can ${what}.`, { actor });
}

function requirePath(path: string, what: string): void {
  if (!isAbsolute(path) || path.includes('\0'))
    throw new AppError('invalid_input', `Name the whole path of the ${what}.`, { path });
}

function statOf(path: string) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new AppError('not_found', `There is no ${path}.`, { path });
  return found;
}

function requireFree(home: string, path: string): void {
  if (existsSync(path)) throw new AppError('conflict', `${path} is there already. An export never replaces anything.`, { path });
  if (!statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory())
    throw new AppError('not_found', `There is no folder ${dirname(path)}.`, { path });
  const [first = '..'] = relative(home, path).split(/[\\/]/);
  // Written among the files that it is made of, it would hold itself.
  if (first !== '..' && first !== 'exports' && !isAbsolute(first))
    throw new AppError('invalid_input', 'Choose a folder outside of the home, or in its exports folder.', { path });
}

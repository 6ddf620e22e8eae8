/** The door of the notebook room: lore, journal, scratchpad and skills on disk, their versions, and proposals. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '../../base/errors.ts';
import type { Dispatch } from '../../dispatch.ts';
import { notebookHandlers, type Parts } from './handlers.ts';
import { internalRequests } from './internal.ts';
import { writeDay } from './journal/day.ts';
import { factsOf } from './journal/facts.ts';
import { promptMaker, seed } from './prompt.ts';
import { createProposals } from './proposals/proposals.ts';
import { exclusive, type NotebookDeps } from './room.ts';
import { type Folder, hashOf, makeShelves } from './shelves/disk.ts';
import { createWatch } from './shelves/watch.ts';
import { createSkills } from './skills/skills.ts';
import { createNotes } from './versions/notes.ts';
import { createSweep, type Origins, recover } from './versions/sweep.ts';

interface Deps extends NotebookDeps {
  /** The daemon's own way in: what a day was is asked for there. */
  dispatch: Dispatch;
}

/**
 * Use once per daemon, after the store. `start` gives a new home its first lore, ends what a crash cut off, and follows the
 * disk from then on: the first look at it goes on while the daemon already answers.
 */
export function createNotebook(deps: Deps) {
  const { log, dispatch } = deps;
  const origins: Origins = new Map();
  const alone = exclusive();
  const notes = createNotes(deps, alone);
  const sweep = createSweep(deps, alone, origins);
  const skills = createSkills(deps, origins);
  const parts: Parts = { notes, sweep, skills, proposals: createProposals(deps, notes) };
  const watch = createWatch({ clock: deps.clock, look: looker(deps, parts) });
  return {
    handlers: notebookHandlers(deps, parts),
    /** What tools ask for by name. */
    internal: internalRequests(parts),
    api: {
      /** Lore as it stands on disk now, the names of skills, and today's date. */
      systemPrompt: promptMaker(deps, skills.offered),
      /** The page of a day gets its facts, without a model: at the end of the day, or again. Null where nothing happened. */
      writeDay: async (day: string) => writeDay(notes, await factsOf(dispatch, day)),
    },
    async start() {
      await makeShelves(deps.paths.home);
      for (const path of seed(deps)) await markSeeded(deps, origins, path);
      await recover(deps).catch((error: unknown) => log.error('the notebook could not be read', { error: describeError(error) }));
      watch.start();
    },
    stop: () => watch.stop(),
  };
}

/** What the log says of it is that Hearth put it there. */
async function markSeeded({ paths }: NotebookDeps, origins: Origins, path: string): Promise<void> {
  const bytes = await readFile(join(paths.home, path));
  origins.set(path, { origin: 'seed', actor: 'self', hash: hashOf(bytes) });
}

/** Never throws: what could not be written down now is met again at the next look. */
function looker({ log }: NotebookDeps, { sweep, skills }: Parts): () => Promise<readonly Folder[]> {
  let told = '';
  return async () => {
    try {
      const changed = await sweep.look();
      if (changed.some((path) => path.startsWith('skills/'))) await skills.refresh();
      told = '';
    } catch (error) {
      const what = describeError(error);
      if (what !== told) log.warn('the notebook could not be followed', { error: what });
      told = what;
    }
    return sweep.folders;
  };
}

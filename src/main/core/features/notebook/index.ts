/** The door of the notebook room: lore, journal, scratchpad and skills on disk, their versions, and proposals. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { describeError } from '../../base/errors.ts';
import type { Dispatch } from '../../dispatch.ts';
import { writeDay } from './journal/day.ts';
import { factsOf } from './journal/facts.ts';
import { joined, promptMaker, seed } from './prompt/prompt.ts';
import { createProposals } from './proposals/proposals.ts';
import { notebookHandlers, type Parts } from './requests/handlers.ts';
import { internalRequests } from './requests/internal.ts';
import { exclusive, type NotebookDeps } from './room.ts';
import { type Folder, hashOf, makeShelves } from './shelves/disk.ts';
import { createWatch } from './shelves/watch.ts';
import { createSkills } from './skills/skills.ts';
import { createNotes } from './versions/notes.ts';
import { createSweep, type Origins, recover } from './versions/sweep.ts';

export { createVaultImport } from './import/index.ts';
export { createJournal } from './journal/index.ts';

interface Deps extends NotebookDeps {
  /** The daemon's own way in: what a day was is asked for there. */
  dispatch: Dispatch;
  /** What a run is told of sub-agents. */
  agents?: () => Promise<string>;
}

/**
 * Use once per daemon, after the store. `start` gives a new home its first lore, ends what a crash cut off, and follows the
 * disk from then on: the first look at it goes on while the daemon already answers.
 */
export function createNotebook(deps: Deps) {
  const { log, dispatch, agents = async () => '' } = deps;
  const origins: Origins = new Map();
  const alone = exclusive();
  const notes = createNotes(deps, alone);
  const sweep = createSweep(deps, alone, origins);
  const skills = createSkills({ tools: () => toolNames(dispatch), ...deps }, origins);
  const prompt = promptMaker({ ...deps, role: deps.role ?? (() => null), skills: skills.offered });
  const parts: Parts = { notes, sweep, skills, proposals: createProposals(deps, notes), prompt, agents };
  const watch = createWatch({ clock: deps.clock, look: looker(deps, parts) });
  return {
    handlers: notebookHandlers(deps, parts),
    /** Files and proposals, for the journal and for what is brought in from elsewhere. */
    parts: { notes, proposals: parts.proposals },
    /** What tools ask for by name. */
    internal: internalRequests(parts),
    api: {
      /** Lore as it stands on disk now, the names of skills, and today's date. */
      systemPrompt: () => joined(prompt()),
      /** The page of a day gets its facts, without a model: at the end of the day, or again. Null where nothing happened. */
      writeDay: async (day: string) => writeDay(deps.store, notes, await factsOf(dispatch, day)),
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

/** Null where they cannot be had. */
async function toolNames(dispatch: Dispatch): Promise<ReadonlySet<string> | null> {
  const answer = await dispatch('tools.list', { limit: 500 }, { actor: 'self', via: 'internal' });
  const read = z.object({ items: z.array(z.object({ name: z.string() })) }).safeParse(answer.ok ? answer.data : null);
  return read.success ? new Set(read.data.items.map(({ name }) => name)) : null;
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

/** What tools ask of the runs room: requests that only the daemon itself makes, for a run or for the user. */
import { z } from 'zod';
import type { Caller } from '../../../../../contract/index.ts';
import { AppError } from '../../../base/errors.ts';
import type { Note, Room } from '../deps.ts';
import { childrenOf, type RunRow, runById, runPage } from '../runs.sql.ts';
import { searchConversation } from '../work/compact/search.ts';
import { dispatchRun } from './dispatch.ts';
import { isOwn, lineOf, outcomeOf } from './outcome.ts';

/** By name; the names begin with `internal.`, which no request of the contract does. */
export type InternalRequests = Record<string, (input: unknown, caller: Caller) => Promise<unknown>>;

const getInput = z.object({ runId: z.string().nullable(), id: z.string() });
const listInput = z.object({ runId: z.string().nullable(), limit: z.int().min(1).max(100).optional() });
const searchInput = z.object({ runId: z.string().nullable(), query: z.string(), limit: z.int().min(1).max(20).optional() });
const notifyInput = z.object({ text: z.string(), severity: z.string() });

/** However many runs there are: so many notes in a minute, for the person who reads them. */
const notesPerMinute = 6;

/** Use once per daemon: the tools room passes these on. */
export function internalRequests(room: Room): InternalRequests {
  const { deps } = room;
  const mayNotify = bucket(() => deps.clock.now(), notesPerMinute, 60_000);
  return {
    'internal.dispatchRun': (input, caller) => dispatchRun(room, input, caller),
    'internal.getRun': async (input) => getRun(room, getInput.parse(input)),
    'internal.listRuns': async (input) => listRuns(room, listInput.parse(input)),
    'internal.searchConversation': async (input, { signal }) => {
      const { runId, ...words } = searchInput.parse(input);
      if (runId === null) throw new AppError('refused', 'Only a run has a conversation to look into. Use chat.search.');
      return searchConversation(room, { runId, ...words }, signal ?? new AbortController().signal);
    },
    'internal.notify': async (input, { actor }) => {
      const { text, severity } = notifyInput.parse(input);
      if (!mayNotify())
        throw new AppError('rate_limited', `The person gets ${notesPerMinute} notes a minute at most. Say it in the answer.`);
      return deps.notify({ text, severity: severityOf(severity) }, actor);
    },
  };
}

/** Models have words of their own for it. */
const severityOf = (severity: string): Note['severity'] => {
  if (/^(?:urgent|critical|high|error)$/i.test(severity)) return 'urgent';
  return /^warn/i.test(severity) ? 'warning' : 'info';
};

function getRun({ deps }: Room, { runId, id }: z.output<typeof getInput>): unknown {
  const { store } = deps;
  const row = runById.get(store.reader, { id });
  if (!row || (runId !== null && !isOwn(store.reader, runId, row)))
    throw new AppError('not_found', 'There is no such run of yours.', { id });
  const children = childrenOf.all(store.reader, { id }).map(lineOf);
  return { ...lineOf(row), ...outcomeOf(store, id), children };
}

function listRuns({ deps }: Room, { runId, limit = 20 }: z.output<typeof listInput>): unknown {
  const { reader } = deps.store;
  const rows: RunRow[] =
    runId === null
      ? runPage.all(reader, { before: Number.MAX_SAFE_INTEGER, limit })
      : childrenOf.all(reader, { id: runId }).slice(-limit);
  const taintedBy = rows.find((row) => row.tainted_by !== null)?.tainted_by;
  return { items: rows.map(lineOf), ...(taintedBy ? { taintedBy } : {}) };
}

/** True as long as fewer than `most` were let through within the last `ms`. */
function bucket(now: () => number, most: number, ms: number): () => boolean {
  let times: number[] = [];
  return () => {
    const at = now();
    times = times.filter((time) => time > at - ms && time <= at);
    if (times.length >= most) return false;
    times.push(at);
    return true;
  };
}

/** One entry per request of `contract/keeping/schedule.ts`. */
import type { Handlers, Output, Parsed } from '../../../../../contract/index.ts';
import type { scheduleContract } from '../../../../../contract/keeping/schedule.ts';
import { toInstant } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import { preflight } from '../act/preflight.ts';
import { claim, type Taking } from '../claim/take.ts';
import { tell } from '../claim/tell.ts';
import type { createTicker } from '../claim/ticker.ts';
import { definitionOf, requireJob, toJob, toOccurrence } from '../job.ts';
import { jobPage, jobsDue, occurrenceAt, occurrencePage, occurrencesOf } from '../schedule.sql.ts';
import { parsePlain } from '../time/plain.ts';
import { nextTimes, requireFuture, whenOf } from '../time/when.ts';
import { createJob, removeJob, updateJob } from './make.ts';

type All = Handlers<typeof scheduleContract>;
type Some<N extends keyof All> = Pick<All, N>;

/** Later than this is overdue. */
const overdueMs = 60_000;
const shownTimes = 5;

/** Use once, in `createSchedule`. */
export const scheduleHandlers = (deps: Taking, ticker: ReturnType<typeof createTicker>): All => ({
  ...changing(deps, ticker.look),
  ...reading(deps, ticker),
  ...telling(deps),
});

function changing(
  deps: Taking,
  look: () => void,
): Some<'schedule.create' | 'schedule.update' | 'schedule.remove' | 'schedule.runNow'> {
  const job = (id: string) => toJob(requireJob(deps.store.reader, id));
  return {
    'schedule.create': async (input, caller) => {
      const id = await createJob(deps, input, caller);
      look();
      return job(id);
    },
    'schedule.update': async (input, caller) => {
      await updateJob(deps, input, caller);
      look();
      return job(input.id);
    },
    'schedule.remove': async ({ id }, caller) => {
      await removeJob(deps, id, caller);
      return {};
    },
    'schedule.runNow': ({ id }) => runNow(deps, id),
  };
}

async function runNow(deps: Taking, id: string): Promise<Output<'schedule.runNow'>> {
  const refusal = await preflight(deps, definitionOf(requireJob(deps.store.reader, id)));
  if (refusal !== null) throw new AppError('refused', refusal);
  const runId = await deps.store.command((tx) => {
    const job = requireJob(tx, id);
    let dueAt = deps.clock.now();
    while (occurrenceAt.get(tx, { jobId: id, dueAt })) dueAt += 1;
    const due = { jobId: id, dueAt };
    tell(tx, due);
    return claim(deps, tx, job, due);
  });
  return { runId };
}

function reading(
  deps: Taking,
  ticker: ReturnType<typeof createTicker>,
): Some<'schedule.list' | 'schedule.occurrences' | 'schedule.health'> {
  const { store, clock } = deps;
  return {
    'schedule.list': async ({ limit = 100, cursor }) => {
      const [at, position] = readCursor(cursor, /^(\d{1,16}):(\d{1,16})$/) ?? ['-1', '0'];
      const rows = jobPage.all(store.reader, { at: Number(at), position: Number(position), limit: limit + 1 });
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items: items.map(toJob), next: last ? `${last.rank}:${last.position}` : null };
    },
    'schedule.occurrences': async (input) => occurrences(deps, input),
    'schedule.health': async () => {
      const [lastTick, next] = [ticker.lastTick(), ticker.nextAt()];
      const late = jobsDue.all(store.reader, { now: clock.now() - overdueMs, limit: 100 });
      const overdue = late.map((row) => ({ jobId: row.id, name: definitionOf(row).name, dueAt: toInstant(row.next_at ?? 0) }));
      const instantOf = (ms: number | null) => (ms === null ? null : toInstant(ms));
      return { alive: ticker.isAlive(), lastTick: instantOf(lastTick), next: instantOf(next), overdue };
    },
  };
}

function occurrences(
  { store }: Taking,
  { jobId, limit = 100, cursor }: Parsed<'schedule.occurrences'>,
): Output<'schedule.occurrences'> {
  const [dueAt, after] = readCursor(cursor, /^(\d{1,16}):([0-9a-f-]{36})$/) ?? [String(Number.MAX_SAFE_INTEGER), ''];
  const page = { dueAt: Number(dueAt), limit: limit + 1 };
  const rows =
    jobId === undefined
      ? occurrencePage.all(store.reader, { ...page, jobId: after ?? '' })
      : occurrencesOf.all(store.reader, { ...page, jobId });
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items: items.map(toOccurrence), next: last ? `${last.due_at}:${last.job_id}` : null };
}

function telling({ clock }: Taking): Some<'schedule.preview' | 'schedule.parse'> {
  return {
    'schedule.preview': async ({ from, count, ...asked }) => {
      const start = from === undefined ? clock.now() : Date.parse(from);
      const when = whenOf(asked, start);
      return { at: nextTimes(when, start, count).map(toInstant), words: when.words };
    },
    'schedule.parse': async ({ text, timezone }) => {
      const now = clock.now();
      const when = whenOf(parsePlain(text, now, timezone), now);
      requireFuture(when, now);
      return { ...when.timing, at: nextTimes(when, now, shownTimes).map(toInstant), words: when.words };
    },
  };
}

function readCursor(cursor: string | undefined, shape: RegExp): string[] | null {
  if (cursor === undefined) return null;
  const found = shape.exec(cursor);
  if (!found) throw new AppError('invalid_input', 'The cursor is not one that a list has answered with.');
  return found.slice(1);
}

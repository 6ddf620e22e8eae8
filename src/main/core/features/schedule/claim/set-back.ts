/** A clock that was set back: what was planned for a time that never was is planned anew. */
import { query } from '../../../store/sql.ts';
import type { Reader } from '../../../store/types.ts';
import { planned } from '../events.ts';
import { definitionOf, whenOfJob } from '../job.ts';
import { type JobRow, occurrenceAt } from '../schedule.sql.ts';
import type { Taking } from './take.ts';
import { event } from './tell.ts';

interface Moment {
  wall: number;
  passed: number;
}

/** Less than this is a clock that is kept right. */
const slackMs = 60_000;
const atOnce = 500;
const mostSteps = 10_000;

const newestDue = query<Record<string, never>, { at: number | null }>('SELECT max(due_at) AS at FROM schedule_occurrences');
const jobsAfter = query<{ position: number; limit: number }, JobRow>(
  'SELECT * FROM schedule_jobs WHERE position > :position AND next_at IS NOT NULL ORDER BY position LIMIT :limit',
);

/** While Hearth runs, two clocks tell; at the start, what it already did at times that are yet to come. */
export function wasSetBack(reader: Reader, last: Moment | null, now: Moment): boolean {
  if (last) return now.wall - last.wall < now.passed - last.passed - slackMs;
  return (newestDue.get(reader, {})?.at ?? 0) > now.wall + slackMs;
}

/** Each job is due at its next time by the clock as it is now; what was done already is not done again. */
export async function replan({ store, clock }: Taking): Promise<void> {
  for (let position = 0; ; ) {
    const jobs = jobsAfter.all(store.reader, { position, limit: atOnce });
    const last = jobs.at(-1);
    if (!last) return;
    await store.command((tx) => {
      for (const job of jobs) {
        const nextAt = openTime(tx, job, clock.now());
        if (nextAt !== null && job.next_at !== null && nextAt < job.next_at) tx.append(event(job, planned, { nextAt }));
      }
    });
    position = last.position;
  }
}

function openTime(reader: Reader, job: JobRow, now: number): number | null {
  const when = whenOfJob(job, definitionOf(job));
  let at = when.next(now);
  for (let steps = 0; at !== null && steps < mostSteps; steps += 1, at = when.next(at)) {
    const row = occurrenceAt.get(reader, { jobId: job.id, dueAt: at });
    if (!row || row.state === 'missed') return at;
  }
  return at;
}

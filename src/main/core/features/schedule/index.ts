/** The door of the schedule room: jobs, one timer for all of them, and a claim for each occurrence. */
import { setImmediate } from 'node:timers/promises';
import type { Metric } from '../../../../contract/watch.ts';
import { createPerformer } from './act/perform.ts';
import { createTicker } from './claim/ticker.ts';
import type { ScheduleDeps } from './deps.ts';
import { scheduleHandlers } from './requests/handlers.ts';
import { jobCounts } from './schedule.sql.ts';

export type { ScheduleDeps } from './deps.ts';

/** Use once per daemon. `start` is for after the runs room has started: it decides what was due while Hearth was off. */
export function createSchedule(deps: ScheduleDeps) {
  const performer = createPerformer(deps);
  const ticker = createTicker({ ...deps, isBusy: performer.isBusy, perform: performer.perform });
  return {
    handlers: scheduleHandlers(ticker.deps, ticker),
    metrics: (): Metric[] => metricsOf(deps, performer.counts, ticker.lastTick()),
    async start() {
      await performer.recover();
      ticker.start();
    },
    /** Resolves when all that is due by now has been done, or is being done by a run. */
    async idle() {
      while (ticker.isLooking() || performer.isActing()) await setImmediate();
    },
    async stop() {
      await ticker.stop();
      await performer.stop();
    },
  };
}

function metricsOf({ store }: ScheduleDeps, counts: Record<string, number>, lastTick: number | null): Metric[] {
  const jobs = jobCounts.get(store.reader, {});
  const help = 'Occurrences of jobs since the start, by how they ended.';
  return [
    { name: 'hearth_schedule_jobs', help: 'Jobs that there are.', kind: 'gauge', value: jobs?.all ?? 0 },
    { name: 'hearth_schedule_jobs_armed', help: 'Jobs that have a next time.', kind: 'gauge', value: jobs?.armed ?? 0 },
    {
      name: 'hearth_schedule_last_look_seconds',
      help: 'When the clock was looked at last.',
      kind: 'gauge',
      value: (lastTick ?? 0) / 1000,
    },
    ...Object.entries(counts).map(
      ([outcome, value]): Metric => ({
        name: 'hearth_schedule_occurrences_total',
        help,
        kind: 'counter',
        value,
        labels: { outcome },
      }),
    ),
  ];
}

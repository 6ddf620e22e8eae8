/** One timer for all jobs: it rings at the next time that anything is due, and at least every half a minute, because clocks are set and computers sleep. */
import type { Timer } from '../../../base/clock.ts';
import { describeError } from '../../../base/errors.ts';
import { definitionOf, whenOfJob } from '../job.ts';
import { type JobRow, jobsDue, nextJobAt, nextTurnAt, turnsDue } from '../schedule.sql.ts';
import { replan, wasSetBack } from './set-back.ts';
import { type Taking, takeJob, takeTurn } from './take.ts';
import { block } from './tell.ts';

const lookEveryMs = 30_000;
/** As late as this is on time for a daemon that runs: its longest look apart, and some air. */
const punctualMs = 60_000;
const aWhile = 5000;
const atOnce = 50;

/** Use once per room. `start` looks at once: what was due while Hearth was off is decided then. */
export function createTicker(given: Omit<Taking, 'punctualMs'>) {
  const { store, clock, log, power } = given;
  let startedAt = clock.now();
  let hasLooked = false;
  let last: { wall: number; passed: number } | null = null;
  let timer: Timer | null = null;
  let stopped = false;
  // Before the first look, whatever is due was due while nobody was there.
  const deps: Taking = { ...given, punctualMs: () => (hasLooked ? punctualMs : Math.max(0, clock.now() - startedAt)) };

  const plan = (waitMs?: number) => {
    timer?.cancel();
    if (stopped) return;
    const at = nextAt();
    const ms = waitMs ?? (at === null ? lookEveryMs : Math.min(lookEveryMs, Math.max(0, at - clock.now())));
    timer = clock.after(ms, look.now);
  };
  const nextAt = () => earliest(nextJobAt.get(store.reader, {})?.at, nextTurnAt.get(store.reader, {})?.at);
  const look = oneAtATime(() => {
    timer?.cancel();
    return round();
  });
  const round = async () => {
    try {
      const now = { wall: clock.now(), passed: clock.monotonic() };
      if (wasSetBack(store.reader, last, now)) await replan(deps);
      last = now;
      await takeAll(deps, () => stopped);
      hasLooked = true;
      plan();
    } catch (error) {
      log.error('what is due could not be looked at', { error: describeError(error) });
      plan(aWhile);
    }
  };
  let deaf: () => void = () => undefined;
  return {
    start() {
      startedAt = clock.now();
      deaf = power.on('resume', look.now);
      look.now();
    },
    /** Use after a job changed: its time may be the next. */
    look: look.now,
    nextAt,
    lastTick: () => last?.wall ?? null,
    isAlive: () => !stopped && last !== null && clock.monotonic() - last.passed < 3 * lookEveryMs,
    isLooking: look.isGoing,
    async stop() {
      stopped = true;
      deaf();
      timer?.cancel();
      await look.stop();
    },
    deps,
  };
}

/** Who asks while it goes on has it done once more afterwards. */
function oneAtATime(work: () => Promise<void>) {
  let going: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  const now = () => {
    if (stopped) return;
    if (going) {
      again = true;
      return;
    }
    going = work().finally(() => {
      going = null;
      if (!again) return;
      again = false;
      now();
    });
  };
  return {
    now,
    isGoing: () => going !== null,
    stop() {
      stopped = true;
      return going;
    },
  };
}

const earliest = (...times: (number | null | undefined)[]): number | null =>
  times.reduce<number | null>((least, at) => (at != null && (least === null || at < least) ? at : least), null);

async function takeAll(deps: Taking, stopped: () => boolean): Promise<void> {
  const { store, clock } = deps;
  while (!stopped()) {
    const turns = turnsDue.all(store.reader, { now: clock.now(), limit: atOnce });
    const jobs = jobsDue.all(store.reader, { now: clock.now(), limit: atOnce });
    if (turns.length === 0 && jobs.length === 0) return;
    await Promise.all([...jobs.map((job) => takeOrBlock(deps, job)), ...turns.map((turn) => takeTurn(deps, turn))]);
  }
}

/** A job that cannot be read any more, because its zone is gone from the system say, holds up no other. */
async function takeOrBlock(deps: Taking, job: JobRow): Promise<void> {
  try {
    whenOfJob(job, definitionOf(job));
  } catch (error) {
    await deps.store.command((tx) => block(deps, tx, job, `When it is due cannot be told: ${String(error)}`, true));
    return;
  }
  await takeJob(deps, job);
}

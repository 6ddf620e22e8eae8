/** What becomes of the times that have come: pure, so that a week of sleep is a table of cases. */
import type { Definition } from '../events.ts';
import type { When } from '../time/when.ts';

interface Facts {
  definition: Pick<Definition, 'missed' | 'graceMs'>;
  when: Pick<When, 'next'>;
  /** The first time that nothing has become of. */
  nextAt: number;
  now: number;
  /** How late still is on time: nothing, for what was due while Hearth was off. */
  punctualMs: number;
  /** An occurrence that ended or goes on already, whatever the clock says now. */
  isTaken(dueAt: number): boolean;
}

export interface Plan {
  /** On time. */
  now: number | null;
  /** To be caught up with, oldest first. */
  late: number[];
  missed: { dueAts: number[]; why: string }[];
  nextAt: number | null;
}

/** So many occurrences of one job are looked at one by one; of more, the newest. */
const mostListed = 1000;
const mostSteps = 5000;

export function decide(facts: Facts): Plan {
  const { definition, when, now, punctualMs } = facts;
  const { times, nextAt } = timesUntil(when, facts.nextAt, now);
  const open = times.filter((at) => !facts.isTaken(at));
  const newest = open.at(-1);
  const onTime = newest !== undefined && newest >= now - punctualMs ? newest : null;
  const older = onTime === null ? open : open.slice(0, -1);
  if (older.length === 0) return { now: onTime, late: [], missed: [], nextAt };
  if (definition.missed === 'skip')
    return {
      now: onTime,
      late: [],
      missed: [{ dueAts: older, why: 'It was missed, and this job skips what it missed.' }],
      nextAt,
    };
  const tooLate = older.filter((at) => at < now - Math.max(definition.graceMs, punctualMs));
  const inTime = older.filter((at) => at >= now - Math.max(definition.graceMs, punctualMs));
  const late = definition.missed === 'all' ? inTime : onTime === null ? inTime.slice(-1) : [];
  const passed = inTime.filter((at) => !late.includes(at));
  const missed = [
    { dueAts: tooLate, why: 'It was missed, and later than its grace allows.' },
    { dueAts: passed, why: 'It was missed; a newer one is done in its place.' },
  ];
  return { now: onTime, late, missed: missed.filter(({ dueAts }) => dueAts.length > 0), nextAt };
}

/** The times up to now, the newest of them where they are very many, and the one after. */
function timesUntil(when: Facts['when'], first: number, now: number): { times: number[]; nextAt: number | null } {
  let times: number[] = [];
  let at: number | null = first;
  let steps = 0;
  while (at !== null && at <= now) {
    times.push(at);
    if (++steps === mostSteps) {
      // A year of minutes is not walked: from here on only what is near counts, as far as the pace until here tells.
      const pace = (at - first) / mostSteps;
      at = when.next(Math.max(at, Math.floor(now - pace * mostListed)));
    } else at = when.next(at);
    if (times.length > 2 * mostListed) times = times.slice(-mostListed);
  }
  return { times: times.slice(-mostListed), nextAt: at };
}

/** When the journal is written by itself: after so many messages, and when a day is over. Idle, it does nothing. */
import type { WireEvent } from '../../../../../contract/transport.ts';
import type { Timer } from '../../../base/clock.ts';
import { AppError, describeError } from '../../../base/errors.ts';
import type { WireListener } from '../../../store/types.ts';
import { newestReflection, reflectionsFrom } from '../notebook.sql.ts';
import type { JournalDeps } from './deps.ts';
import { boundsOf, dayOf } from './facts.ts';
import type { Reflection } from './reflect.ts';

/** Clocks are set and computers sleep: at least so often it looks what day it is. It asks nobody for that. */
const lookEvery = 60 * 60_000;
/** After the end of a day, so that what was said last is in. */
const afterMidnight = 60_000;
/** Days that are caught up with after a long sleep; an older one is written when it is asked for. */
const mostDays = 7;

/** How far it is. */
interface State {
  /** Messages of today that were not looked back on; a bound from above, so that it costs nothing to know. */
  heard: number;
  /** No day before this one is left to be written. */
  open: string;
}

/** Use once per room. `start` catches up with the days that ended while Hearth was off. */
export function createRhythm(deps: JournalDeps, reflect: Reflection) {
  const { clock, log, settings, store } = deps;
  // What was said before Hearth started counts as well: it is asked for once.
  const state: State = { heard: Number.POSITIVE_INFINITY, open: firstOpenDay(deps) };
  const isLoud = () => state.heard >= settings.get().journal.afterMessages;
  const ends: (() => void)[] = [];
  let timer: Timer | null = null;
  let working: Promise<void> = Promise.resolve();
  let stopped = false;

  const plan = () => {
    timer?.cancel();
    if (!stopped) timer = clock.after(restUntilNext(deps, reflect, isLoud() || state.open < dayOf(clock.now())), look);
  };
  const look = () => {
    working = working
      .then(() => (stopped ? undefined : step(deps, reflect, state)))
      .catch((error: unknown) => {
        // Somebody asked for it meanwhile; everything else is told, and tried again at the next look.
        if (!(error instanceof AppError && error.code === 'rate_limited'))
          log.warn('the journal could not be written by itself', { error: describeError(error) });
      })
      .then(plan);
  };
  const hear: WireListener = (events) => {
    for (const event of events) {
      const what = saidIn(event);
      if (what === 'message') state.heard += 1;
      if (what !== 'ended' || !isLoud()) continue;
      if (reflect.restsFor() === 0) look();
      else plan();
    }
  };

  return {
    start() {
      ends.push(store.wire.listen(hear), settings.onChange(look));
      look();
    },
    /** Resolves when what was begun by now is done. */
    settled: () => working,
    async stop() {
      stopped = true;
      timer?.cancel();
      for (const end of ends) end();
      await working;
    },
  };
}

/** Milliseconds until it looks again: the next day, the end of the cooldown where something is due, or an hour. */
function restUntilNext({ clock }: JournalDeps, reflect: Reflection, due: boolean): number {
  const now = clock.now();
  const midnight = boundsOf(dayOf(now)).to.getTime() + afterMidnight - now;
  const rest = reflect.restsFor();
  return Math.max(1000, Math.min(midnight, due && rest > 0 ? rest : lookEvery, lookEvery));
}

/** Writes what is due: the days that are over, the oldest first, and today where enough was said. */
async function step({ clock, settings }: JournalDeps, reflect: Reflection, state: State): Promise<void> {
  const { enabled, afterMessages } = settings.get().journal;
  if (!enabled) return;
  const now = clock.now();
  const today = dayOf(now);
  for (state.open = laterOf(state.open, dayBefore(now, mostDays)); state.open < today; state.open = dayAfter(state.open)) {
    if (reflect.restsFor() > 0) return;
    await reflect(state.open, 'self').catch(unlessNeverWritten);
  }
  if (state.heard < afterMessages || reflect.restsFor() > 0) return;
  // What is said while it looks counts on.
  state.heard = 0;
  const said = await reflect.unread(today, true);
  if (said.length >= afterMessages) await reflect(today, 'self');
  else state.heard += said.length;
}

const saidIn = ({ name, data }: WireEvent): unknown =>
  name === 'chat.changed' && typeof data === 'object' && data !== null && 'what' in data ? data.what : null;

/** A page that is binary or too large stays as it is, and the days after it are written all the same. */
function unlessNeverWritten(error: unknown): void {
  if (!(error instanceof AppError && ['refused', 'too_large', 'invalid_input'].includes(error.code))) throw error;
}

/** The day after the last one that was written when it was over; yesterday, where the journal is new. */
function firstOpenDay({ store, clock }: JournalDeps): string {
  const now = clock.now();
  const newest = newestReflection.get(store.reader, {});
  const earliest = dayBefore(now, newest ? mostDays : 1);
  const over = reflectionsFrom
    .all(store.reader, { day: earliest })
    .filter((row) => row.asked_at >= boundsOf(row.day).to.getTime());
  return over.map(({ day }) => dayAfter(day)).reduce(laterOf, earliest);
}

/** Days are texts that sort as they pass. */
const laterOf = (one: string, other: string): string => [one, other].toSorted()[1] ?? one;

const dayBefore = (ms: number, days: number): string => {
  const date = new Date(ms);
  return dayOf(new Date(date.getFullYear(), date.getMonth(), date.getDate() - days).getTime());
};
const dayAfter = (day: string): string => dayOf(boundsOf(day).to.getTime());

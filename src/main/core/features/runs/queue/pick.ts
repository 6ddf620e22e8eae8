/** Which run comes next. It looks at the first run of each lane and priority and at no other, however many wait. */
import type { Reader } from '../../../store/types.ts';
import { type Places, placesLeft, urgent } from './places.ts';
import {
  firstDue,
  firstLane,
  nextPriority,
  nextProvider,
  nextType,
  oldestReady,
  type QueuedRow,
  queuedById,
  workingRuns,
} from './queue.sql.ts';
import type { QueueLimits } from './types.ts';

const highest = 9;
/** Waiting so long is worth one priority: after three quarters of an hour the lowest stands with the highest, and is older. */
const agesEveryMs = 5 * 60_000;

/** The priority that a run has grown to. A clock that was set back makes nobody wait longer than they were asked to. */
export function grownPriority(run: Pick<QueuedRow, 'priority' | 'created_at' | 'not_before'>, now: number): number {
  const waited = Math.max(0, now - Math.max(run.created_at, run.not_before));
  return Math.min(highest, run.priority + Math.floor(waited / agesEveryMs));
}

/** Answers null where nothing is due or every place for it is taken. `lent` says by child which parent waits for it. */
export function pickNext(reader: Reader, lent: ReadonlyMap<string, string>, limits: QueueLimits, now: number): QueuedRow | null {
  const working = workingRuns.all(reader, {});
  const places = placesLeft(working, lent, limits);
  const ids = new Set(working.map((run) => run.id));
  const fits = (run: QueuedRow) => !places.providerFull(run.provider) && !places.typeFull(run.type);
  const children = [...lent].flatMap(([child, parent]) =>
    ids.has(parent) ? (queuedById.get(reader, { id: child, now }) ?? []) : [],
  );
  // A child on its parent's place takes nobody's: it goes first.
  return first(children.filter(fits), now) ?? first(places.open ? [...heads(reader, places, now)] : [], now);
}

function* heads(reader: Reader, places: Places, now: number): Generator<QueuedRow> {
  for (const lane of openLanes(reader, places)) {
    for (let below = highest + 1; ; ) {
      const at = nextPriority.get(reader, { ...lane, below });
      if (!at || (places.urgentOnly && at.priority < urgent)) break;
      below = at.priority;
      const place = { ...lane, priority: at.priority };
      const found = [oldestReady.get(reader, place), firstDue.get(reader, { ...place, now })];
      yield* found.filter((row) => row !== undefined);
    }
  }
}

function* openLanes(reader: Reader, places: Places): Generator<{ provider: string; type: string }> {
  let lane = firstLane.get(reader, {});
  while (lane) {
    const full = places.providerFull(lane.provider);
    if (!full && !places.typeFull(lane.type)) yield lane;
    lane = (full ? undefined : nextType.get(reader, lane)) ?? nextProvider.get(reader, { provider: lane.provider });
  }
}

function first(runs: readonly QueuedRow[], now: number): QueuedRow | null {
  const before = (a: QueuedRow, b: QueuedRow) => grownPriority(b, now) - grownPriority(a, now) || a.created_seq - b.created_seq;
  return runs.toSorted(before)[0] ?? null;
}

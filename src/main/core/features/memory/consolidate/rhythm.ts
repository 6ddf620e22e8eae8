/** Tidying is proposed by itself: after many new fragments, when room gets scarce, and each week in which something changed. */
import type { Clock, Timer } from '../../../base/clock.ts';
import { describeError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { Reader, Store, WireListener } from '../../../store/types.ts';
import { mark, setMark } from '../learn/marks.sql.ts';
import type { Rooms } from '../learn/rooms.ts';
import { propose } from './decide.ts';
import { type Due, enough } from './due.ts';
import type { Group } from './groups.ts';
import { consolidateRun } from './kind.ts';
import { proposalPage } from './proposals.sql.ts';
import type { Budgets, Planned } from './propose.ts';

/** What is kept together is looked at together. */
export const settlesMs = 60_000;
const name = 'consolidation';
const priority = 1;
const longestMs = 180_000;

interface RhythmDeps {
  store: Store;
  clock: Clock;
  newId: () => string;
  log: Log;
  budgets: Budgets;
  /** Null: without a model, and without a runs room. */
  rooms: Pick<Rooms, 'runs' | 'model'> | null;
}

/** Use once per daemon. It costs nothing as long as nothing changes. */
export function createTidying(deps: RhythmDeps) {
  const { store, clock, log } = deps;
  let timer: Timer | null = null;
  let stopped = false;
  let working: Promise<void> = Promise.resolve();
  const plan = (ms: number) => {
    if (stopped) return;
    timer ??= clock.after(ms, () => {
      timer = null;
      working = working
        .then(() => (stopped ? undefined : look(deps)))
        .catch((error: unknown) => log.warn('what could be tidied was not looked for', { error: describeError(error) }));
    });
  };
  const hear: WireListener = (events) => {
    if (events.some(({ name: what, data }) => what === 'memory.changed' && (data as { what: string }).what !== 'forgotten'))
      plan(settlesMs);
  };
  const unlisten = store.wire.listen(hear);
  let weekly: Timer | null = null;
  // Each week it is looked at once, for what changed just before the last look: without a model, and without a proposal where nothing did.
  const everyWeek = () => {
    weekly = clock.after(enough.timeMs, () => {
      plan(0);
      everyWeek();
    });
  };
  everyWeek();
  plan(settlesMs);
  return {
    idle: () => working,
    async stop() {
      stopped = true;
      unlisten();
      timer?.cancel();
      weekly?.cancel();
      await working;
    },
  };
}

async function look({ store, clock, newId, budgets, rooms }: RhythmDeps): Promise<void> {
  const now = clock.now();
  const last = mark.get(store.reader, { name });
  // The first time it only says from when on time is counted.
  const due = await store.query<Due>('memory.due', { now, budgets, last: last ?? { seq: 0, at: now } });
  if (!last) await store.command((tx) => setMark.run(tx, { name, seq: 0, at: tx.now }));
  const { cause, seq } = due;
  if (cause === null) return;
  const scarce = cause === 'bytes' ? enough.full : 1;
  const within = { records: Math.floor(budgets.records * scarce), bytes: Math.floor(budgets.bytes * scarce) };
  const no = declinedLines(store.reader);
  const planned = await store.query<Planned[]>('memory.consolidation', { now, budgets: within });
  const changes = planned.filter((change) => !no.has(keyOf(change)));
  const model = (await rooms?.model(null)) ?? null;
  const taken = changes.flatMap((change) => change.ids);
  const found = model === null ? [] : await store.query<Group[]>('memory.fragments', { now, taken });
  const groups = found.filter(({ ids }) => !no.has(keyOf({ kind: 'summarize', ids })));
  await store.command((tx) => {
    setMark.run(tx, { name, seq, at: tx.now });
    if (rooms && model !== null && groups.length > 0)
      rooms.runs.queue(tx, {
        type: consolidateRun,
        goal: 'Sum up what is remembered in pieces',
        inputs: { cause, changes, groups: groups.map(({ ids, category }) => ({ ids, category })) },
        ...{ priority, model, unattended: true, only: [], actor: 'self' },
        budget: { durationMs: longestMs },
      });
    else if (changes.length > 0) propose(tx, newId(), changes, 'self', cause);
  });
}

/** What was turned down is not proposed again by itself; so many proposals back it is known. */
const mostDeclined = 50;

const keyOf = ({ kind, ids }: Pick<Planned, 'kind' | 'ids'>): string => [kind, ...ids.toSorted()].join(' ');

const declinedLines = (reader: Reader): Set<string> =>
  new Set(
    proposalPage
      .all(reader, { state: 'declined', below: Number.MAX_SAFE_INTEGER, limit: mostDeclined })
      .flatMap((row) => (JSON.parse(row.changes) as Planned[]).map(keyOf)),
  );

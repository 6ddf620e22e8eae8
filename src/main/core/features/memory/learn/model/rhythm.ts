/** When a model goes through a conversation: once it has been quiet for a while, or has gone on for long. Idle, it does nothing. */
import type { Clock, Timer } from '../../../../base/clock.ts';
import { describeError } from '../../../../base/errors.ts';
import type { Log } from '../../../../base/log.ts';
import type { Store } from '../../../../store/types.ts';
import { dropUnread, mark, setMark, type UnreadRow, unread } from '../marks.sql.ts';
import type { Rooms } from '../rooms.ts';
import { learnRun } from './kind.ts';

export const quietMs = 5 * 60_000;
export const cooldownMs = 15 * 60_000;
/** Said so often, it is gone through while it goes on. */
const manyTurns = 12;
/** Whatever anybody else wants comes first. */
const priority = 1;
const longestMs = 120_000;
const name = 'learn-model';

interface RhythmDeps {
  store: Store;
  clock: Clock;
  log: Log;
  rooms: Rooms;
}

/** Use once per daemon. `look` when there is more to read. */
export function createRhythm({ store, clock, log, rooms }: RhythmDeps) {
  let timer: Timer | null = null;
  let stopped = false;
  let working: Promise<void> = Promise.resolve();
  /** After a failure it is not tried again at once. */
  let pause = 0;
  const look = () => {
    timer?.cancel();
    timer = null;
    const first = stopped ? null : nextOf(unread.all(store.reader, {}), clock.now());
    if (!first) return;
    const rests = restsFor(store, clock.now());
    timer = clock.after(Math.max(1000, first.in, rests, pause), fire);
    pause = 0;
  };
  const fire = () => {
    timer = null;
    working = working
      .then(() => (stopped ? undefined : ask({ store, clock, log, rooms })))
      .catch((error: unknown) => {
        pause = cooldownMs;
        log.warn('what was said could not be gone through with a model', { error: describeError(error) });
      })
      .then(look);
  };
  return {
    look,
    idle: () => working,
    async stop() {
      stopped = true;
      timer?.cancel();
      await working;
    },
  };
}

/** Which conversation is next, and in how many milliseconds. */
function nextOf(rows: readonly UnreadRow[], now: number): { row: UnreadRow; in: number } | null {
  const waits = rows.map((row) => ({ row, in: row.turns >= manyTurns ? 0 : Math.min(quietMs, row.last_at + quietMs - now) }));
  return waits.toSorted((a, b) => a.in - b.in)[0] ?? null;
}

function restsFor(store: Store, now: number): number {
  const passed = now - (mark.get(store.reader, { name })?.at ?? Number.NEGATIVE_INFINITY);
  // A clock that was set back is no reason to wait.
  return passed >= 0 && passed < cooldownMs ? cooldownMs - passed : 0;
}

async function ask({ store, clock, rooms }: RhythmDeps): Promise<void> {
  const next = nextOf(unread.all(store.reader, {}), clock.now());
  if (!next || next.in > 0 || restsFor(store, clock.now()) > 0) return;
  const { conversation_id: conversationId, since, tainted_by: taintedBy } = next.row;
  const turns = rooms.chat.turns(conversationId, manyTurns);
  const to = turns.at(-1)?.turn;
  const answeredBy = turns.findLast(({ model }) => model !== null)?.model;
  // Without a model, or unwanted: what was said is not saved up for one.
  const model = rooms.mode() === 'off' || !answeredBy ? null : await rooms.model(answeredBy);
  await store.command((tx) => {
    dropUnread.run(tx, { conversationId });
    if (model === null || to === undefined) return;
    setMark.run(tx, { name, seq: 0, at: tx.now });
    rooms.runs.queue(tx, {
      type: learnRun,
      goal: 'Look for what is worth remembering in a conversation',
      inputs: { conversationId, from: Math.max(0, since - 2), to, taintedBy },
      ...{ priority, model, unattended: true, only: [], taintedBy, actor: 'self' },
      budget: { durationMs: longestMs },
    });
  });
}

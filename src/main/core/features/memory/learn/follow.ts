/**
 * Follows the log: each run that ended is gone through once, whatever happens between. How far it got is kept in the same
 * transaction as what was learnt, so that a crash neither repeats nor skips.
 */
import type { RunState } from '../../../../../contract/run-event.ts';
import type { Clock } from '../../../base/clock.ts';
import { describeError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { Store, StoredEvent, Transaction } from '../../../store/types.ts';
import { decided } from './candidates/decide.ts';
import { closeKnown } from './candidates/known.ts';
import { extract } from './extract/extract.ts';
import { type Found, learnIn } from './learn.ts';
import { addUnread, mark, setMark } from './marks.sql.ts';
import type { Rooms } from './rooms.ts';

export interface FollowDeps {
  store: Store;
  clock: Clock;
  newId: () => string;
  log: Log;
  rooms: Rooms;
  /** Called when there is more for a model to read. */
  unread(): void;
}

const name = 'learn';
const pageSize = 50;
const freshMs = 2 * 86_400_000;
const over: ReadonlySet<RunState> = new Set(['succeeded', 'failed', 'cancelled', 'interrupted']);

/** Use once per daemon. `idle` resolves when all that there is has been gone through. */
export function followRuns(deps: FollowDeps) {
  const { store, log } = deps;
  let going: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  const wake = () => {
    again = true;
    going ??= drain()
      .catch((error: unknown) => log.warn('learning from what was said waits', { error: describeError(error) }))
      .finally(() => {
        going = null;
      });
  };
  const drain = async () => {
    while (again && !stopped) {
      again = false;
      while (!stopped && (await readPage(deps))) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const unlisten = store.wire.listen((events) => {
    for (const { name: what, data } of events) {
      if (what === 'runs.changed' && over.has((data as { state: RunState }).state)) wake();
      if (what === 'memory.changed') void noteKept(deps, data as { id: string; what: string; more?: string[] });
    }
  });
  wake();
  return {
    async idle() {
      while (going) await going;
    },
    async stop() {
      stopped = true;
      unlisten();
      await going;
    },
  };
}

/** False where nothing more has ended. */
async function readPage(deps: FollowDeps): Promise<boolean> {
  const { store } = deps;
  const from = mark.get(store.reader, { name })?.seq ?? 0;
  const events = store.events({ type: 'runs.ended', afterSeq: from, limit: pageSize });
  if (events.length === 0) return false;
  const mode = deps.rooms.mode();
  for (const event of events) {
    // What cannot be read is left behind with a word, and never holds up what comes after it.
    const found = mode === 'off' ? null : tryReading(deps, event);
    if (found) await store.command((tx) => take(deps, tx, event, found)).catch((error: unknown) => skip(deps, event, error));
  }
  const seq = events.at(-1)?.seq ?? from;
  await store.command((tx) => setMark.run(tx, { name, seq, at: tx.now }));
  return events.length === pageSize;
}

interface Heard {
  /** Of a conversation: where a model may read on. */
  said: { conversationId: string; since: number; taintedBy: string | null } | null;
  found: Found[];
}

function tryReading(deps: FollowDeps, event: StoredEvent): Heard | null {
  try {
    return read(deps, event);
  } catch (error) {
    skip(deps, event, error);
    return null;
  }
}

const skip = ({ log }: FollowDeps, { seq }: StoredEvent, error: unknown) =>
  log.warn('something that was said could not be gone through', { seq, error: describeError(error) });

/** What the person had said to a run that ended: only what a person typed here is ever read. */
function read({ rooms }: FollowDeps, { runId, at }: StoredEvent): Heard | null {
  const run = runId === null ? null : rooms.runs.about(runId);
  if (run?.actor !== 'user' || run.parentId !== null) return null;
  if (run.type === 'chat') {
    const question = run.messageId === null ? null : rooms.chat.question(run.messageId);
    if (!question) return null;
    const { conversationId, messageId: ref, turn } = question;
    const source = { type: 'user' as const, ref, conversationId, turn, speaker: 'user' };
    const { taintedBy } = run;
    const said = { conversationId, since: turn, taintedBy };
    return { said, found: foundIn(question.text, question.at, { source, taintedBy }) };
  }
  if (run.type !== 'task' || run.unattended) return null;
  const source = { type: 'user' as const, ref: run.runId, speaker: 'user' };
  return { said: null, found: foundIn(run.goal, at, { source, taintedBy: run.taintedBy }) };
}

const foundIn = (text: string, at: number, from: Pick<Found, 'source' | 'taintedBy'>): Found[] =>
  extract(text, at).map((one) => ({ ...one, ...from, ownWords: true }));

function take(deps: FollowDeps, tx: Transaction, event: StoredEvent, { said, found }: Heard): void {
  const { newId, rooms } = deps;
  learnIn(tx, { mode: rooms.mode(), newId }, found);
  setMark.run(tx, { name, seq: event.seq, at: tx.now });
  // A model reads what is fresh; it never works off a past that was there before it.
  if (!said || tx.now - event.at > freshMs) return;
  addUnread.run(tx, { ...said, at: event.at });
  tx.afterCommit(deps.unread);
}

/** What waits for the user and is remembered meanwhile by another way waits no more. */
async function noteKept({ store, log }: FollowDeps, { id, what, more = [] }: { id: string; what: string; more?: string[] }) {
  if (what !== 'stored' && what !== 'updated') return;
  const closed = closeKnown(store.reader, [id, ...more]);
  if (closed.length === 0) return;
  await store
    .command((tx) => {
      for (const { candidateId, memoryId } of closed) decided(tx, candidateId, 'kept', memoryId, 'self');
    })
    .catch((error: unknown) => log.warn('what is kept already still waits', { error: describeError(error) }));
}

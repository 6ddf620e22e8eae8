/** A queue on a real store, with a clock that stands still and chance that can be told. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failure } from '../../../../../contract/run-event.ts';
import { type Clock, type FakeClock, fakeClock } from '../../../base/clock.ts';
import { idMaker } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { openStore } from '../../../store/open.ts';
import { query } from '../../../store/sql.ts';
import type { NewEvent, Signer, Store, Transaction } from '../../../store/types.ts';
import { ended, queued, resumed, runsEvents, stepped, waiting } from '../events.ts';
import { runs as migration } from '../migrations/0032-runs.ts';
import { runsProjection } from '../views/projection.sql.ts';
import { createQueue } from './queue.ts';
import type { Claim, Queue, QueueLimits } from './types.ts';

export interface Wanted {
  runId: string;
  type?: string;
  priority?: number;
  model?: string | null;
  parentId?: string | null;
  notBefore?: number | null;
}

const keys = generateKeyPairSync('ed25519');
const signer: Signer = {
  publicKey: keys.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
  sign: (bytes) => sign(null, bytes, keys.privateKey),
};

/** Opens a store with the tables of runs, and no others. */
export const openRuns = (home: string, clock: Clock): Promise<Store> =>
  openStore({
    home,
    migrations: [migration],
    projections: [runsProjection],
    definitions: runsEvents,
    clock,
    newId: idMaker(clock),
    signer,
    log: silentLog,
  });

export interface Room {
  store: Store;
  queue: Queue;
  clock: FakeClock;
  /** Change them at will. */
  limits: { -readonly [K in keyof QueueLimits]: QueueLimits[K] };
  /** What `random` answers. */
  chance: { value: number };
  add(wanted: Wanted): Promise<void>;
  /** One alone; null where there is none. */
  claim(): Promise<Claim | null>;
  /** All that may be worked on now. */
  claimAll(): Promise<Claim[]>;
  stateOf(runId: string): string | undefined;
  /** Ends what runs and opens the same home anew, as after a crash. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

/** Use for one test; `remove` deletes the home. */
export async function openRoom(limits: Partial<QueueLimits> = {}): Promise<Room> {
  const home = mkdtempSync(join(tmpdir(), 'hearth-queue-'));
  const clock = fakeClock();
  const chance = { value: 0.5 };
  const now = { atOnce: 4, length: 1_000, ...limits };
  const openQueue = (store: Store) =>
    createQueue({ store, clock, log: silentLog, limits: () => now, random: () => chance.value });
  const store = await openRuns(home, clock);
  const room: Room = {
    store,
    queue: openQueue(store),
    clock,
    limits: now,
    chance,
    add: (wanted) => room.store.command((tx) => enqueue(tx, room.queue, wanted)),
    claim: async () => (await room.queue.claim(1))[0] ?? null,
    claimAll: () => room.queue.claim(1_000),
    stateOf: (runId) => stateById.get(room.store.reader, { id: runId })?.state,
    async restart() {
      room.queue.stop();
      await room.store.close();
      room.store = await openRuns(home, clock);
      room.queue = openQueue(room.store);
    },
    async remove() {
      room.queue.stop();
      await room.store.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return room;
}

const stateById = query<{ id: string }, { state: string }>('SELECT state FROM runs WHERE id = :id');

/** As a command of the room would: refused or recorded. */
export function enqueue(tx: Transaction, queue: Queue, wanted: Wanted): void {
  const { type = 'task', priority = 5 } = wanted;
  queue.admit(tx, { type, priority });
  tx.append(queuedFact(wanted));
}

const fact = (runId: string) => ({ stream: `run:${runId}`, actor: 'self', runId });

export const queuedFact = ({
  runId,
  type = 'task',
  priority = 5,
  model = null,
  parentId = null,
  notBefore = null,
}: Wanted): NewEvent =>
  queued.of({
    ...fact(runId),
    data: {
      runId,
      type,
      priority,
      model,
      provider: model?.split('/')[0] ?? '',
      parentId,
      notBefore,
      goal: 'Sum up docs/',
      inputs: {},
      attachments: [],
      contextHints: [],
      grants: [],
      budget: {},
      unattended: false,
      only: null,
      parentCallId: parentId === null ? null : 'call',
      agent: null,
      depth: parentId === null ? 0 : 1,
      taintedBy: null,
      conversationId: null,
      messageId: null,
    },
  });

type Held = Pick<Claim, 'runId' | 'lease'>;

/** A step that got on. */
export const steppedFact = ({ runId, lease }: Held, n: number): NewEvent =>
  stepped.of({
    ...fact(runId),
    data: { runId, lease, n, state: 'done', result: null, answer: null, usage: null, failure: null, taintedBy: null },
  });
export const waitingFact = ({ runId, lease }: Held): NewEvent =>
  waiting.of({ ...fact(runId), data: { runId, lease, n: 1, approvalId: `approval-${runId}` } });
export const resumedFact = (runId: string): NewEvent => resumed.of({ ...fact(runId), data: { runId } });
export const endedFact = ({ runId, lease }: Held, state: 'succeeded' | 'failed' | 'interrupted', dead = false): NewEvent =>
  ended.of({
    ...fact(runId),
    data: {
      runId,
      lease,
      state,
      dead,
      report: {
        taskId: '0198c3a0-0000-7000-8000-00000000000a',
        summary: 'Done.',
        artifacts: [],
        decisions: [],
        nextSteps: [],
        telemetry: { tokens: 0, cost: 0, durationMs: 0, toolCalls: 1 },
      },
      failure: null,
      content: [],
      model: null,
      usage: null,
    },
  });

export const passing: Failure = { layer: 'overload', message: 'The provider is overloaded.', retryable: true };
export const lasting: Failure = { layer: 'auth', message: 'The key is not accepted.', retryable: false };

/** The worker's end: one connection for questions, orders one after the other, answers with a code. */
import { constants, setPriority } from 'node:os';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { AppError, systemCode } from '../../base/errors.ts';
import { keptFiles } from '../artifacts/kept-files.sql.ts';
import { openConnection } from '../disk/connection.ts';
import { databaseOf } from '../disk/replace.ts';
import { storeEvents } from '../events.ts';
import { eventLifter, lifter } from '../log/rows.ts';
import type { MoveContext, Readable } from '../move/context.ts';
import { runMove } from '../move/run.ts';
import type { EventDefinition, Projection, Reader } from '../types.ts';
import { backUp } from './backup.ts';
import { cancellable } from './cancellable.ts';
import { forgetIn } from './forget-in.ts';
import { type Order, slotOf, type WorkerAnswer, type WorkerFault, type WorkerStart } from './protocol.ts';
import { rebuildViews } from './rebuild.ts';
import { scrub } from './scrub.ts';
import { verifyLog } from './verify.ts';

/** What a query has beside the database. */
export interface Surroundings {
  /** The folder of what is shipped with Hearth and only read; absent in tests of the store alone. */
  resources?: string;
}

/** By name, each a function of a reader and what was asked. */
// The parameter's shape is agreed between a feature and its own query: `never` takes any function.
export type Queries = Record<string, (reader: Reader, params: never, around: Surroundings) => unknown>;

interface Lists {
  projections: readonly Projection[];
  definitions: readonly EventDefinition[];
  queries: Queries;
}

/** Use in the worker's entry, with the features' lists. */
export async function serve(builtIn: Lists): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('The query runner is a worker thread: start it from the store.');
  const start = workerData as WorkerStart;
  if (start.background) stepBehind();
  const lists = await withModule(builtIn, start.module);
  const answer = desk(
    start,
    lists,
    sparingly((progress) => post(port, { progress })),
    (id, done, total) => post(port, { id, moved: { done, total } }),
  );
  let last: Promise<void> = Promise.resolve();
  port.on('message', (order: Order) => {
    last = last.then(async () => post(port, await answer(order)));
  });
}

/** On Linux a thread has a priority of its own; elsewhere this would slow the whole daemon. */
function stepBehind(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A courtesy: where it is not allowed the work is done all the same.
  }
}

/** Ten times a second is all that a person sees; the end is always told. */
function sparingly(tell: Progress): Progress {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - last < 100 && progress.done < progress.total) return;
    last = now;
    tell(progress);
  };
}

const post = (port: MessagePort, answer: WorkerAnswer) => port.postMessage(answer);

async function withModule(lists: Lists, path: string | undefined): Promise<Lists> {
  if (path === undefined) return lists;
  const more = (await import(/* @vite-ignore */ path)) as Partial<Lists>;
  return {
    projections: [...lists.projections, ...(more.projections ?? [])],
    definitions: [...lists.definitions, ...(more.definitions ?? [])],
    queries: { ...lists.queries, ...more.queries },
  };
}

type Answer = (order: Order) => Promise<WorkerAnswer>;
type Moving = (id: number, done: number, total: number | null) => void;
type Progress = (progress: { work: 'rebuild' | 'verify'; done: number; total: number }) => void;

function desk(start: WorkerStart, lists: Lists, progress: Progress, moved: Moving): Answer {
  const reading = openConnection(databaseOf(start.home), { queryOnly: true, busyMs: 5_000, cacheKiB: 16_384 });
  const projections = [keptFiles, ...lists.projections];
  const definitions = [...storeEvents, ...lists.definitions];
  const lifts = { lift: lifter(definitions), liftEvent: eventLifter(definitions) };
  const context = { home: start.home, steps: start.steps, publicKey: Buffer.from(start.publicKey), projections, ...lifts };
  const around: Surroundings = start.resources === undefined ? {} : { resources: start.resources };
  const readable = (name: string) => lists.queries[name] as Readable;
  const gone = (id: number) => Atomics.load(start.cancelled, slotOf(id)) === id;
  // The same reader for every query: what a feature keeps beside its connection is found again by it.
  let asked = 0;
  const reader = cancellable(reading, () => gone(asked));

  const ask = (id: number, name: string, params: unknown): unknown => {
    const named = Object.hasOwn(lists.queries, name) ? lists.queries[name] : undefined;
    if (!named) throw new AppError('internal', `There is no query named ${name}.`);
    // One snapshot for all statements of a query.
    reading.exec('BEGIN');
    asked = id;
    try {
      return named(reader, params as never, around);
    } finally {
      reading.exec('COMMIT');
    }
  };
  const work = async (order: Order): Promise<unknown> => {
    switch (order.kind) {
      case 'query':
        return gone(order.id) ? null : ask(order.id, order.name, order.params);
      case 'verify':
        return verifyLog(reading, context, (done, total) => progress({ work: 'verify', done, total }));
      case 'inspect':
        return verifyLog(reading, context, () => undefined, 5);
      case 'rebuild':
        return rebuildViews(context, (done, total) => progress({ work: 'rebuild', done, total }));
      case 'backup':
        return backUp(context.home, order.path);
      case 'forgetIn':
        return forgetIn(order.path, order.wish, context);
      case 'move':
        return runMove({ ...context, reading, readable, ...watched(order.id, gone, moved) }, order.job);
      case 'scrub':
        return scrub(start.home);
      case 'checkpoint':
        reading.exec('PRAGMA query_only = OFF; PRAGMA wal_checkpoint(PASSIVE); PRAGMA query_only = ON');
        return null;
    }
  };
  return answering(work);
}

/** What goes wrong is an answer too, with its code. */
function answering(work: (order: Order) => Promise<unknown>): Answer {
  return async (order) => {
    try {
      return { id: order.id, ok: true, value: await work(order) };
    } catch (error) {
      return { id: order.id, ok: false, error: faultOf(error) };
    }
  };
}

/** How a move tells how far it is, and hears that nobody waits for it any more. */
const watched = (id: number, gone: (id: number) => boolean, moved: Moving): Pick<MoveContext, 'look' | 'progress'> => ({
  look: () => {
    if (gone(id)) throw new AppError('unavailable', 'It was cancelled; nothing is left of it.', { reason: 'cancelled' });
  },
  progress: (done, total) => moved(id, done, total),
});

function faultOf(error: unknown): WorkerFault {
  if (error instanceof AppError) {
    const { code, message, data } = error;
    return { code, message, ...(data ? { data } : {}) };
  }
  const system = systemCode(error);
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message, ...(system ? { system } : {}) };
}

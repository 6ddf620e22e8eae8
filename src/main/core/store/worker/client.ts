/** The main thread's end of a worker: started when it is first needed, ended when it has nothing to do, replaced when it dies. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ErrorCode, errorStatus } from '../../../../contract/define.ts';
import type { Payload } from '../../../../contract/index.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { type Order, slotOf, slots, type WorkerAnswer, type WorkerFault, type WorkerStart } from './protocol.ts';

interface Parts {
  name: string;
  entry: string;
  start: Omit<WorkerStart, 'cancelled'>;
  clock: Clock;
  progress(progress: Payload<'store.progress'>): void;
}

interface Pending {
  /** Hears how far a move is. */
  hear?: ((done: number, total: number | null) => void) | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** Lets go of the signal. */
  done(): void;
}

/** Memory matters more than the few milliseconds of a start. */
const idleMs = 60_000;

/** Finds the worker's entry in a folder: built for users, as it is written for developers. */
export function runnerIn(folder: string): string {
  const built = join(folder, 'query-runner.js');
  return existsSync(built) ? built : join(folder, 'query.ts');
}

/** Beside the source where it runs as it is written; in the folder of the built entries, or one above, where it was bundled. */
export function defaultRunners(): string {
  const here = import.meta.dirname;
  const folders = [join(here, '../../../runners'), here, join(here, '..')];
  return folders.find((folder) => existsSync(runnerIn(folder))) ?? here;
}

export class StoreWorker {
  readonly #parts: Parts;
  readonly #pending = new Map<number, Pending>();
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(slots * 4));
  #worker: Worker | null = null;
  #idle: Timer | null = null;
  #lastId = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Thrown when the signal fires: its reason; a move takes back what it did first, and throws then. Thrown by the work: an
   * AppError where it was one.
   */
  ask(
    order: Order extends infer O ? (O extends Order ? Omit<O, 'id'> : never) : never,
    signal?: AbortSignal,
    hear?: (done: number, total: number | null) => void,
  ): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const stop = () => {
        Atomics.store(this.#cancelled, slotOf(id), id);
        if (order.kind !== 'move') this.#take(id)?.reject(signal?.reason);
      };
      signal?.addEventListener('abort', stop, { once: true });
      const done = () => signal?.removeEventListener('abort', stop);
      this.#pending.set(id, { resolve, reject, done, hear });
      const worker = this.#running();
      worker.ref();
      worker.postMessage({ ...order, id });
    });
  }

  /** Whoever still waits is told that it ended. */
  async end(): Promise<void> {
    this.#idle?.cancel();
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
    this.#rejectAll('closed', 'The store was closed before the work was done.');
  }

  #running(): Worker {
    this.#idle?.cancel();
    this.#idle = null;
    if (this.#worker) return this.#worker;
    const { name, entry, start } = this.#parts;
    const worker = new Worker(entry, { name, execArgv: [], workerData: { ...start, cancelled: this.#cancelled } });
    worker.on('message', (answer: WorkerAnswer) => this.#hear(answer));
    worker.on('error', (error) => this.#died(worker, error.message));
    worker.on('exit', () => this.#died(worker, 'it ended'));
    this.#worker = worker;
    return worker;
  }

  #hear(answer: WorkerAnswer): void {
    if ('progress' in answer) {
      this.#parts.progress(answer.progress);
      return;
    }
    if ('moved' in answer) {
      this.#pending.get(answer.id)?.hear?.(answer.moved.done, answer.moved.total);
      return;
    }
    const pending = this.#take(answer.id);
    if (answer.ok) pending?.resolve(answer.value);
    else pending?.reject(faultToError(answer.error));
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.done();
    if (this.#pending.size === 0) this.#rest();
    return pending;
  }

  #rest(): void {
    this.#worker?.unref();
    this.#idle?.cancel();
    this.#idle = this.#parts.clock.after(idleMs, () => {
      const worker = this.#worker;
      this.#worker = null;
      void worker?.terminate();
    });
  }

  #died(worker: Worker, why: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#rejectAll('worker', `The store's ${this.#parts.name} worker stopped: ${why}. Try again.`);
  }

  #rejectAll(reason: string, message: string): void {
    const all = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of all) {
      pending.done();
      pending.reject(new AppError('unavailable', message, { reason }));
    }
  }
}

function faultToError(fault: WorkerFault): Error {
  if (fault.code !== undefined && isCode(fault.code)) return new AppError(fault.code, fault.message, fault.data);
  const error = new Error(fault.message);
  return fault.system === undefined ? error : Object.assign(error, { code: fault.system });
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errorStatus, code);

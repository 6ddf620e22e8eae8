/** What crosses between the main thread and a worker of the store. */
import type { Payload } from '../../../../contract/index.ts';
import type { MoveJob } from '../move/jobs.ts';
import type { Migration } from '../types.ts';
import type { ForgetWish } from './forget-in.ts';

/** Given once, when the worker starts. */
export interface WorkerStart {
  home: string;
  steps: readonly Migration[];
  /** Raw Ed25519, for checkpoints and the head. */
  publicKey: Uint8Array;
  /** A module with `projections`, `definitions` or `queries` of its own, beside the built-in lists: for tests. */
  module?: string;
  /** The folder of what is shipped with Hearth and only read: queries are told it. */
  resources?: string;
  /** Work that takes long steps behind everything else. */
  background: boolean;
  /** One slot for each waiting request, by id: it holds the id when nobody waits any more. A busy worker cannot read messages. */
  cancelled: Int32Array;
}

export type Work = 'verify' | 'rebuild' | 'scrub' | 'checkpoint' | 'inspect';

export type Order =
  | { id: number; kind: 'query'; name: string; params: unknown }
  | { id: number; kind: 'backup'; path: string }
  | { id: number; kind: 'forgetIn'; path: string; wish: ForgetWish }
  | { id: number; kind: 'move'; job: MoveJob }
  | { id: number; kind: Work };

export type WorkerAnswer =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; error: WorkerFault }
  | { progress: Payload<'store.progress'> }
  | { id: number; moved: { done: number; total: number | null } };

export interface WorkerFault {
  /** Of an AppError; absent for anything else. */
  code?: string;
  /** Of SQLite or Node. */
  system?: string;
  message: string;
  data?: Record<string, unknown>;
}

export const slots = 256;
export const slotOf = (id: number): number => id % slots;

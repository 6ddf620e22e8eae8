/** Long work that a person can follow and end: each piece has a name, tells how far it is, and hears when it is to stop. */
import type { WorkProgress } from '../../../../contract/reach/rpc.ts';
import { type Clock, toInstant } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { NewId } from '../ids.ts';

/** What a piece of long work is given. */
export interface Work {
  /** Fires when the person cancels, or the daemon ends. */
  readonly signal: AbortSignal;
  /** Cheap: it is told at most a few times a second. `total` is null as long as nobody knows. */
  progress(done: number, total: number | null): void;
}

interface Asked {
  name: string;
  unit: WorkProgress['unit'];
  /** The caller's own name for it. */
  workId?: string | undefined;
}

export interface Works {
  /**
   * Does `job` as one piece of work, and answers what it answers. What it does when it is cancelled is its own: answer with what
   * was done, or throw. Thrown where work of that id goes on already: AppError `conflict`.
   */
  run<T>(asked: Asked, job: (work: Work) => Promise<T>): Promise<T>;
  list(): WorkProgress[];
  /** False where no such work goes on. */
  cancel(workId: string): boolean;
  /** Cancels all that goes on, and waits for it. */
  stop(): Promise<void>;
}

/** How often progress is told at most, in ms. */
const pause = 200;

interface Piece {
  told: WorkProgress;
  at: number;
  ended: Promise<unknown>;
  abort: AbortController;
}

interface Deps {
  clock: Clock;
  newId: NewId;
  /** Tells windows and clients. Whoever misses a word asks `work.list`: the work itself does not fail for it. */
  tell(told: WorkProgress): Promise<void>;
}

/** Use once per daemon. */
export function createWorks({ clock, newId, ...deps }: Deps): Works {
  const pieces = new Map<string, Piece>();
  const tell = (told: WorkProgress) => deps.tell(told).catch(() => undefined);
  const step = (piece: Piece, done: number, total: number | null) => {
    piece.told = { ...piece.told, done, total };
    const now = clock.monotonic();
    if (now - piece.at < pause) return;
    piece.at = now;
    void tell(piece.told);
  };
  async function follow<T>(piece: Piece, job: (work: Work) => Promise<T>): Promise<T> {
    const { signal } = piece.abort;
    let state: WorkProgress['state'] = 'failed';
    try {
      const answer = await job({ signal, progress: (done, total) => step(piece, done, total) });
      state = signal.aborted ? 'cancelled' : 'done';
      return answer;
    } catch (error) {
      if (signal.aborted) state = 'cancelled';
      throw error;
    } finally {
      pieces.delete(piece.told.workId);
      await tell({ ...piece.told, state });
    }
  }
  return {
    run({ name, unit, workId = newId() }, job) {
      if (pieces.has(workId)) throw new AppError('conflict', `Work named ${workId} goes on already.`, { workId });
      const told = { workId, name, unit, done: 0, total: null, state: 'running' as const, startedAt: toInstant(clock.now()) };
      const piece: Piece = { told, at: Number.NEGATIVE_INFINITY, ended: Promise.resolve(), abort: new AbortController() };
      pieces.set(workId, piece);
      void tell(told);
      const answer = follow(piece, job);
      piece.ended = answer.catch(() => undefined);
      return answer;
    },
    list: () => [...pieces.values()].map(({ told }) => told),
    cancel(workId) {
      const piece = pieces.get(workId);
      piece?.abort.abort();
      return piece !== undefined;
    },
    async stop() {
      const all = [...pieces.values()];
      for (const { abort } of all) abort.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

/** Waiting for a run, wherever it works. */
import type { Room } from '../deps.ts';
import { runById } from '../runs.sql.ts';

/** Resolves when it has ended. Thrown when the signal fires: its reason. */
export function ended(room: Room, runId: string, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = () => {
      const row = runById.get(room.deps.store.reader, { id: runId });
      return !row || row.finished_at !== null;
    };
    const stop = () => {
      forget();
      reject(signal?.reason);
    };
    const forget = room.onSettled(runId, () => {
      signal?.removeEventListener('abort', stop);
      forget();
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    else if (over()) {
      signal?.removeEventListener('abort', stop);
      forget();
      resolve();
    }
  });
}

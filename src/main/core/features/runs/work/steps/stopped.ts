/** A stop is heard within 250 ms, also where what is waited for does not heed it. */
import type { Clock, Timer } from '../../../../base/clock.ts';

/** After a stop, work is waited for so long: most of it ends, and says what it did. */
export const stopMs = 200;

/** What `waiting` gives. Thrown where it goes on for longer than `graceMs` after the signal fired: its reason. */
export function unlessStopped<T>(waiting: Promise<T>, signal: AbortSignal, clock: Clock, graceMs = 0): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: Timer | null = null;
    const stop = () => {
      if (graceMs === 0) reject(signal.reason);
      else timer = clock.after(graceMs, () => reject(signal.reason));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    waiting.then(resolve, reject).finally(() => {
      timer?.cancel();
      signal.removeEventListener('abort', stop);
    });
  });
}

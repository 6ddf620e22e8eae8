/** A deadline that holds even where the work does not listen to its signal. */
import type { Clock } from '../../../base/clock.ts';

/** Use for work that must not keep others waiting. Thrown when it takes longer than `ms`: `late()`. */
export function within<T>(
  limit: { clock: Clock; ms: number; signal?: AbortSignal; late: () => Error },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, ms, signal, late } = limit;
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const giveUp = (reason: unknown) => {
      controller.abort(reason);
      reject(reason);
    };
    const gone = () => giveUp(signal?.reason);
    const timer = clock.after(ms, () => giveUp(late()));
    if (signal?.aborted) gone();
    signal?.addEventListener('abort', gone, { once: true });
    const end = () => {
      timer.cancel();
      signal?.removeEventListener('abort', gone);
    };
    // `then` twice: a synchronous throw of the work is a failure like any other.
    Promise.resolve()
      .then(() => work(controller.signal))
      .then(resolve, reject)
      .finally(end);
  });
}

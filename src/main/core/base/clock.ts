/** Time as a dependency, so that a test can own it. */

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since 1970, wall clock. May jump either way. */
  now(): number;
  /** Milliseconds that only grow: for durations. */
  monotonic(): number;
  /** Calls once after `ms`; never keeps the process alive by itself. */
  after(ms: number, callback: () => void): Timer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Use in tests: time stands still until `advance` or `jump`. */
export interface FakeClock extends Clock {
  /** Time passes: due timers fire in order. */
  advance(ms: number): void;
  /** The wall clock jumps without time passing, as when a person sets it. */
  jump(ms: number): void;
}

export function fakeClock(start = Date.UTC(2026, 0, 2, 3, 4, 5)): FakeClock {
  let wall = start;
  let passed = 0;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => wall,
    monotonic: () => passed,
    after(ms, callback) {
      const timer = { at: passed + ms, callback };
      timers.push(timer);
      return {
        cancel() {
          timers = timers.filter((other) => other !== timer);
        },
      };
    },
    jump(ms) {
      wall += ms;
    },
    advance(ms) {
      const end = passed + ms;
      for (;;) {
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        wall += next.at - passed;
        passed = next.at;
        next.callback();
      }
      wall += end - passed;
      passed = end;
    },
  };
}

/** An instant as the contract writes it. */
export const toInstant = (ms: number): string => new Date(ms).toISOString();

/** Use to wait; ends early, with the signal's reason thrown, when `signal` fires. */
export function wait(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.after(ms, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}

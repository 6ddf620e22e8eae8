/** What starts can stop, and is registered where it is made. */

export type Stop = () => void | Promise<void>;

/** Use one per owner: `add` what must end, `stop` ends it all, last made first. A failing stop never keeps the others from ending. */
export interface Lifecycle {
  add(stop: Stop): void;
  stop(): Promise<void>;
  readonly stopped: boolean;
}

/** Thrown by `stop` when parts failed to end: an AggregateError, after all of them were tried. */
export function lifecycle(): Lifecycle {
  const stops: Stop[] = [];
  let ending: Promise<void> | null = null;
  const end = async () => {
    const errors: unknown[] = [];
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      try {
        await stop();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Some parts did not end cleanly.');
  };
  return {
    add: (stop) => void stops.push(stop),
    stop: () => (ending ??= end()),
    get stopped() {
      return ending !== null;
    },
  };
}

/** A daemon that a command started: it lives while somebody listens, so that two commands at once never fight over it. */
import type { Clock } from '../core/base/clock.ts';

/** Who started it may have died before it listened. */
const firstWithinMs = 20_000;
/** A command closes several streams as it goes, and the next one of a script finds the daemon still there. */
const lingerMs = 150;

/** Use as what hears how many listen. When some went it says on standard output how many are left, and calls `end` where nobody is. */
export function attend(clock: Clock, out: (line: string) => void, end: () => void): (listening: number) => void {
  let before = 0;
  let isTold = true;
  let next = clock.after(firstWithinMs, end);
  return (listening) => {
    const isFewer = listening < before;
    before = listening;
    next.cancel();
    // Whoever went waits to hear it, also where another came in the meantime.
    isTold = isTold && !isFewer;
    if (isTold) return;
    next = clock.after(lingerMs, () => {
      isTold = true;
      out(JSON.stringify({ event: 'left', users: before }));
      if (before === 0) end();
    });
  };
}

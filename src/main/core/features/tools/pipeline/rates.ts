/** How many calls there were within the last minute: of each tool, and of all. */
import type { Clock } from '../../../base/clock.ts';

const minute = 60_000;

export interface Rates {
  count(tool: string): void;
  recent(tool: string): { tool: number; all: number };
}

/** Use once per daemon. It starts empty: a restart is no way to call more, since it takes longer than it saves. */
export function createRates(clock: Clock): Rates {
  const calls = new Map<string, number[]>();
  const within = (name: string): number[] => {
    const since = clock.monotonic() - minute;
    const kept = (calls.get(name) ?? []).filter((at) => at > since);
    calls.set(name, kept);
    return kept;
  };
  return {
    count(tool) {
      // No tool is named by the empty word: it stands for all.
      for (const name of [tool, '']) within(name).push(clock.monotonic());
    },
    recent: (tool) => ({ tool: within(tool).length, all: within('').length }),
  };
}

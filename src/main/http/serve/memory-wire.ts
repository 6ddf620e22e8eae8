/** A wire in memory for tests: publishes at once, keeps the last `keep` events, each with `padding` in it. */
import type { EventName } from '../../../contract/index.ts';
import type { WireEvent } from '../../../contract/transport.ts';
import type { Wire, WireListener } from '../../core/store/types.ts';

export interface MemoryWire extends Wire {
  publish(...names: EventName[]): void;
  /** How many hear it now. */
  readonly listeners: number;
}

export function memoryWire(keep = Number.POSITIVE_INFINITY, padding = ''): MemoryWire {
  const listeners = new Set<WireListener>();
  let kept: WireEvent[] = [];
  let last = 0;
  return {
    get listeners() {
      return listeners.size;
    },
    get last() {
      return last;
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    after(id, names, limit) {
      const events = kept.filter((event) => event.id > id && (!names || names.includes(event.name))).slice(0, limit);
      return { events, lost: id < last && (kept[0]?.id ?? last + 1) > id + 1 };
    },
    publish(...names) {
      const batch = names.map((name) => ({ id: ++last, name, data: { at: last, padding } }));
      kept = [...kept, ...batch].slice(-keep);
      for (const listener of listeners) listener(batch);
    },
  };
}

/** Following the bus from any id: first what it still keeps, then what comes, without a gap and without a double. */
import type { WireEvent } from '../../contract/transport.ts';
import type { Wire } from './store/types.ts';

const pageSize = 500;

export interface Followed {
  names?: readonly string[] | undefined;
  /** Start after this wire id; only what is new when absent. */
  after?: number | undefined;
}

/** Use in a transport. `lost` is called, once, when the wire no longer keeps everything since `after`. Returns its unsubscribe. */
export function follow(
  wire: Wire,
  { names, after }: Followed,
  deliver: (events: WireEvent[]) => void,
  lost: () => void = () => undefined,
): () => void {
  const wanted = names ? new Set(names) : null;
  let last = after ?? wire.last;
  let live = after === undefined;
  let ended = false;

  const unlisten = wire.listen((events) => {
    if (!live) return;
    const fresh = events.filter((event) => event.id > last && (!wanted || wanted.has(event.name)));
    last = Math.max(last, events.at(-1)?.id ?? 0);
    if (fresh.length > 0) deliver(fresh);
  });
  const catchUp = () => {
    if (ended) return;
    const page = wire.after(last, names ?? null, pageSize);
    if (page.lost) lost();
    last = page.events.at(-1)?.id ?? last;
    if (page.events.length > 0) deliver(page.events);
    // One page a turn, so that a long absence never holds the main thread.
    if (page.events.length < pageSize) live = true;
    else setImmediate(catchUp);
  };
  if (!live) setImmediate(catchUp);
  return () => {
    ended = true;
    unlisten();
  };
}

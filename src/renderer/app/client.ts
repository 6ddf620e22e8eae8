/** The window's one way to the daemon: the preload's bridge in the app, HTTP in a browser. Speaks only the contract. */
import type { EventName, Input, Output, Payload, RequestName } from '../../contract/index.ts';
import type { HearthBridge, RpcError, RpcResult, Subscription, WireEvent } from '../../contract/transport.ts';

declare global {
  interface Window {
    hearth?: HearthBridge;
  }
}

/** What a request failed with; `code` decides what the window does, `message` is for the person. */
export class RequestError extends Error {
  readonly code: RpcError['code'];
  readonly data: Record<string, unknown> | undefined;

  constructor(error: RpcError) {
    super(error.message);
    this.code = error.code;
    this.data = error.data;
  }
}

const offline: RpcResult = {
  ok: false,
  error: {
    code: 'unavailable',
    message: 'Hearth is not answering. It may be starting or have been closed; what you typed is kept here.',
  },
};

/** The HTTP side: the same requests on the page's own origin, with the cookie that `/?token=` set. */
function httpBridge(): HearthBridge {
  return {
    platform: 'browser',
    async rpc(name, input) {
      try {
        const response = await fetch(`/rpc/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(input),
        });
        return (await response.json()) as RpcResult;
      } catch {
        return offline;
      }
    },
    subscribe(options, listener) {
      const query = new URLSearchParams();
      if (options.names) query.set('names', options.names.join(','));
      if (options.after !== undefined) query.set('after', String(options.after));
      // EventSource reconnects by itself and sends Last-Event-ID, so nothing is missed in between.
      const source = new EventSource(`/events?${query}`);
      const take = frameBatch(listener);
      const receive = (name: string) => (event: MessageEvent<string>) =>
        take({ id: Number(event.lastEventId), name, data: JSON.parse(event.data) });
      for (const name of options.names ?? []) source.addEventListener(name, receive(name));
      return () => source.close();
    },
  };
}

/** Hands events over at most once a frame, so that a fast stream never floods React. */
function frameBatch(listener: (events: WireEvent[]) => void): (event: WireEvent) => void {
  let waiting: WireEvent[] = [];
  const flush = () => {
    const batch = waiting;
    waiting = [];
    listener(batch);
  };
  return (event) => {
    // A hidden page gets no frames; a timer still delivers, so that nothing piles up.
    if (waiting.push(event) === 1) document.hidden ? setTimeout(flush, 50) : requestAnimationFrame(flush);
  };
}

const bridge: HearthBridge = window.hearth ?? httpBridge();

/** Where the window runs: `darwin`, `win32`, `linux`, or `browser`. */
export const platform = bridge.platform;

/** Ask the daemon. Thrown when it refuses: `RequestError` with its code. */
export async function call<N extends RequestName>(name: N, input: Input<N>): Promise<Output<N>> {
  const result = await bridge.rpc(name, input).catch(() => offline);
  if (!result.ok) throw new RequestError(result.error);
  return result.data as Output<N>;
}

/** Use to hear events as typed batches. Returns its unsubscribe. */
export function listen<N extends EventName>(
  names: N[],
  listener: (events: { id: number; name: N; data: Payload<N> }[]) => void,
  options: Pick<Subscription, 'after'> = {},
): () => void {
  return bridge.subscribe({ ...options, names }, (events) => listener(events as { id: number; name: N; data: Payload<N> }[]));
}

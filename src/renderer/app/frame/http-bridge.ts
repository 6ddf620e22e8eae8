/** The HTTP side of the window: the same requests on the page's own origin, with the cookie that `/?token=` set. */
import type { HearthBridge, RpcResult, Subscription, WireEvent } from '../../../contract/transport.ts';

/** What stands for an answer when there was none. */
export const offline: RpcResult = {
  ok: false,
  error: {
    code: 'unavailable',
    message: 'Hearth is not answering. It may be starting or have been closed; what you typed is kept here.',
  },
};

/** What is used of the browser; tests give their own. */
export interface Browser {
  fetch: typeof fetch;
  openEvents: (url: string) => Pick<EventSource, 'addEventListener' | 'close' | 'readyState'>;
  /** Runs `flush` when the next frame is due. */
  frame: (flush: () => void) => void;
  wait: (run: () => void, ms: number) => void;
}

interface Listener {
  names: string[] | undefined;
  take: (event: WireEvent) => void;
  /** The last id that it was given, or joined at: what is older is not for it. */
  at: number;
}

/** What the stream of events tells beside events. */
export interface StreamNews {
  /** It broke. */
  silent: () => void;
  /** It begins now, and not where an earlier one ended: what was read before it may be old already. */
  begun: () => void;
}

/** Use in a browser. */
export function httpBridge(browser: Browser, news: StreamNews): HearthBridge {
  const events = eventStream(browser, news);
  return {
    platform: 'browser',
    async rpc(name, input) {
      try {
        const response = await browser.fetch(`/rpc/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(input),
        });
        return (await response.json()) as RpcResult;
      } catch {
        return offline;
      }
    },
    subscribe: events.subscribe,
  };
}

const reopenAfter = 2000;
const closed = 2;

/** One stream for the whole window: a browser allows six connections to one host, and requests need some of them. */
function eventStream(browser: Browser, { silent, begun }: StreamNews) {
  const listeners = new Set<Listener>();
  let source: ReturnType<Browser['openEvents']> | undefined;
  let heard = new Set<string>();
  let last = 0;
  const receive = (event: MessageEvent<string>) => {
    const id = Number(event.lastEventId);
    last = Math.max(last, id);
    const wire: WireEvent = { id, name: event.type, data: JSON.parse(event.data) };
    for (const listener of listeners) {
      if (id <= listener.at || (listener.names && !listener.names.includes(event.type))) continue;
      listener.at = id;
      listener.take(wire);
    }
  };
  const hear = (names: string[] = []) => {
    for (const name of names) {
      if (heard.has(name)) continue;
      heard.add(name);
      source?.addEventListener(name, receive as EventListener);
    }
  };
  const open = (after: number) => {
    source?.close();
    heard = new Set();
    source = browser.openEvents(after > 0 ? `/events?after=${after}` : '/events');
    const opened = source;
    if (after === 0) source.addEventListener('open', () => last === 0 && begun());
    source.addEventListener('error', () => {
      silent();
      // It comes back by itself after a break, but not after a refusal, such as while the daemon starts.
      if (opened === source && opened.readyState === closed) browser.wait(() => opened === source && open(last), reopenAfter);
    });
    for (const { names } of listeners) hear(names);
  };
  return {
    subscribe({ names, after }: Subscription, listener: (events: WireEvent[]) => void): () => void {
      const entry: Listener = { names, take: batched(browser.frame, listener), at: after ?? last };
      listeners.add(entry);
      // Someone who was here before wants what came since: the stream is read again from there, and others skip it.
      if (!source) open(after ?? 0);
      else if (entry.at < last) open(entry.at);
      else hear(names);
      return () => {
        listeners.delete(entry);
        if (listeners.size > 0) return;
        source?.close();
        source = undefined;
      };
    },
  };
}

/** Hands events over at most once a frame, so that a fast stream never floods React. */
function batched(frame: Browser['frame'], listener: (events: WireEvent[]) => void): (event: WireEvent) => void {
  let waiting: WireEvent[] = [];
  const flush = () => {
    const batch = waiting;
    waiting = [];
    listener(batch);
  };
  return (event) => {
    if (waiting.push(event) === 1) frame(flush);
  };
}

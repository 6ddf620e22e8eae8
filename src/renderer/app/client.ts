/** The window's one way to the daemon: the preload's bridge in the app, HTTP in a browser. Speaks only the contract. */
import type { EventName, Input, Output, Payload, RequestName } from '../../contract/index.ts';
import type { HearthBridge, RpcError, Subscription } from '../../contract/transport.ts';
import { type Browser, httpBridge, offline } from './frame/http-bridge.ts';

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

const whenSilent = new Set<() => void>();

/** Use to hear at once that nobody answers, whoever noticed it. Returns its undo. */
export function onSilence(run: () => void): () => void {
  whenSilent.add(run);
  return () => whenSilent.delete(run);
}

const silent = () => {
  for (const run of whenSilent) run();
};

const whenBegun = new Set<() => void>();

/** Use to read again what was read before events could be heard. Returns its undo. */
export function onBegun(run: () => void): () => void {
  whenBegun.add(run);
  return () => whenBegun.delete(run);
}

const begun = () => {
  for (const run of whenBegun) run();
};

const browser: Browser = {
  fetch: (url, options) => fetch(url, options),
  openEvents: (url) => new EventSource(url),
  // A hidden page gets no frames; a timer still delivers, so that nothing piles up.
  frame: (flush) => (document.hidden ? void setTimeout(flush, 50) : void requestAnimationFrame(flush)),
  wait: (run, ms) => void setTimeout(run, ms),
};

const bridge: HearthBridge = window.hearth ?? httpBridge(browser, { silent, begun });

/** Where the window runs: `darwin`, `win32`, `linux`, or `browser`. */
export const platform = bridge.platform;

/** Where a chosen file lies; undefined where this window may not know. */
export const pathOf = bridge.pathOf;

/** Ask the daemon. Thrown when it refuses: `RequestError` with its code. */
export async function call<N extends RequestName>(name: N, input: Input<N>): Promise<Output<N>> {
  const result = await bridge.rpc(name, input).catch(() => offline);
  if (result === offline) silent();
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

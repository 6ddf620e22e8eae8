/** What crosses between a window or script and the daemon, whichever transport carries it. */
import type { ErrorCode } from './define.ts';

export interface RpcError {
  code: ErrorCode;
  message: string;
  data?: Record<string, unknown>;
}

/** The answer to any request; the same over IPC, HTTP and the socket. */
export type RpcResult = { ok: true; data: unknown } | { ok: false; error: RpcError };

/** An event on the wire. `id` numbers the bus and only grows, across restarts too. */
export interface WireEvent {
  id: number;
  name: string;
  data: unknown;
}

export interface Subscription {
  /** Only these event names; all when absent. */
  names?: string[];
  /** Start after this wire id; only what is new when absent. */
  after?: number;
}

/** What the preload puts on `window.hearth`: one generic forwarder that knows no feature. */
export interface HearthBridge {
  rpc(name: string, input: unknown): Promise<RpcResult>;
  /** Batches arrive at most once a frame, in order. Returns its unsubscribe. */
  subscribe(options: Subscription, listener: (events: WireEvent[]) => void): () => void;
  readonly platform: string;
  /** Where a file that the person chose lies. Absent where a window may not know, as in a browser. */
  pathOf?(file: Blob): string;
}

/** 32 MiB: what one attachment may weigh. It stands here, since a window needs it, and the schemas would bring their library. */
export const maxFileBytes = 32 * 1024 * 1024;

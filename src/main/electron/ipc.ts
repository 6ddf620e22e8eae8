/** The window's transport: one request handler that checks its sender, one event channel. */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import type { Caller } from '../../contract/index.ts';
import type { RpcResult, WireEvent } from '../../contract/transport.ts';
import type { Daemon } from '../core/daemon.ts';
import { follow } from '../core/follow.ts';
import { bundleOrigin } from './bundle.ts';

const rpcMessage = z.strictObject({ call: z.string().max(100), input: z.unknown() });
const eventsMessage = z.strictObject({
  key: z.int().min(1),
  open: z.strictObject({ names: z.array(z.string().max(100)).max(50).optional(), after: z.int().min(0).optional() }).nullable(),
});

/** A window that asked for more than this has a fault of its own. */
const mostSubscriptions = 100;
/** At most one message to a window a frame. */
const frame = 16;

const forbidden: RpcResult = { ok: false, error: { code: 'forbidden', message: 'Only Hearth’s own window may ask.' } };
const malformed: RpcResult = { ok: false, error: { code: 'invalid_input', message: 'This is not a request.' } };

/** True where the message comes from the top frame of a page that Hearth itself served. */
function trusted(event: IpcMainInvokeEvent | IpcMainEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && frame.origin === bundleOrigin;
}

/** Use once, after the app is ready. */
export function serveWindows(daemon: Daemon): void {
  const feeds = new Map<number, Feed>();
  ipcMain.handle('rpc', async (event, message: unknown): Promise<RpcResult> => {
    if (!trusted(event)) return forbidden;
    const parsed = rpcMessage.safeParse(message);
    const caller: Caller = { actor: 'user', via: 'window' };
    return parsed.success ? daemon.dispatch(parsed.data.call, parsed.data.input, caller) : malformed;
  });
  ipcMain.on('events', (event, message: unknown) => {
    const parsed = eventsMessage.safeParse(message);
    if (!trusted(event) || !parsed.success) return;
    const feed = feeds.get(event.sender.id) ?? openFeed(daemon, event.sender, () => feeds.delete(event.sender.id));
    feeds.set(event.sender.id, feed);
    feed.change(parsed.data.key, parsed.data.open);
  });
}

interface Feed {
  change(key: number, open: { names?: string[] | undefined; after?: number | undefined } | null): void;
}

/** All subscriptions of one window, joined into one message a frame. They end with the page: a reload subscribes anew. */
function openFeed(daemon: Daemon, contents: WebContents, gone: () => void): Feed {
  const stops = new Map<number, () => void>();
  let waiting = new Map<number, WireEvent[]>();
  let scheduled = false;

  const send = () => {
    scheduled = false;
    const batches = [...waiting].map(([key, events]) => ({ key, events }));
    waiting = new Map();
    if (!contents.isDestroyed()) contents.send('events', batches);
  };
  const deliver = (key: number) => (events: WireEvent[]) => {
    const queue = waiting.get(key);
    if (queue) queue.push(...events);
    else waiting.set(key, [...events]);
    if (!scheduled) setTimeout(send, frame);
    scheduled = true;
  };
  const close = () => {
    for (const stop of stops.values()) stop();
    stops.clear();
    waiting = new Map();
  };
  contents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) close();
  });
  contents.once('destroyed', () => {
    close();
    gone();
  });
  return {
    change(key, open) {
      stops.get(key)?.();
      stops.delete(key);
      if (open && stops.size < mostSubscriptions) stops.set(key, follow(daemon.events, open, deliver(key)));
    },
  };
}

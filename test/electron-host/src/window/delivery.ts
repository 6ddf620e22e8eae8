import { debug, reportError } from '../base/standin.ts';
import type { CdpSession } from '../chromium/cdp.ts';
import { invokeHandler, ipcMain } from '../ipc/ipc-main.ts';
import { type MessagePortMain, PortRelay } from '../ipc/ports.ts';
import { decode, decodeList, encode } from '../page/codec.ts';
import type { FromPage, ToPage } from '../page/ipc-renderer.ts';

/** Who a message from the page is from, as the app's handlers see it. */
export interface Sender {
  event(ports: MessagePortMain[]): object;
  onSend(event: object, channel: string, args: unknown[]): void;
  onPreloadError(error: Error): void;
}

function wording(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Messages between the main process and the preload of one window, in order, both ways. */
export class Delivery {
  #sender: Sender;
  #session: CdpSession | null = null;
  /** The isolated world of the document that is there now; none before the first one, and between two. */
  #contextId: number | null = null;
  #queue: string[] = [];
  #relay = new PortRelay((message) => this.post(message.type === 'port' ? { ...message, data: encode(message.data) } : message));

  constructor(sender: Sender) {
    this.#sender = sender;
  }
  attach(session: CdpSession): void {
    this.#session = session;
  }
  contextCreated(id: number): void {
    this.#contextId = id;
    this.#queue = [];
  }
  contextGone(id?: number): void {
    if (id === undefined || id === this.#contextId) this.#contextId = null;
  }

  send(channel: string, args: unknown[]): void {
    this.post({ type: 'event', channel, args: encode(args) });
  }
  postMessage(channel: string, message: unknown, transfer: MessagePortMain[]): void {
    this.post({ type: 'event', channel, args: encode([message]), ports: transfer.map((port) => this.#relay.give(port)) });
  }

  /** All messages of one turn of the event loop go over in one call, so that a stream costs time in its length and no more. */
  post(message: ToPage): void {
    if (this.#contextId === null) {
      debug('no document to deliver to:', message.type);
      return;
    }
    if (this.#queue.length === 0) setImmediate(() => this.#flush());
    this.#queue.push(JSON.stringify(message));
  }
  #flush(): void {
    const messages = `[${this.#queue.join(',')}]`;
    this.#queue = [];
    if (this.#contextId === null || !this.#session) return;
    const expression = `__standinDeliver(${JSON.stringify(messages)})`;
    // The document may be gone before the call arrives, as it may be in Electron.
    this.#session
      .send('Runtime.evaluate', { expression, contextId: this.#contextId, silent: true })
      .catch((error: unknown) => debug('not delivered', error));
  }

  /** A message of a document that was left meanwhile is dropped: its sender is no longer what the frame says it is. */
  receive(payload: string, contextId: number): void {
    if (contextId !== this.#contextId) return;
    const message = JSON.parse(payload) as FromPage;
    if (message.type === 'invoke') void this.#invoke(message, contextId);
    else if (message.type === 'port') this.#relay.receive({ ...message, data: decode(message.data) });
    else if (message.type === 'preload-error') this.#sender.onPreloadError(new Error(message.error));
    else this.#receiveSend(message);
  }
  #receiveSend({ channel, args, ports = [] }: Extract<FromPage, { type: 'send' }>): void {
    const event = this.#sender.event(ports.map((id) => this.#relay.take(id)));
    const list = decodeList(args);
    try {
      this.#sender.onSend(event, channel, list);
      ipcMain.emit(channel, event, ...list);
    } catch (error) {
      reportError(error);
    }
  }
  async #invoke({ id, channel, args }: Extract<FromPage, { type: 'invoke' }>, contextId: number): Promise<void> {
    const answer = await invokeHandler(channel, this.#sender.event([]), decodeList(args))
      .then((value): ToPage => ({ type: 'reply', id, ok: true, value: encode(value) }))
      .catch((error: unknown): ToPage => ({ type: 'reply', id, ok: false, error: wording(error) }));
    if (contextId === this.#contextId) this.post(answer);
  }
}

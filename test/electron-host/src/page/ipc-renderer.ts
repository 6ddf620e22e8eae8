// `ipcRenderer` of the isolated world, over one function that posts text to the main process.
import { refuseMissingMembers } from '../base/refuse.ts';
import { decode, decodeList, encode, type Wire } from './codec.ts';

/** What the page tells the main process. */
export type FromPage =
  | { type: 'invoke'; id: number; channel: string; args: Wire }
  | { type: 'send'; channel: string; args: Wire; ports?: string[] }
  | { type: 'port'; id: string; data: Wire }
  | { type: 'preload-error'; error: string };

/** What the main process tells the page. */
export type ToPage =
  | { type: 'reply'; id: number; ok: true; value: Wire }
  | { type: 'reply'; id: number; ok: false; error: string }
  | { type: 'event'; channel: string; args: Wire; ports?: string[] }
  | { type: 'port'; id: string; data: Wire }
  | { type: 'port-closed'; id: string };

type Listener = (...args: unknown[]) => void;

class IpcEmitter {
  #listeners = new Map<string, { listener: Listener; run: Listener }[]>();

  #add(channel: string, listener: Listener, run: Listener): this {
    this.#listeners.set(channel, [...(this.#listeners.get(channel) ?? []), { listener, run }]);
    return this;
  }
  on(channel: string, listener: Listener): this {
    return this.#add(channel, listener, listener);
  }
  addListener(channel: string, listener: Listener): this {
    return this.on(channel, listener);
  }
  once(channel: string, listener: Listener): this {
    return this.#add(channel, listener, (...args) => {
      this.off(channel, listener);
      listener(...args);
    });
  }
  off(channel: string, listener: Listener): this {
    const list = this.#listeners.get(channel) ?? [];
    const at = list.findLastIndex((entry) => entry.listener === listener);
    this.#listeners.set(
      channel,
      list.filter((_, index) => index !== at),
    );
    return this;
  }
  removeListener(channel: string, listener: Listener): this {
    return this.off(channel, listener);
  }
  removeAllListeners(channel?: string): this {
    if (channel === undefined) this.#listeners.clear();
    else this.#listeners.delete(channel);
    return this;
  }
  listenerCount(channel: string): number {
    return this.#listeners.get(channel)?.length ?? 0;
  }
  emit(channel: string, ...args: unknown[]): boolean {
    const list = this.#listeners.get(channel) ?? [];
    for (const { run } of list) run(...args);
    return list.length > 0;
  }
}

/** Use once per document: makes `ipcRenderer` and the function that the main process delivers to. */
export function createIpcRenderer(post: (message: FromPage) => void) {
  const calls = new Map<number, { channel: string; resolve(value: unknown): void; reject(reason: unknown): void }>();
  const ports = new Map<string, MessagePort>();
  // Port ids have to differ between documents: the main process keeps them for as long as the window lives.
  const documentId = Math.random().toString(36).slice(2);
  let lastId = 0;

  function giveAway(port: MessagePort): string {
    const id = `page-${documentId}-${++lastId}`;
    ports.set(id, port);
    port.onmessage = (event) => post({ type: 'port', id, data: encode(event.data) });
    return id;
  }
  function adopt(id: string): MessagePort {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port2);
    port2.onmessage = (event) => post({ type: 'port', id, data: encode(event.data) });
    return port1;
  }

  class IpcRenderer extends IpcEmitter {
    invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      return new Promise((resolve, reject) => {
        const id = ++lastId;
        const message: FromPage = { type: 'invoke', id, channel, args: encode(args) };
        calls.set(id, { channel, resolve, reject });
        post(message);
      });
    }
    send(channel: string, ...args: unknown[]): void {
      post({ type: 'send', channel, args: encode(args) });
    }
    postMessage(channel: string, message: unknown, transfer: MessagePort[] = []): void {
      post({ type: 'send', channel, args: encode([message]), ports: transfer.map(giveAway) });
    }
  }
  refuseMissingMembers(IpcRenderer);
  const ipcRenderer = new IpcRenderer();

  function settle(message: Extract<ToPage, { type: 'reply' }>): void {
    const call = calls.get(message.id);
    calls.delete(message.id);
    if (message.ok) call?.resolve(decode(message.value));
    else call?.reject(new Error(`Error invoking remote method '${call.channel}': ${message.error}`));
  }
  function deliver(message: ToPage): void {
    if (message.type === 'reply') settle(message);
    else if (message.type === 'port') ports.get(message.id)?.postMessage(decode(message.data));
    else if (message.type === 'port-closed') ports.get(message.id)?.close();
    else {
      const event = { sender: ipcRenderer, ports: (message.ports ?? []).map(adopt) };
      ipcRenderer.emit(message.channel, event, ...decodeList(message.args));
    }
  }
  return { ipcRenderer, deliver };
}

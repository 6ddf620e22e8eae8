import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { refuseMissingMembers } from '../base/refuse.ts';

/** Electron's MessagePortMain: messages wait until `start()`. */
export class MessagePortMain extends EventEmitter {
  #port: MessagePort;
  #waiting: unknown[] | null = [];

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('message', (data) => (this.#waiting ? this.#waiting.push(data) : this.#receive(data)));
    port.on('close', () => this.emit('close'));
    // An open port must not keep the process alive by itself.
    port.unref();
  }
  #receive(data: unknown): void {
    this.emit('message', { data, ports: [] });
  }
  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const data of waiting) this.#receive(data);
  }
  postMessage(message: unknown, transfer: unknown[] = []): void {
    if (transfer.length > 0) throw new Error('stand-in: sending a port through a port is not emulated');
    this.#port.postMessage(message);
  }
  close(): void {
    this.#port.close();
  }
}
refuseMissingMembers(MessagePortMain);

/** Electron's MessageChannelMain. */
export class MessageChannelMain {
  #port1: MessagePortMain;
  #port2: MessagePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port1 = new MessagePortMain(port1);
    this.#port2 = new MessagePortMain(port2);
  }
  get port1(): MessagePortMain {
    return this.#port1;
  }
  get port2(): MessagePortMain {
    return this.#port2;
  }
}
refuseMissingMembers(MessageChannelMain);

/** What the two ends of a relayed port tell each other. */
export type PortMessage = { type: 'port'; id: string; data: unknown } | { type: 'port-closed'; id: string };

let lastId = 0;

/** Ports that live partly in another process: what arrives at this end is sent over under an id, and the other way round. */
export class PortRelay {
  #ports = new Map<string, MessagePortMain>();
  #send: (message: PortMessage) => void;

  constructor(send: (message: PortMessage) => void) {
    this.#send = send;
  }
  /** Use when a port of this process is transferred to the other. */
  give(port: MessagePortMain): string {
    const id = `main-${++lastId}`;
    this.#connect(id, port);
    return id;
  }
  /** Use when the other process transferred a port to this one. */
  take(id: string): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    this.#connect(id, port2);
    return port1;
  }
  receive(message: PortMessage): void {
    const port = this.#ports.get(message.id);
    if (message.type === 'port') port?.postMessage(message.data);
    else port?.close();
  }
  #connect(id: string, port: MessagePortMain): void {
    this.#ports.set(id, port);
    port.on('message', ({ data }) => this.#send({ type: 'port', id, data }));
    port.on('close', () => {
      this.#ports.delete(id);
      this.#send({ type: 'port-closed', id });
    });
    port.start();
  }
}

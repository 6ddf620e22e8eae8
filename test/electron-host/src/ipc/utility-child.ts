// The child's side of utilityProcess: `process.parentPort` over Node's own channel, and an `electron` with next to nothing in it.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { installElectronModule } from '../module-hook.ts';
import { PortRelay } from './ports.ts';
import type { UtilityMessage } from './utility-process.ts';

const toParent = process.send?.bind(process);
const send = (message: UtilityMessage): void => void toParent?.(message);
const relay = new PortRelay(send);

/** Messages that come before the module listens wait for it. */
class ParentPort extends EventEmitter {
  #early: object[] = [];

  constructor() {
    super();
    this.on('newListener', (name) => {
      if (name === 'message') setImmediate(() => this.#release());
    });
  }
  #release(): void {
    for (const event of this.#early.splice(0)) this.emit('message', event);
  }
  postMessage(message: unknown): void {
    send({ type: 'message', data: structuredClone(message), ports: [] });
  }
  receive(event: object): void {
    if (this.listenerCount('message') > 0 && this.#early.length === 0) this.emit('message', event);
    else this.#early.push(event);
  }
}
const parentPort = new ParentPort();

process.on('message', (message: UtilityMessage) => {
  if (message.type === 'message') parentPort.receive({ data: message.data, ports: message.ports.map((id) => relay.take(id)) });
  else relay.receive(message);
});
process.on('disconnect', () => process.exit(0));

Object.defineProperty(process.versions, 'electron', { value: process.env.STANDIN_ELECTRON_VERSION, enumerable: true });
delete process.env.STANDIN_ELECTRON_VERSION;
Object.assign(process, { parentPort, type: 'utility', send: undefined });
installElectronModule({ net: { fetch, isOnline: () => true } });

const [, , module = ''] = process.argv;
process.argv.splice(1, 2, module);
import(pathToFileURL(module).href).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

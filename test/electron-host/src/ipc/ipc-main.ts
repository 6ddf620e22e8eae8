import { EventEmitter } from 'node:events';
import { refuseMissingMembers } from '../base/refuse.ts';

type Handler = (event: object, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handler>();

/** Use to run what the app handles a channel with. */
export async function invokeHandler(channel: string, event: object, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (!handler) throw new Error(`No handler registered for '${channel}'`);
  return handler(event, ...args);
}

/** Electron's `ipcMain`. */
class IpcMain extends EventEmitter {
  handle(channel: string, listener: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, listener);
  }
  handleOnce(channel: string, listener: Handler): void {
    this.handle(channel, (...args) => {
      this.removeHandler(channel);
      return listener(...args);
    });
  }
  removeHandler(channel: string): void {
    handlers.delete(channel);
  }
}
refuseMissingMembers(IpcMain);

export const ipcMain = new IpcMain();
ipcMain.setMaxListeners(0);

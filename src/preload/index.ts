/** One generic, typed forwarder. It knows no feature: names and shapes are checked on the other side. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { HearthBridge, RpcResult, WireEvent } from '../contract/transport.ts';

type Listener = (events: WireEvent[]) => void;

const listeners = new Map<number, Listener>();
let lastKey = 0;

ipcRenderer.on('events', (_event, batches: { key: number; events: WireEvent[] }[]) => {
  for (const { key, events } of batches) listeners.get(key)?.(events);
});

const bridge: HearthBridge = {
  platform: process.platform,
  pathOf: (file) => webUtils.getPathForFile(file as File),
  rpc: (name, input) => ipcRenderer.invoke('rpc', { call: name, input }) as Promise<RpcResult>,
  subscribe(options, listener) {
    lastKey += 1;
    const key = lastKey;
    listeners.set(key, listener);
    ipcRenderer.send('events', { key, open: options });
    return () => {
      listeners.delete(key);
      ipcRenderer.send('events', { key, open: null });
    };
  },
};

contextBridge.exposeInMainWorld('hearth', bridge);

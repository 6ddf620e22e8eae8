// Runs in the page's own world before any script of the page: receives what the preload exposes, and leaves nothing else behind.
import { Bridge } from './bridge.ts';

function freezeDeep(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) freezeDeep(item);
    Object.freeze(value);
  }
  return value;
}

/** Use once per document, at its start. Frames inside the page get nothing, as in Electron. */
export function startMainWorld(nonce: string): void {
  if (window !== window.top) return;
  const bridge = new Bridge(nonce, 'main', 'isolated', (message) => {
    if (message.type !== 'expose') return;
    const value = freezeDeep(bridge.unpack(message.value));
    Object.defineProperty(window, message.key, { value, writable: false, configurable: false, enumerable: true });
    bridge.post({ type: 'exposed', key: message.key });
  });
  // The two worlds start in no fixed order: whichever is second finds the other.
  bridge.post({ type: 'ready' });
}

// Runs in the page's isolated world: gives the preload what a sandboxed preload gets, and nothing more.
import { refuseUnknown } from '../base/refuse.ts';
import { Bridge } from './bridge.ts';
import { createIpcRenderer, type FromPage, type ToPage } from './ipc-renderer.ts';

declare global {
  /** Set by the DevTools protocol in this world only; the one way out. */
  var __standinPost: ((message: string) => void) | undefined;
  /** The one way in. The page's own world cannot see it. */
  var __standinDeliver: (messages: string) => void;
}

/** What `process` says in a preload. */
export interface PreloadProcess {
  platform: string;
  arch: string;
  versions: Record<string, string | undefined>;
  argv: string[];
}

type Preload = (require: (name: string) => unknown, module: object, exports: object, process: object, global: object) => void;

function createContextBridge(nonce: string) {
  const unseen = new Map<string, unknown>();
  const bridge = new Bridge(nonce, 'isolated', 'main', (message) => {
    if (message.type === 'exposed') unseen.delete(message.key);
    else if (message.type === 'ready') for (const [key, api] of unseen) offer(key, api);
  });
  function offer(key: string, api: unknown): void {
    bridge.post({ type: 'expose', key, value: bridge.pack(api) });
  }
  return {
    exposeInMainWorld(apiKey: string, api: unknown): void {
      unseen.set(apiKey, api);
      offer(apiKey, api);
    },
  };
}

/** What a preload gets as `webFrame`. */
export const webFrame = { getZoomFactor: () => 1, getZoomLevel: () => 0 };
/** What a preload gets as `webUtils`. A page's files have no path here. */
export const webUtils = { getPathForFile: (_file: File) => '' };

/** Use once per document, at its start, with the preload wrapped in a function. */
export function startIsolatedWorld(nonce: string, context: PreloadProcess, preload: Preload): void {
  if (window !== window.top) return;
  const send = globalThis.__standinPost;
  Reflect.deleteProperty(globalThis, '__standinPost');
  const post = (message: FromPage): void => send?.(JSON.stringify(message));
  const { ipcRenderer, deliver } = createIpcRenderer(post);
  globalThis.__standinDeliver = (messages) => {
    for (const message of JSON.parse(messages) as ToPage[]) deliver(message);
  };
  const electron = refuseUnknown(
    {
      contextBridge: refuseUnknown(createContextBridge(nonce), 'contextBridge'),
      ipcRenderer,
      webFrame: refuseUnknown(webFrame, 'webFrame'),
      webUtils: refuseUnknown(webUtils, 'webUtils'),
    },
    'electron (preload)',
  );
  const require = (name: string): unknown => {
    if (/^electron(\/(renderer|common))?$/.test(name)) return electron;
    // Electron's own words; a sandboxed preload may load a handful of Node's modules besides, which Hearth's does not.
    throw new Error(
      /^(node:)?(events|timers|url)$/.test(name) ? `stand-in: require('${name}') is not emulated` : `module not found: ${name}`,
    );
  };
  const process = Object.freeze({ ...context, type: 'renderer', sandboxed: true, contextIsolated: true, env: {} });
  const module = { exports: {} };
  try {
    preload.call(globalThis, require, module, module.exports, process, globalThis);
  } catch (error) {
    post({ type: 'preload-error', error: String((error instanceof Error && error.stack) || error) });
  }
}

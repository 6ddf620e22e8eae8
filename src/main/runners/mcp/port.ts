/** The way to the daemon: a channel of Node's, or a port of Electron's. */

export interface Port {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Hears that the daemon has gone. */
  onGone(listener: () => void): void;
}

/** What Electron puts on `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

function parentPort(): ParentPort | null {
  const port: unknown = 'parentPort' in process ? process.parentPort : null;
  return typeof port === 'object' && port !== null && 'postMessage' in port ? (port as ParentPort) : null;
}

/** Use once per runner. Thrown where nobody started it: Error. */
export function openPort(): Port {
  const port = parentPort();
  if (port)
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', (event) => listener(event.data)),
      // A utility process ends with the app that started it.
      onGone: () => undefined,
    };
  if (!process.send) throw new Error('This file is started by Hearth, not by hand.');
  return {
    post: (message) => void process.send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) => void process.on('disconnect', listener),
  };
}

/** The runner's line to the daemon: Node's own channel, or Electron's port. */

export interface Channel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

interface Port {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

const isPort = (value: unknown): value is Port =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;

/** Thrown where nobody is at the other end: an Error. */
export function openChannel(): Channel {
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isPort(port)) {
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', (event) => listener(event.data)),
    };
  }
  const send = process.send?.bind(process);
  if (!send) throw new Error('A runner is started by the daemon, not by hand.');
  // Without the daemon there is nobody to work for.
  process.on('disconnect', () => process.exit(0));
  return {
    post: (message) => void send(message, undefined, undefined, () => undefined),
    onMessage: (listener) => void process.on('message', listener),
  };
}

/** The command line of the headless host. */
import { parseArgs } from 'node:util';
import { loopback } from '../http/port.ts';

export interface Arguments {
  port: number;
  home?: string;
  json: boolean;
  /** Open the window's UI in the browser, where there is one. */
  open: boolean;
  /** No port, and an end when nobody listens on the socket any more: how the command line starts a daemon of its own. */
  whileUsed: boolean;
  bind?: { address: string; cert: string; key: string };
}

/** Thrown for a command line that cannot be followed: exit code 2. */
export class UsageError extends Error {}

export const usage = `Use: npm start -- --headless [--port N|0] [--home DIR] [--json] [--open] [--bind ADDR --tls-cert FILE --tls-key FILE]`;

const defaultPort = 4517;

const options = {
  port: { type: 'string' },
  home: { type: 'string' },
  bind: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  json: { type: 'boolean' },
  open: { type: 'boolean' },
  'while-used': { type: 'boolean' },
  headless: { type: 'boolean' },
} as const;

/** Use on `process.argv.slice(2)`. */
export function readArguments(args: string[]): Arguments {
  const values = parse(args);
  const { home, json = false, open = false } = values;
  if (home === '') throw new UsageError('--home needs the name of a folder.');
  const bind = readBind(values.bind, values['tls-cert'], values['tls-key']);
  return {
    port: readPort(values.port),
    json,
    open,
    whileUsed: values['while-used'] ?? false,
    ...(home ? { home } : {}),
    ...(bind ? { bind } : {}),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readPort(text: string | undefined): number {
  if (text === undefined) return defaultPort;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new UsageError(`--port takes a number from 0 to 65535, not ${JSON.stringify(text)}.`);
  return port;
}

/** Beyond loopback everything that is said can be read on the way, so no address is bound without TLS. */
function readBind(address: string | undefined, cert: string | undefined, key: string | undefined): Arguments['bind'] {
  if (address === '') throw new UsageError('--bind needs an address.');
  if (Boolean(cert) !== Boolean(key)) throw new UsageError('--tls-cert and --tls-key go together.');
  if (cert && key) return { address: address ?? loopback, cert, key };
  if (address === undefined) return undefined;
  throw new UsageError(
    '--bind is refused without --tls-cert and --tls-key: beyond this computer the token would travel in the open.',
  );
}

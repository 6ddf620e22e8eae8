import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a second instance hands to the first. */
export interface SecondInstance {
  argv: string[];
  cwd: string;
  data: unknown;
}

/**
 * The lock is a listening socket, so the system takes it away when its holder dies, however that happens. On Linux it is an
 * abstract one: there is no file that could be left behind.
 */
function addressOf(userData: string): string {
  const name = `electron-host-${createHash('sha1').update(userData).digest('hex').slice(0, 16)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

// Electron's call is synchronous and Node's sockets are not, so a short-lived child carries the message over.
const COURIER = `
  const { address, message } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  const socket = require('node:net').connect(address, () => socket.end(message, () => process.exit(0)));
  socket.on('error', () => process.exit(1));`;

function handOver(node: string, address: string, message: string): boolean {
  const input = JSON.stringify({ address, message });
  return spawnSync(node, ['-e', COURIER], { input, timeout: 10_000 }).status === 0;
}

function listen(address: string, onSecond: (second: SecondInstance) => void): Server | null {
  const server = createServer((socket) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.on('end', () => onSecond(JSON.parse(text)));
  });
  // Binding is synchronous: `listening` tells right away, and the error that follows has nothing to add.
  server.on('error', () => server.close());
  server.listen(address);
  if (!server.listening) return null;
  server.unref();
  return server;
}

/** Use to take the lock. Gives null when another process has it, which has then been told. */
export function takeLock(
  node: string,
  userData: string,
  mine: SecondInstance,
  onSecond: (second: SecondInstance) => void,
): Server | null {
  const address = addressOf(userData);
  const server = listen(address, onSecond);
  if (server || handOver(node, address, JSON.stringify(mine))) return server;
  // Somebody is bound to the address and nobody answers: a socket file that a crash left.
  if (!address.startsWith('\0')) rmSync(address, { force: true });
  return listen(address, onSecond);
}

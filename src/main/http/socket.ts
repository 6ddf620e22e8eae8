/** The door for the same user's programs: a socket in the home, or a named pipe, that needs no token. */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError } from '../core/base/errors.ts';

/** What `HOME/daemon.json` says: where a running daemon can be reached. Never the token. */
export interface DaemonAddress {
  pid: number;
  socket: string;
  url: string | null;
}

/** What `sun_path` holds, less its closing NUL: 108 bytes on Linux, 104 on macOS. */
const longest = process.platform === 'linux' ? 107 : 103;

/** Use once the home is held: a socket that is still there is one of a dead daemon. Returns where it is, and how to take it away. */
export function chooseSocket(home: string): { path: string; remove(): void } {
  if (process.platform === 'win32') return { path: pipeName(home), remove: () => undefined };
  const path = join(home, 'daemon.sock');
  if (Buffer.byteLength(path) <= longest) {
    removeStale(path);
    return { path, remove: () => rmSync(path, { force: true }) };
  }
  // mkdtemp makes a folder that only this user may enter; its name is told in daemon.json.
  const short = Buffer.byteLength(tmpdir()) < longest - 32 ? tmpdir() : '/tmp';
  const folder = mkdtempSync(join(short, 'hearth-'));
  return { path: join(folder, 'daemon.sock'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const pipeName = (home: string) =>
  `\\\\.\\pipe\\hearth-${createHash('sha256').update(home.toLowerCase()).digest('hex').slice(0, 32)}`;

function removeStale(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSocket()) throw new AppError('unavailable', `${path} is in the way: it is not a socket. Move it and start again.`);
  rmSync(path);
}

/** The socket is never open to others, not even between its making and a chmod. */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  const pipe = process.platform === 'win32';
  const mask = pipe ? null : process.umask(0o177);
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  if (mask !== null) process.umask(mask);
  await listening;
  if (!pipe) chmodSync(path, 0o600);
}

/** Written whole or not at all. Returns how to take it away. */
export function recordAddress(home: string, address: DaemonAddress): () => void {
  const path = join(home, 'daemon.json');
  const next = join(dirname(path), `.daemon.json.${process.pid}`);
  writeFileSync(next, `${JSON.stringify(address)}\n`, { mode: 0o600 });
  renameSync(next, path);
  return () => rmSync(path, { force: true });
}

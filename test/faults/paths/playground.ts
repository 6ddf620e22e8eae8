/** A small world around one granted folder: secrets beside it, above it and behind every kind of door that a file system has. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In every secret file; whoever answers it came through. */
export const canary = 'CANARY-5f2c9d';
/** In the names of secret files: a listing that shows them came through. */
export const canaryName = 'canary-name-81b4';

export interface Playground {
  root: string;
  allowed: string;
  secret: string;
  /** A granted folder with Hearth's own in it. */
  wide: string;
  home: string;
  /** Folders whose names look like the granted one's. */
  twins: string[];
  /** Doors that stand in the granted folder and lead out of it. */
  doors: Door[];
  /** A file that this process holds open. */
  fd: number;
  /** What stands outside of the granted folders, as one hash. */
  outside(): string;
  remove(): void;
}

export interface Door {
  name: string;
  /** True where it leads to a folder that holds `canary.txt`. */
  folder: boolean;
}

const twinNames = [
  'allowed_evil',
  'allowed-evil',
  'allowedevil',
  'allowed.txt',
  'allowed ',
  'allowed.',
  'Allowed',
  'ALLOWED',
  'allowe',
  'alloẉed',
  'аllowed',
  'allowed\u0301',
];

export async function makePlayground(): Promise<Playground> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'hearth-paths-')));
  const [allowed, secret, wide] = ['allowed', 'secret', 'wide'].map((name) => join(root, name)) as [string, string, string];
  const home = join(wide, '.hearth');
  const twins = twinNames
    .map((name) => join(root, name))
    .filter((path) => path.toLowerCase() !== allowed || isCaseSensitive(root));
  for (const folder of [secret, home, ...twins]) hide(folder);
  mkdirSync(join(allowed, 'sub', 'deep'), { recursive: true });
  for (const path of ['ok.txt', 'sub/ok.txt', 'sub/deep/ok.txt']) writeFileSync(join(allowed, path), 'harmless\n');
  writeFileSync(join(wide, 'ok.txt'), 'harmless\n');
  const fd = openSync(join(secret, 'canary.txt'), 'r');
  mkdirSync(join(root, 'kept'));
  const doors = plantLinks(allowed, secret, fd);
  const server = await plantSpecial(allowed, secret, doors);
  return {
    root,
    allowed,
    secret,
    wide,
    home,
    twins,
    doors,
    fd,
    outside: () => hashOf([secret, home, ...twins], root),
    remove() {
      server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function isCaseSensitive(folder: string): boolean {
  writeFileSync(join(folder, 'case'), '');
  return lstatSync(join(folder, 'CASE'), { throwIfNoEntry: false }) === undefined;
}

function hide(folder: string): void {
  mkdirSync(join(folder, canaryName), { recursive: true });
  writeFileSync(join(folder, 'canary.txt'), `${canary}\n`);
  writeFileSync(join(folder, canaryName, 'canary.txt'), `${canary}\n`);
  writeFileSync(join(folder, 'hearth.db'), `${canary}\n`);
}

function plantLinks(allowed: string, secret: string, fd: number): Door[] {
  const doors: Door[] = [];
  const plant = (name: string, target: string, folder: boolean) => {
    symlinkSync(target, join(allowed, name));
    doors.push({ name, folder });
  };
  plant('file-absolute', join(secret, 'canary.txt'), false);
  plant('file-relative', '../secret/canary.txt', false);
  plant('file-innocent.txt', '../secret/canary.txt', false);
  plant('folder-absolute', secret, true);
  plant('folder-relative', '../secret', true);
  plant('sub/folder-up', '../../secret', true);
  plant('round-about', '../allowed/sub/folder-up', true);
  plant('through-itself', 'sub/../folder-relative', true);
  plant('sub/deep/out', '../../../secret', true);
  plant('dangling-file', '../secret/new.txt', false);
  plant('dangling-folder', '../secret/new-folder', true);
  plant('proc-root', `/proc/self/root${secret}`, true);
  plant('proc-cwd', '/proc/self/cwd', true);
  plant('proc-fd', `/proc/${process.pid}/fd/${fd}`, false);
  plant('own-fd', `/proc/self/fd/${fd}`, false);
  plant('proc-environ', `/proc/${process.pid}/environ`, false);
  plant('parent-root', `/proc/${process.pid}/root${secret}`, true);
  plant('to-root', '/', true);
  plant('to-up', '..', true);
  plant('to-zero', '/dev/zero', false);
  plant('loop-a', 'loop-b', false);
  plant('loop-b', 'loop-a', false);
  plant('loop-self', 'loop-self/loop-self', false);
  let last = '../secret';
  for (let at = 0; at < 45; at += 1) {
    const name = `chain-${at}`;
    symlinkSync(last, join(allowed, name));
    last = name;
    if (at % 11 === 0 || at > 38) doors.push({ name, folder: true });
  }
  return doors;
}

/** What is no plain file, and a second name of one that stands outside. */
async function plantSpecial(allowed: string, secret: string, doors: Door[]) {
  for (const name of ['hard-link.txt', 'sub/hard-link.txt']) {
    linkSync(join(secret, 'canary.txt'), join(allowed, name));
    doors.push({ name, folder: false });
  }
  if (process.platform !== 'win32') {
    execFileSync('mkfifo', [join(allowed, 'pipe')]);
    doors.push({ name: 'pipe', folder: false });
  }
  const server = createServer();
  await new Promise<void>((done) => server.listen(join(allowed, 'socket'), done));
  doors.push({ name: 'socket', folder: false });
  try {
    execFileSync('mknod', [join(allowed, 'device'), 'c', '1', '5'], { stdio: 'ignore' });
    doors.push({ name: 'device', folder: false });
  } catch {
    // Only root makes devices.
  }
  return server;
}

/** Names, kinds, sizes and contents. */
function hashOf(folders: string[], root: string): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    const stats = lstatSync(path);
    hash.update(`${path}\0${stats.mode}\0`);
    if (stats.isFile()) hash.update(readFileSync(path));
    if (stats.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
  };
  for (const folder of folders) visit(folder);
  hash.update(readdirSync(root).sort().join('\0'));
  return hash.digest('hex');
}

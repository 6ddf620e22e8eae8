/** A disk that is really full: a small file system of its own, where the system lets one be made. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const inOwnMounts = (command: string) => ['-rm', 'sh', '-c', command];
const canMount = process.platform === 'linux' && spawnSync('unshare', inOwnMounts('mount -t tmpfs tmpfs /mnt')).status === 0;
if (!canMount) console.warn('notebook full disk: this system lets no file system be mounted: 1 test skipped');

test.skipIf(!canMount)('a full disk is a clear code: the file stays as it was, nothing half is left, and it recovers', () => {
  const disk = mkdtempSync(join(tmpdir(), 'hearth-disk-'));
  const entry = join(import.meta.dirname, 'full-disk.entry.ts');
  const command = `mount -t tmpfs -o size=6m tmpfs "${disk}" && mkdir "${disk}/home" && exec "${process.execPath}" "${entry}" "${disk}"`;
  const said = execFileSync('unshare', inOwnMounts(command), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  rmSync(disk, { recursive: true, force: true });
  expect(JSON.parse(said.trim().split('\n').at(-1) ?? '')).toEqual({
    first: 'version 1',
    full: 'unavailable',
    kept: 'before',
    left: ['note.md'],
    room: 'version 2',
    versions: 2,
  });
});

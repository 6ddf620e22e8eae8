/** A disk that is really full: a small file system of its own, where the system lets one be made. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const inOwnMounts = (command: string) => ['-rm', 'sh', '-c', command];
const canMount = process.platform === 'linux' && spawnSync('unshare', inOwnMounts('mount -t tmpfs tmpfs /mnt')).status === 0;
if (!canMount) console.warn('moving to a full disk: this system lets no file system be mounted: 1 test skipped');

test.skipIf(!canMount)('a full disk is a clear code: nothing is left of an export or an import, and this home goes on', () => {
  const disk = mkdtempSync(join(tmpdir(), 'hearth-disk-'));
  const folder = mkdtempSync(join(tmpdir(), 'hearth-room-'));
  const entry = join(import.meta.dirname, 'moving-full-disk.entry.ts');
  const command = `mount -t tmpfs -o size=6m tmpfs "${disk}" && exec "${process.execPath}" "${entry}" "${disk}" "${folder}"`;
  const said = execFileSync('unshare', inOwnMounts(command), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  rmSync(disk, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  expect(JSON.parse(said.trim().split('\n').at(-1) ?? '')).toEqual({
    exported: 'unavailable disk_full',
    left: [],
    imported: 'unavailable disk_full',
    waiting: false,
    events: 1,
  });
});

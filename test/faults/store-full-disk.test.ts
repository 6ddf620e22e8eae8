/** A disk that is really full and a folder that is really read-only: a small file system of its own, where the system lets one be made. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const inOwnMounts = (command: string) => ['-rm', 'sh', '-c', command];
const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', inOwnMounts('mount -t tmpfs tmpfs /mnt && mount -o remount,ro /mnt')).status === 0;
if (!canMount) console.warn('store-full-disk: this system lets no file system be mounted: 1 test skipped');

test.skipIf(!canMount)(
  'a full disk and a read-only home: each is a clear code, nothing is lost or half done, and it recovers',
  () => {
    const disk = mkdtempSync(join(tmpdir(), 'hearth-disk-'));
    const entry = join(import.meta.dirname, 'store/full-disk.entry.ts');
    const command = `mount -t tmpfs -o size=6m tmpfs "${disk}" && exec "${process.execPath}" "${entry}" "${disk}"`;
    const said = execFileSync('unshare', inOwnMounts(command), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    rmSync(disk, { recursive: true, force: true });
    const { full, file, there, kept, after, problems, heard, started, readOnly, left } = JSON.parse(
      said.trim().split('\n').at(-1) ?? '',
    );

    expect(full.reason).toBe('unavailable:disk_full');
    expect(file).toBe('unavailable:disk_full');
    expect(left).toBe(0);
    // The first one and those that were acknowledged: no more, no less.
    expect(there).toBe(1 + full.acknowledged);
    expect(heard).toContain('store.trouble:disk_full');
    expect(problems).toEqual([]);
    expect(kept).toBe(there + 1);
    expect(after).toBe(kept);
    expect(started).toBe('unavailable:disk_full');
    expect(readOnly).toBe('unavailable:read_only');
  },
);

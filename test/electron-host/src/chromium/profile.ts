import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'electron-host-profile-';

/** Use to ask whether a process lives, also one of another user. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Chromium may still be writing while it dies: retried, and what stays behind is swept at the next start. */
export function removeProfile(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
}

/** Use at start: removes the profiles of stand-ins that were killed before they could do it themselves. */
export function sweepProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : Number.NaN;
    if (Number.isInteger(owner) && !isAlive(owner)) removeProfile(join(tmpdir(), name));
  }
}

/**
 * Use for the folder of Chromium's profile. It is temporary and named after this process; with STANDIN_PROFILE=keep it lies
 * in the app's session data, as Electron's does, and survives a restart.
 */
export function openProfile(sessionData: string): { directory: string; temporary: boolean } {
  if (process.env.STANDIN_PROFILE === 'keep') {
    const directory = join(sessionData, 'chromium');
    mkdirSync(directory, { recursive: true });
    return { directory, temporary: false };
  }
  return { directory: mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`)), temporary: true };
}

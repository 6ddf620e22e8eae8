/** Which hosts the end-to-end tests can run on here: the same specs on each. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export type HostName = 'headless' | 'standin' | 'electron';

interface Hosts {
  here: HostName[];
  absent: { name: HostName; why: string }[];
}

/** The real Electron's binary, where it was fetched. */
export function electronBinary(root: string): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const executable =
    { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ?? 'electron';
  const path = join(folder, 'dist', executable);
  return existsSync(join(folder, 'path.txt')) && existsSync(path) ? path : undefined;
}

/** Use to choose Playwright's projects and to say which ones are left out. */
export function hosts(root: string): Hosts {
  const here: HostName[] = ['headless'];
  const absent: Hosts['absent'] = [];
  // The stand-in is started by a shell script, which Windows does not run.
  if (process.platform === 'win32') absent.push({ name: 'standin', why: 'it is started by a shell script' });
  else here.push('standin');
  if (electronBinary(root)) here.push('electron');
  else absent.push({ name: 'electron', why: 'its binary is not here (npx install-electron fetches it)' });
  return { here, absent };
}

/** What the tests want from the system: found, else installed, else named in one sentence. Nothing is skipped in silence. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, onPath } from '../chromium.ts';

interface Need {
  what: string;
  why: string;
  /** Debian's name of it. */
  package: string;
  found(): boolean;
}

const has = (command: string) => onPath([command]).some((path) => existsSync(path));

function needs(electron: boolean): Need[] {
  const chromium: Need = {
    what: 'Chromium',
    why: 'the window is tested in it',
    package: 'chromium',
    found: () => findChromium() !== undefined,
  };
  if (process.platform !== 'linux') return [chromium];
  const display = Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  return [
    chromium,
    { what: 'strace', why: 'a power cut is rebuilt from its trace', package: 'strace', found: () => has('strace') },
    { what: 'bubblewrap', why: 'commands are sandboxed with it', package: 'bubblewrap', found: () => has('bwrap') },
    {
      what: 'Xvfb',
      why: 'the real Electron wants a display',
      package: 'xvfb',
      found: () => !electron || display || has('xvfb-run'),
    },
  ];
}

/** Thrown when something is missing and cannot be had: what, why, and how to get it. */
export function provide(root: string, { electron }: { electron: boolean }): void {
  const wanted = needs(electron);
  const missing = () => wanted.filter((need) => !need.found());
  if (missing().length > 0 && process.getuid?.() === 0 && has('apt-get')) installWithApt(missing());
  if (missing().some((need) => need.package === 'chromium')) installWithPlaywright(root);
  const still = missing();
  if (still.length === 0) return;
  const list = still.map((need) => `${need.what} (${need.why})`).join(', ');
  const packages = still.map((need) => need.package).join(' ');
  throw new Error(`The tests need what is not here: ${list}. On Debian: sudo apt-get install ${packages}`);
}

function installWithApt(missing: Need[]): void {
  const packages = missing.map((need) => need.package);
  console.error(`hearth: installing ${packages.join(', ')} from the system's packages …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 2, 2], env }).status === 0;
  apt('update');
  // One that this system does not know must not keep the others away.
  if (!apt('install', '-y', ...packages)) for (const name of packages) apt('install', '-y', name);
}

function installWithPlaywright(root: string): void {
  console.error("hearth: no Chromium here; installing Playwright's own …");
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: ['ignore', 2, 2], cwd: root });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { findChromium } from '../../../../scripts/chromium.ts';
import { lifecycle } from '../base/lifecycle.ts';
import { debug } from '../base/standin.ts';
import { Cdp } from './cdp.ts';
import { openProfile, removeProfile, sweepProfiles } from './profile.ts';

/** Whether windows are shown on a display; otherwise Chromium runs without one and window sizes are emulated. */
export const headed = process.env.STANDIN_HEADED === '1';

// Nothing here may reach for the network by itself: no component updates, no sync, no lookups of anybody's hosts.
const FLAGS = [
  '--remote-debugging-pipe',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-extensions',
  '--disable-default-apps',
];
const DISABLED_FEATURES = ['HttpsUpgrades', 'Translate', 'OptimizationHints', 'MediaRouter'];

/** Use to build Chromium's command line from the app's switches. Of several `--disable-features` only the last would count. */
export function chromiumArguments(switches: ReadonlyMap<string, string>, profile: string): string[] {
  const passed = new Map(switches);
  passed.delete('user-data-dir');
  const features = [...DISABLED_FEATURES, ...(passed.get('disable-features') ?? '').split(',')].filter(Boolean);
  passed.set('disable-features', [...new Set(features)].join(','));
  if (!headed) passed.set('headless', 'new').set('hide-scrollbars', '');
  if (process.getuid?.() === 0) passed.set('no-sandbox', '');
  const own = new Set(FLAGS.map((flag) => flag.slice(2).split('=')[0]));
  const fromApp = [...passed]
    .filter(([name]) => !own.has(name))
    .map(([name, value]) => (value ? `--${name}=${value}` : `--${name}`));
  return [...fromApp, ...FLAGS, `--user-data-dir=${profile}`];
}

/** Playwright waits for this line on the standard error of what it takes for Electron. */
function passOnDevToolsLine(errors: Readable): void {
  errors.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n')) {
      if (line.startsWith('DevTools listening')) process.stderr.write(`${line}\n`);
      else if (line) debug('chromium:', line);
    }
  });
}

/** The whole process group, because Chromium is many processes; and with SIGKILL, because nothing of it is to be kept. */
function kill(child: ChildProcess): void {
  if (child.exitCode !== null || child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** Use once, when the app is loaded: starts Chromium and connects. It ends with this process, however that ends. */
export function launchChromium(switches: ReadonlyMap<string, string>, sessionData: string): Cdp {
  const executable = findChromium();
  if (!executable) throw new Error('stand-in: no Chromium found; install one, or name one in HEARTH_CHROMIUM');
  sweepProfiles();
  const profile = openProfile(sessionData);
  const child = spawn(executable, chromiumArguments(switches, profile.directory), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // A group of its own. Should this process be killed, Chromium notices that its pipe closed, and ends.
    detached: true,
  });
  const [, , errors, toChromium, fromChromium] = child.stdio;
  if (!(errors instanceof Readable && toChromium instanceof Writable && fromChromium instanceof Readable)) {
    throw new Error('stand-in: no pipe to Chromium');
  }
  passOnDevToolsLine(errors);
  lifecycle.atExit.add(() => {
    kill(child);
    if (profile.temporary) removeProfile(profile.directory);
  });
  child.on('error', (error) => console.error('stand-in: Chromium did not start:', error.message));
  child.on('exit', (code, signal) => {
    if (lifecycle.quitting) return;
    console.error(`stand-in: Chromium ended by itself (${signal ?? code})`);
    process.exit(1);
  });
  return new Cdp(toChromium, fromChromium);
}

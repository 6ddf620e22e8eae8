/** Starting and ending the app round the daemon. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type App, dialog, session } from 'electron';
import { AppError, describeError } from '../core/base/errors.ts';
import { redact } from '../core/base/redact.ts';
import { createDaemon, type Daemon } from '../core/daemon.ts';
import { startApi } from '../http/server.ts';
import { serveBundle } from './bundle.ts';
import { electronHost } from './host.ts';
import { serveWindows } from './ipc.ts';
import { guardPages, guardSession } from './security.ts';
import { followTheme, installMenu, mainWindow } from './window.ts';

/** Chromium's own files live in the home too: one folder holds everything, and two homes are two instances. */
export function keepProfileInHome(app: App, home: string): void {
  const profile = join(home, 'window');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setPath('userData', profile);
}

/** Use when this is the only instance on its home. */
export async function startApp(app: App, home: string): Promise<void> {
  await app.whenReady();
  guardSession(session.defaultSession);
  const host = electronHost(home);
  const daemon = await createDaemon(host).catch((error: unknown) => giveUp(app, error));
  if (!daemon) return;
  const log = daemon.log.for('window');
  guardPages(app, (what, url) => log.warn(`refused: ${what}`, { url: url.slice(0, 200) }));
  // The same requests on a socket in the home, for the command line; no port is opened.
  const api = await startApi({ daemon, host });
  serveBundle(session.defaultSession, host.paths.renderer, daemon);
  serveWindows(daemon);
  await wearTheme(daemon);
  installMenu(app.getName());
  const window = mainWindow();
  app.on('second-instance', () => window.show());
  daemon.onOpen(() => {
    window.show();
    return null;
  });
  app.on('activate', () => window.show());
  app.on('window-all-closed', () => app.quit());
  endCleanly(app, async () => {
    await api.stop();
    await daemon.stop();
  });
  window.show();
}

/** Where nobody else can hear it any more, or yet. */
const complain = (error: unknown) => void process.stderr.write(`${redact(describeError(error))}\n`);

/** Quitting waits until everything is on disk. */
function endCleanly(app: App, stop: () => Promise<void>): void {
  let ended = false;
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    stop()
      .catch(complain)
      .finally(() => {
        ended = true;
        app.quit();
      });
  });
}

async function wearTheme(daemon: Daemon): Promise<void> {
  const read = async () => {
    const settings = await daemon.dispatch('settings.get', {}, { actor: 'self', via: 'internal' });
    if (settings.ok) followTheme((settings.data as { theme: 'system' | 'light' | 'dark' }).theme);
  };
  daemon.events.listen((events) => {
    if (events.some((event) => event.name === 'settings.changed')) void read();
  });
  await read();
}

/** A home that is locked, full, from the future or broken: a sentence that helps, and exit code 3 where another holds it. */
function giveUp(app: App, error: unknown): null {
  const message = error instanceof AppError ? error.message : 'Hearth could not start. The details are in its log.';
  complain(error);
  dialog.showErrorBox('Hearth cannot start', message);
  app.exit(error instanceof AppError && error.code === 'conflict' ? 3 : 1);
  return null;
}

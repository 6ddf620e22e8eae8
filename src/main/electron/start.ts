/** Starting and ending the app round the daemon. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type App, dialog, session } from 'electron';
import { AppError, describeError } from '../core/base/errors.ts';
import { createDaemon, type Daemon } from '../core/daemon.ts';
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
  guardPages(app, (what, url) => console.warn(`refused ${what}: ${url.slice(0, 200)}`));
  await app.whenReady();
  guardSession(session.defaultSession);
  const host = electronHost(home);
  const daemon = await createDaemon(host).catch((error: unknown) => giveUp(app, error));
  if (!daemon) return;
  serveBundle(session.defaultSession, host.paths.renderer, daemon);
  serveWindows(daemon);
  await wearTheme(daemon);
  installMenu(app.getName());
  const window = mainWindow();
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  app.on('window-all-closed', () => app.quit());
  endCleanly(app, daemon);
  window.show();
}

/** Quitting waits until everything is on disk. */
function endCleanly(app: App, daemon: Daemon): void {
  let ended = false;
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    daemon
      .stop()
      .catch((error: unknown) => console.error(describeError(error)))
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
  console.error(describeError(error));
  dialog.showErrorBox('Hearth cannot start', message);
  app.exit(error instanceof AppError && error.code === 'conflict' ? 3 : 1);
  return null;
}

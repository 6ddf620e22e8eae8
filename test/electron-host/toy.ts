// Starts the toy app as any end-to-end spec starts an app: with Playwright's own `_electron.launch`, and no path to an executable.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { expect, vi } from 'vitest';
import type { standin } from './src/base/standin.ts';

const here = import.meta.dirname;
export const FIXTURE = join(here, 'fixture');
const HOOK = join(here, 'hook.cjs');

process.env.ELECTRON_OVERRIDE_DIST_PATH = join(here, 'dist');

/** What Electron's package says its executable is: the stand-in, because of the line above. */
export const executable: string = createRequire(import.meta.url)('electron');

declare global {
  interface Window {
    api: {
      version(): string;
      invoke(channel: string, ...args: unknown[]): Promise<unknown>;
      stream(count: number, onTick: (index: number) => void): Promise<number>;
      viaPort(value: unknown): Promise<unknown>;
      onNote(listener: (text: string) => void): () => void;
    };
  }
  /** What `hook.cjs` records. */
  var __recorded: {
    trays: { emit(name: string): void }[];
    menus: Map<object, { getMenuItemById(id: string): { click(): void } }>;
    shortcuts: Map<string, () => void>;
    opened: string[];
    notifications: { title: string }[];
  };
  var __standin: typeof standin;
}

/** Use for every wait: as long as a busy machine may take, which is far more than it takes. */
export const patient = { timeout: 15_000 };

export interface Toy {
  app: ElectronApplication;
  page: Page;
  env: Record<string, string>;
  output(): string;
  /** Waits until the app has told its window so. */
  noted(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Use for a home of its own, so that nothing outside can be touched and no other lock is met. */
export function createHome(extra: Record<string, string> = {}): { env: Record<string, string>; remove(): void } {
  const home = mkdtempSync(join(tmpdir(), 'electron-host-test-'));
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = { ...Object.fromEntries(inherited), HOME: home, XDG_CONFIG_HOME: join(home, 'config'), TMPDIR: home, ...extra };
  return { env, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 10 }) };
}

/** An app that broke before its first window would keep a test waiting for it. */
async function firstWindow(app: ElectronApplication): Promise<Page> {
  const errors = await vi.waitFor(async () => {
    const found = await app.evaluate(() => globalThis.__standin.errors);
    if (app.windows().length + found.length === 0) throw new Error('the toy has no window yet');
    return found;
  }, patient);
  const [page] = app.windows();
  if (page) return page;
  throw new Error(`the toy broke: ${errors.join('\n')}`);
}

/** Use to start the toy, or a changed copy of it. */
export async function launchToy(folder = FIXTURE, extra: Record<string, string> = {}): Promise<Toy> {
  const { env, remove } = createHome(extra);
  const app = await _electron.launch({ args: ['-r', HOOK, folder], env });
  let output = '';
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const close = async (): Promise<void> => {
    await app.close();
    remove();
  };
  try {
    const page = await firstWindow(app);
    // A window begins with an empty page, whose load is not the one to wait for.
    await page.waitForURL('**/index.html');
    const notes = (): Promise<string[]> => page.locator('li').allTextContents();
    const noted = (text: string): Promise<void> => expect.poll(notes, patient).toContain(text);
    return { app, page, env, output: () => output, noted, close };
  } catch (error) {
    await close();
    throw error;
  }
}

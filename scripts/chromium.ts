/** Where a Chromium is: for end-to-end tests, for benchmarks that render, and for icons. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { BrowserType } from '@playwright/test';

const commands = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome.exe', 'msedge.exe'];
const applications = [
  // Debian's own command is a script that adds flags; the program behind it comes first.
  '/usr/lib/chromium/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The one named by HEARTH_CHROMIUM, else the system's, else Playwright's own; undefined when there is none. */
export function findChromium(): string | undefined {
  const named = process.env.HEARTH_CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  return [...applications, ...onPath(commands)].find((path) => existsSync(path)) ?? playwrightsOwn();
}

/** Loaded only when nothing else was found: Playwright takes longer to load than a Chromium takes to start. */
function playwrightsOwn(): string | undefined {
  const { chromium }: { chromium: BrowserType } = createRequire(import.meta.url)('@playwright/test');
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/** Where a command would be, folder by folder. */
export function onPath(names: string[]): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

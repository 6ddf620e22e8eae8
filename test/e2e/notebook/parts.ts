/** The rooms of lore and of the journal as a person meets them. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { test as base, expect, type Hearth } from '../hearth.ts';

export const test = base.extend<{ folder: string }>({
  folder: async ({ host: _ }, use) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'hearth-notebook-')));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

export const shelf = (page: Page): Locator => page.getByRole('navigation', { name: 'Lore, skills and notes' });
export const editor = (page: Page): Locator => page.getByRole('textbox', { name: /, Markdown$/ });
export const preview = (page: Page): Locator => page.getByRole('region', { name: 'Preview' });
export const clash = (page: Page): Locator => page.getByRole('region', { name: 'Both changed' });
export const proposal = (page: Page): Locator => page.getByRole('group', { name: /^Hearth propose/ });
export const notices = (page: Page): Locator => page.getByRole('region', { name: 'Notices' });

/** The room of lore on one file, which is there with this text. */
export async function opened(hearth: Hearth, path: string, text: string): Promise<void> {
  const version = await hearth.rpc('notebook.read', { path }).then(
    (note) => note.version,
    () => null,
  );
  await hearth.rpc('notebook.write', { path, text, baseVersion: version });
  await hearth.pastFirstRun();
  await at(hearth.page, 'lore', path);
  await expect(editor(hearth.page)).toBeVisible();
}

export async function at(page: Page, room: string, ...path: string[]): Promise<void> {
  await page.goto(`${page.url().split('#')[0]}#/${[room, ...path].map(encodeURIComponent).join('/')}`);
}

/** At the very beginning of the file. */
export async function typeFirst(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type(text);
}

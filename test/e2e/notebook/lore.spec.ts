/** Lore and notes: files that are written here and in other programs, and never over each other. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '../hearth.ts';
import { go } from '../window.ts';
import { at, clash, editor, notices, opened, preview, shelf, test, typeFirst } from './parts.ts';

test('a file is written, saved, compared with its past and brought back, and each step can be undone', async ({ hearth }) => {
  const path = 'lore/user.md';
  await opened(hearth, path, '# Ada\n\nLikes tea.\n');
  const { page } = hearth;
  await typeFirst(page, 'Called Lady Lovelace. ');
  await expect(preview(page)).toContainText('Called Lady Lovelace.');
  expect(await readFile(join(hearth.home, path), 'utf8')).toBe('# Ada\n\nLikes tea.\n');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.locator('.editor-status')).toContainText(/Saved as version \d+/);
  expect(await readFile(join(hearth.home, path), 'utf8')).toBe('Called Lady Lovelace. # Ada\n\nLikes tea.\n');
  await page.getByRole('button', { name: 'History' }).click();
  const versions = page.getByRole('listbox', { name: /^Versions/ }).getByRole('option');
  await expect(versions.first()).toContainText('you, here');
  await expect(page.getByRole('group', { name: 'Change' })).toContainText('added: Called Lady Lovelace.');
  await versions.nth(1).click();
  await page.getByRole('button', { name: 'Go back to this' }).click();
  await expect.poll(() => readFile(join(hearth.home, path), 'utf8')).toBe('# Ada\n\nLikes tea.\n');
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => readFile(join(hearth.home, path), 'utf8')).toContain('Lady Lovelace');
  await page.getByRole('radio', { name: 'Read' }).click();
  await expect(preview(page)).toContainText('Lady Lovelace');
});

test('an edit of another program is shown in place while nothing is being written here', async ({ hearth }) => {
  const path = 'lore/user.md';
  await opened(hearth, path, '# Ada\n');
  await writeFile(join(hearth.home, path), '# Ada, from elsewhere\n');
  await expect(editor(hearth.page)).toContainText('from elsewhere');
  await expect(hearth.page.getByText('Changed in another program')).toBeVisible();
});

test('nothing that was written elsewhere is overwritten: all sides are shown, and each way out keeps both', async ({
  hearth,
}) => {
  const path = 'scratchpad/list.md';
  await opened(hearth, path, 'one\ntwo\nthree\nfour\n');
  const { page } = hearth;
  const disk = () => readFile(join(hearth.home, path), 'utf8');
  await typeFirst(page, 'mine: ');
  await writeFile(join(hearth.home, path), 'one\ntwo\nthree\nfour, theirs\n');
  await expect(clash(page)).toContainText('in another program');
  await expect(clash(page)).toContainText('removed: one');
  await expect(clash(page)).toContainText('added: four, theirs');
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  expect(await disk()).toBe('one\ntwo\nthree\nfour, theirs\n');
  await clash(page).getByRole('button', { name: 'Take theirs' }).click();
  await expect(clash(page)).toHaveCount(0);
  await expect(editor(page)).not.toContainText('mine');
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect(editor(page)).toContainText('mine: one');
  await writeFile(join(hearth.home, path), 'one\ntwo\nthree\nfour, theirs\nfive\n');
  await clash(page).getByRole('button', { name: 'Merge, then look' }).click();
  await expect(editor(page)).toContainText('mine: one');
  await expect(editor(page)).toContainText('five');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(disk).toContain('five');
  await typeFirst(page, 'again ');
  await writeFile(join(hearth.home, path), 'theirs alone\n');
  await clash(page).getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(disk).toMatch(/^again /);
  const { items } = await hearth.rpc('notebook.history', { path });
  const texts = await Promise.all(items.map(({ version }) => hearth.rpc('notebook.read', { path, version })));
  expect(texts.map(({ text }) => text)).toContain('theirs alone\n');
});

test('what was typed and not saved is there again after a reload and after a crash', async ({ hearth }) => {
  const path = 'scratchpad/draft.md';
  await opened(hearth, path, 'start\n');
  await typeFirst(hearth.page, 'half a thought ');
  await expect(hearth.page.getByText('Not saved yet; kept in this window')).toBeVisible();
  await hearth.page.reload();
  await expect(editor(hearth.page)).toContainText('half a thought start');
  await hearth.kill();
  await hearth.restart();
  await at(hearth.page, 'lore', path);
  await expect(editor(hearth.page)).toContainText('half a thought start');
  expect(await readFile(join(hearth.home, path), 'utf8')).toBe('start\n');
});

test('a note is made, found, removed and brought back; a role is put on; the prompt says what is in it', async ({ hearth }) => {
  await hearth.pastFirstRun();
  const { page } = hearth;
  await go(page, 'Lore');
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await page.getByRole('menuitem', { name: 'New note…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('garden/frost');
  await page.keyboard.press('Enter');
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('Bring in the lemon tree.');
  await page.keyboard.press('ControlOrMeta+s');
  await expect.poll(() => readFile(join(hearth.home, 'scratchpad/garden/frost.md'), 'utf8')).toContain('lemon');
  await page.getByRole('textbox', { name: 'Search lore and notes' }).fill('lemon');
  await expect(shelf(page).getByRole('link').filter({ hasText: 'garden/frost.md' })).toContainText('Bring in the lemon tree.');
  await page.getByRole('textbox', { name: 'Search lore and notes' }).press('Escape');
  await page.getByRole('button', { name: 'More about this file' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(page.getByText('garden/frost.md is removed')).toBeVisible();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(editor(page)).toContainText('lemon tree');

  await hearth.rpc('notebook.write', {
    path: 'lore/roles/coach.md',
    text: '# Coach\n\nYou ask before you answer.\n',
    baseVersion: null,
  });
  await shelf(page).getByRole('link', { name: 'coach' }).click();
  await page.getByRole('button', { name: 'More about this file' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Use this role' }).click();
  await expect(shelf(page).getByRole('link', { name: /^coach/ })).toContainText('On');
  await shelf(page).getByRole('link', { name: 'System prompt' }).click();
  const parts = page.getByRole('region', { name: 'System prompt, part by part' });
  await expect(parts.getByRole('region', { name: 'Role' })).toContainText('You ask before you answer.');
  await expect(parts.getByRole('region', { name: 'Soul' })).toContainText(/\d+ tokens/);
});

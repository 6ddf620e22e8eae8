/** The journal: a page a day. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '../hearth.ts';
import { go } from '../window.ts';
import { at, editor, test } from './parts.ts';

test.describe('the journal', () => {
  test('is walked by keys, read, edited and written now', async ({ hearth, models }) => {
    models.anthropic.answer('A day of one question, answered.');
    await hearth.rpc('notebook.write', {
      path: 'journal/2026-03-17.md',
      text: '# 2026-03-17\n\nThe restore stopped at 61 percent.\n',
      baseVersion: null,
    });
    await hearth.rpc('notebook.write', {
      path: 'journal/2026-03-20.md',
      text: '# 2026-03-20\n\nThe switch is late again.\n',
      baseVersion: null,
    });
    await hearth.pastFirstRun();
    const { page } = hearth;
    await at(page, 'journal', '2026-03-20');
    await expect(page.getByRole('heading', { name: /^Friday, March 20/ })).toBeVisible();
    await expect(page.getByRole('region', { name: /^Friday, March 20/ })).toContainText('The switch is late again.');
    const grid = page.getByRole('grid', { name: 'March 2026' });
    await expect(grid.getByRole('button', { name: /March 17.*has a page/ })).toBeVisible();
    await grid.getByRole('button', { name: /March 20/ }).focus();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
    await expect(grid.getByRole('button', { name: /March 17/ })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: /^Tuesday, March 17/ })).toBeVisible();
    await grid.getByRole('button', { name: /March 17/ }).focus();
    await page.keyboard.press('PageDown');
    await expect(page.getByRole('grid', { name: 'April 2026' }).getByRole('button', { name: /April 17/ })).toBeFocused();
    await page.getByRole('button', { name: 'The page after' }).click();
    await expect(page.getByRole('heading', { name: /^Friday, March 20/ })).toBeVisible();
    await page.getByRole('region', { name: /^Friday, March 20/ }).focus();
    await page.keyboard.press('e');
    await expect(editor(page)).toBeFocused();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('It came after all.');
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('region', { name: /^Friday, March 20/ })).toContainText('It came after all.');
    expect(await readFile(join(hearth.home, 'journal/2026-03-20.md'), 'utf8')).toContain('It came after all.');
    await page.getByRole('textbox', { name: 'Search the journal' }).fill('restore');
    await expect(page.getByRole('navigation', { name: 'Found' })).toContainText('Tuesday 17');
  });

  test('writes the page of today when it is asked to, and says where a day is empty', async ({ hearth, models }) => {
    models.anthropic.answer('A day of one question, answered.');
    await hearth.pastFirstRun();
    const { page } = hearth;
    await go(page, 'Journal');
    await expect(page.getByText('Nothing is written about today yet')).toBeVisible();
    await at(page, 'journal', '2020-02-29');
    await expect(page.getByText(/^No page for Saturday, February 29/)).toBeVisible();
    await page.getByRole('button', { name: 'Write it from what is recorded' }).click();
    await expect(page.getByText('Nothing happened on this day')).toBeVisible();
    const { id } = await hearth.rpc('chat.create', {});
    await hearth.rpc('chat.send', { conversationId: id, text: 'How are you?' });
    await expect.poll(async () => (await hearth.rpc('chat.get', { id })).activeRunId ?? null).toBeNull();
    await go(page, 'Journal');
    await page.getByRole('button', { name: 'Write today’s page now' }).click();
    await expect(page.locator('.journal-writing')).toContainText('The page is written.');
    await expect(page.locator('.journal-column')).toContainText('Looking back');
    await expect(page.locator('.journal-column')).toContainText('A day of one question, answered.');
    await page.getByRole('button', { name: 'Write today’s page now' }).click();
    await expect(page.locator('.journal-writing')).toContainText(/Again in \d+ minutes/);
  });

  test('is written as it is set', async ({ hearth }) => {
    await hearth.pastFirstRun();
    const { page } = hearth;
    await go(page, 'Journal');
    await page.getByRole('button', { name: 'How the journal is written' }).click();
    await page.getByRole('textbox', { name: 'After so many messages' }).fill('3');
    await page.keyboard.press('Enter');
    await expect(page.getByText('A whole number from 5 to 10,000')).toBeVisible();
    await page.getByRole('textbox', { name: 'After so many messages' }).fill('25');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await hearth.rpc('settings.get', {})).journal.afterMessages).toBe(25);
    await page.getByRole('switch', { name: 'Write the journal by itself' }).click();
    await expect.poll(async () => (await hearth.rpc('settings.get', {})).journal.enabled).toBe(false);
  });
});

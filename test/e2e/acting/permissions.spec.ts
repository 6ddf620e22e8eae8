/** What Hearth may do is set in Settings, and true from then on: grants, rules, the constitution, tools of one's own, servers. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { violationsOn } from '../harness/axe.ts';
import { test as base, expect, type Hearth } from '../hearth.ts';
import { go } from '../window.ts';

const test = base.extend<{ folder: string }>({
  folder: async ({ host: _ }, use) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'hearth-permissions-')));
    await writeFile(join(folder, 'note.txt'), 'the milk is in the shed\n');
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const section = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const notices = (page: Page): Locator => page.getByRole('region', { name: 'Notices' });

/** How a call ends that nobody answers for: with its result, or with the code of the refusal. */
const calls = (hearth: Hearth, name: string, args: Record<string, unknown>): Promise<string> =>
  hearth.rpc('tools.call', { name, args }).then(
    ({ ok, error }) => (ok ? 'ok' : (error?.code ?? 'failed')),
    (fault: Error) => fault.message,
  );

test('a grant by hand is true at once, is taken back at once, and comes back with Undo', async ({ hearth, folder }) => {
  const path = join(folder, 'note.txt');
  await hearth.pastFirstRun();
  await go(hearth.page, 'Settings');
  const part = section(hearth.page, 'Permissions');
  await part.getByRole('button', { name: 'Grant', exact: true }).click();
  const form = part.getByRole('form', { name: 'Grant a tool' });
  await form.getByLabel('Tool').selectOption('read_text');
  // An empty place would be everywhere: that is never granted by leaving a field out.
  await form.getByRole('button', { name: 'Grant' }).click();
  await expect(form).toContainText('Name a file or a folder.');
  expect((await hearth.rpc('capabilities.list', {})).items).toEqual([]);
  await form.getByRole('textbox', { name: /Files and folders/ }).fill(folder);
  await form.getByRole('button', { name: 'Grant' }).click();
  await expect(part.getByRole('table').first()).toContainText(folder);
  expect(await calls(hearth, 'read_text', { path })).toBe('ok');
  await go(hearth.page, 'Chat');
  await go(hearth.page, 'Settings');
  await expect(part.getByRole('row').filter({ hasText: folder })).toContainText('1 time');

  await part.getByRole('button', { name: /^Revoke read_text/ }).click();
  await expect(notices(hearth.page)).toContainText('read_text revoked.');
  expect(await calls(hearth, 'read_text', { path })).not.toBe('ok');
  await notices(hearth.page).getByRole('button', { name: 'Undo' }).click();
  await expect(part.getByRole('button', { name: /^Revoke read_text/ })).toBeVisible();
  expect(await calls(hearth, 'read_text', { path })).toBe('ok');
});

test('the constitution that is typed stands above every grant', async ({ hearth, folder }) => {
  await hearth.rpc('capabilities.grant', { tool: 'list_dir', paths: [folder] });
  await hearth.pastFirstRun();
  await hearth.page.goto(`${hearth.page.url().split('#')[0]}#/settings/permissions/constitution`);
  const form = hearth.page.getByRole('form', { name: 'Constitution' });
  await form.getByRole('textbox', { name: 'Runs at once', exact: true }).fill('0');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toContainText('A whole number from 1 to 100.');
  await form.getByRole('textbox', { name: 'Runs at once', exact: true }).fill('2');
  await form.getByRole('textbox', { name: /never used/ }).fill('list_dir');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(notices(hearth.page)).toContainText('Constitution saved.');
  const law = await hearth.rpc('self.constitution', {});
  expect([law.forbiddenActions, law.resourceBounds.runsAtOnce]).toEqual([['list_dir'], 2]);
  expect(law.directives.length).toBeGreaterThan(0);
  expect(await calls(hearth, 'list_dir', { path: folder })).not.toBe('ok');
});

test('rules whose examples fail are not taken; good ones decide before any grant', async ({ hearth, folder }) => {
  await hearth.rpc('capabilities.grant', { tool: 'read_text', paths: [folder] });
  await hearth.pastFirstRun();
  await go(hearth.page, 'Settings');
  const part = section(hearth.page, 'Permissions');
  await part.getByRole('button', { name: 'Edit' }).click();
  const field = part.getByRole('textbox', { name: 'The file, as JSON' });
  const rule = { tool: 'read_text', deny: true, pathMatches: '**/note.txt', why: 'Not the notes.' };
  const example = { tool: 'read_text', args: { path: join(folder, 'note.txt') }, expect: 'pass' };
  await field.fill('{"rules": ');
  await part.getByRole('button', { name: 'Try and save' }).click();
  await expect(part).toContainText('This is not JSON.');
  await field.fill(JSON.stringify({ rules: [rule], examples: [example] }));
  await part.getByRole('button', { name: 'Try and save' }).click();
  await expect(part).toContainText(/Example 1 .* gives deny/);
  expect((await hearth.rpc('policy.get', {})).policy.rules).toEqual([]);
  await field.fill(JSON.stringify({ rules: [rule], examples: [{ ...example, expect: 'deny' }] }));
  await part.getByRole('button', { name: 'Try and save' }).click();
  await expect(part.getByRole('row').filter({ hasText: '**/note.txt' })).toContainText('Refuses');
  expect(await calls(hearth, 'read_text', { path: join(folder, 'note.txt') })).not.toBe('ok');
});

const dice = (sides: number) => `export default {
  name: 'own_dice',
  description: 'Throws a die.',
  input: { type: 'object', properties: { seed: { type: 'number' } }, required: ['seed'] },
  handler({ seed }) { return { eyes: 1 + (seed % ${sides}) } },
};`;

test('a tool of one’s own is used only after consent to its file, and a changed file asks again', async ({ hearth }) => {
  const file = join(hearth.home, 'tools', 'own_dice.js');
  await mkdir(join(hearth.home, 'tools'), { recursive: true });
  await writeFile(file, dice(6));
  const own = async () => (await hearth.rpc('tools.list', {})).items.find(({ name }) => name === 'own_dice');
  await expect.poll(async () => (await own())?.description).toBe('Throws a die.');
  await hearth.pastFirstRun();
  await go(hearth.page, 'Settings');
  const part = section(hearth.page, 'Tools');
  const { hash = 'none' } = (await own()) ?? {};
  await part.getByRole('button', { name: 'Consent to own_dice' }).click();
  const dialog = hearth.page.getByRole('alertdialog', { name: 'Use own_dice?' });
  await expect(dialog).toContainText(hash);
  await expect(dialog).toContainText(file);
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Use it' }).focus();
  await hearth.page.keyboard.press('Enter');
  expect((await own())?.available).toBe(false);
  await dialog.getByRole('button', { name: 'Use it' }).click();
  await expect(part.getByRole('button', { name: 'Consent to own_dice' })).toHaveCount(0);
  expect(await calls(hearth, 'own_dice', { seed: 3 })).toBe('ok');

  await writeFile(file, dice(20));
  await expect(part).toContainText('changed since it was consented to');
  expect(await calls(hearth, 'own_dice', { seed: 3 })).not.toBe('ok');
});

const server = resolve(import.meta.dirname, '../../fakes/mcp-servers/main.ts');

test('a pasted server is shown whole, starts only after consent, is tried, stopped, removed and brought back', async ({
  hearth,
}) => {
  await hearth.pastFirstRun();
  await go(hearth.page, 'Settings');
  const part = section(hearth.page, 'MCP servers');
  await part.getByRole('button', { name: 'Add a server' }).click();
  await part.getByRole('radio', { name: 'Paste JSON' }).click();
  const json = { mcpServers: { good: { command: process.execPath, args: [server, 'good'] }, 'no way': { command: 'x' } } };
  await part.getByRole('textbox', { name: 'JSON' }).fill(JSON.stringify(json));
  await part.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(part).toContainText('1 server added');
  await expect(part).toContainText('no way was left out.');
  const row = part.getByRole('group', { name: 'good' });
  await expect(row).toContainText('Waits for your consent');

  await row.getByRole('switch', { name: 'Use good' }).click();
  const dialog = hearth.page.getByRole('alertdialog', { name: 'Start good?' });
  const { items } = await hearth.rpc('mcp.list', {});
  for (const word of [process.execPath, server, items[0]?.hash ?? 'none']) await expect(dialog).toContainText(word);
  await dialog.getByRole('button', { name: 'Start it' }).focus();
  await hearth.page.keyboard.press('Enter');
  expect((await hearth.rpc('mcp.list', {})).items[0]?.state).toBe('consent');
  await dialog.getByRole('button', { name: 'Start it' }).click();
  await expect(row).toContainText(/\d+ tools?/);
  await expect(row.getByRole('switch', { name: 'Use good' })).toBeChecked();

  await row.getByRole('button', { name: 'good, more' }).click();
  await hearth.page.getByRole('menuitem', { name: 'Test' }).click();
  await expect(row).toContainText(/Answered in .+, \d+ tool/);
  await row.getByRole('switch', { name: 'Use good' }).click();
  await expect(row).toContainText('Off');
  await row.getByRole('button', { name: 'good, more' }).click();
  await hearth.page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(part).toContainText('No server yet.');
  await notices(hearth.page).getByRole('button', { name: 'Undo' }).click();
  // It is new again: nothing of the old consent came back with it.
  await expect(row).toContainText('Waits for your consent');
});

test('a server that does not start says why, next to itself', async ({ hearth }) => {
  await hearth.pastFirstRun();
  await go(hearth.page, 'Settings');
  const part = section(hearth.page, 'MCP servers');
  await part.getByRole('button', { name: 'Add a server' }).click();
  await part.getByRole('textbox', { name: 'Name' }).fill('gone');
  await part.getByRole('textbox', { name: 'Command' }).fill('/no/such/program');
  await part.getByRole('button', { name: 'Add', exact: true }).click();
  const row = part.getByRole('group', { name: 'gone' });
  await row.getByRole('switch', { name: 'Use gone' }).click();
  await hearth.page.getByRole('button', { name: 'Start it' }).click();
  await expect(row).toContainText('Stopped');
  await expect(row.locator('.c-carmine')).not.toBeEmpty();
});

test('permissions, tools and servers have no accessibility violation, in light and dark', async ({ hearth, folder }) => {
  await hearth.rpc('capabilities.grant', { tool: 'read_text', paths: [folder] });
  await hearth.rpc('policy.set', { rules: [{ tool: 'http_get', ask: true, hostMatches: '*.example' }] });
  await hearth.rpc('mcp.add', { name: 'good', command: process.execPath, args: [server, 'good'] });
  await hearth.page.emulateMedia({ reducedMotion: 'reduce' });
  await hearth.pastFirstRun();
  await hearth.page.goto(`${hearth.page.url().split('#')[0]}#/settings/permissions/constitution`);
  await section(hearth.page, 'Permissions').getByRole('button', { name: 'Grant', exact: true }).click();
  await section(hearth.page, 'MCP servers').getByRole('button', { name: 'Add a server' }).click();
  for (const fold of await section(hearth.page, 'Tools').locator('summary').all()) await fold.click();
  for (const theme of ['light', 'dark'] as const) {
    await hearth.rpc('settings.set', { theme });
    await expect(hearth.page.locator('html')).toHaveAttribute('data-theme', theme);
    expect(await violationsOn(hearth.page), theme).toEqual([]);
  }
});

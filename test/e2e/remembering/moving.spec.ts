/** Data that comes in and goes out: what was said elsewhere is here and goes on, and a whole home moves with nothing lost. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chatgptConversation, claudeConversation, talk, zipOf } from '../../fakes/exports/index.ts';
import { say } from '../../fakes/model-servers/index.ts';
import { expect, test } from '../hearth.ts';
import { answers, ask, conversations, go } from '../window.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearth-moving-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return path;
}

const data = (page: Page) => page.getByRole('region', { name: 'Data' });

/** Opens a form of Settings, Data, and fills in its path. */
async function form(page: Page, name: string, path: string) {
  await go(page, 'Settings');
  await data(page).getByRole('button', { name, exact: true }).click();
  const opened = data(page).getByRole('form', { name });
  await opened.getByRole('textbox').fill(path);
  return opened;
}

test('conversations of ChatGPT are looked at, imported, found and gone on with', async ({ hearth, models }) => {
  models.anthropic.use(say('The blue one, as you said.'));
  await hearth.pastFirstRun();
  const list = [
    chatgptConversation(1, talk(1, 2), { title: 'Which tent' }),
    chatgptConversation(2, talk(2, 1), { title: 'Soup' }),
  ];
  const path = file('export.zip', zipOf([{ name: 'conversations.json', bytes: Buffer.from(JSON.stringify(list)) }]));
  const asked = await form(hearth.page, 'Import conversations', path);
  await asked.getByRole('button', { name: 'Look at it' }).click();
  await expect(asked).toContainText('2 conversations with 6 messages to import.');
  expect((await hearth.rpc('chat.list', {})).items).toEqual([]);
  await asked.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(asked).toContainText('Imported 2 conversations with 6 messages.');
  await asked.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(asked).toContainText('2 conversations are here already.');

  expect((await hearth.rpc('chat.search', { query: 'wombat1x1' })).items).toMatchObject([{ title: 'Which tent' }]);
  await go(hearth.page, 'Chat');
  await conversations(hearth.page).getByText('Which tent').click();
  await expect(answers(hearth.page)).toContainText('Answer 1.1 on wombat1x1');
  await ask(hearth.page, 'And which one was it?');
  await expect(answers(hearth.page)).toContainText('The blue one, as you said.');
  // The model was told what was said elsewhere.
  const request = models.anthropic.requests.filter(({ path: at }) => at.includes('messages')).at(-1);
  expect(JSON.stringify(request?.body)).toContain('quokka1x0');
});

test('a file cut half-way gives what is whole, and the window says where it ends', async ({ hearth }) => {
  await hearth.pastFirstRun();
  const text = JSON.stringify([1, 2, 3].map((n) => claudeConversation(n, talk(n, 3))));
  const asked = await form(hearth.page, 'Import conversations', file('conversations.json', text.slice(0, -80)));
  await asked.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(asked).toContainText('Imported 2 conversations with 12 messages. 1 thing skipped.');
  await asked.getByText('What was skipped, and why').click();
  await expect(asked).toContainText('The file ends in the middle of it.');
  const none = await form(hearth.page, 'Import notes', join(folder, 'nowhere'));
  await none.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(none).toContainText('There is no folder');
});

test('a vault with a loop of links becomes notes, once', async ({ hearth }) => {
  await hearth.pastFirstRun();
  const vault = join(folder, 'Garden');
  mkdirSync(join(vault, 'beds', '.obsidian'), { recursive: true });
  writeFileSync(join(vault, 'Home.md'), '# Home\n\nSee [[beds/tomatoes]].\n');
  writeFileSync(join(vault, 'beds', 'tomatoes.md'), 'Water them.\n');
  symlinkSync(vault, join(vault, 'beds', 'again'));
  const asked = await form(hearth.page, 'Import notes', vault);
  await asked.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(asked).toContainText('Copied 2 notes');
  await asked.getByText('What was skipped, and why').click();
  await expect(asked).toContainText('links are not followed');
  expect(readFileSync(join(hearth.home, 'scratchpad', 'Garden', 'beds', 'tomatoes.md'), 'utf8')).toBe('Water them.\n');
  const found = await hearth.rpc('notebook.search', { query: 'tomatoes' });
  expect(found.items.map(({ path }) => path)).toContain('scratchpad/Garden/beds/tomatoes.md');
});

const eventsIn = (path: string) =>
  readdirSync(join(path, 'events'))
    .sort()
    .map((name) => readFileSync(join(path, 'events', name), 'utf8'))
    .join('');

test('everything goes out, comes in after a restart, and what was here is kept', async ({ hearth, models }) => {
  models.anthropic.use(say('Noted.'));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'The tent is green.');
  await expect(answers(hearth.page)).toContainText('Noted.');
  await hearth.rpc('memory.store', { text: 'The tent is green.', category: 'gear' });
  const path = join(folder, 'out');
  const written = await form(hearth.page, 'Export everything', path);
  await written.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(written).toContainText(`written to ${path}`);
  const before = await hearth.rpc('chat.list', {});
  const records = await hearth.rpc('memory.list', {});

  // What comes after the export is what the import puts aside.
  await hearth.rpc('chat.create', { title: 'Later' });
  await hearth.rpc('notebook.write', { path: 'scratchpad/later.md', text: 'later\n' });
  const asked = await form(hearth.page, 'Take in an export', path);
  await asked.getByRole('button', { name: 'Take it in' }).click();
  await hearth.page.getByRole('alertdialog').getByRole('button', { name: 'Take it in' }).click();
  await expect(asked).toContainText('Quit Hearth and start it again');
  expect((await hearth.rpc('chat.list', {})).items).toHaveLength(2);

  await hearth.restart();
  expect(await hearth.rpc('chat.list', {})).toEqual(before);
  expect(await hearth.rpc('memory.list', {})).toEqual(records);
  expect((await hearth.rpc('store.verify', {})).problems).toEqual([]);
  await hearth.rpc('store.rebuild', {});
  expect(await hearth.rpc('chat.list', {})).toEqual(before);
  expect(existsSync(join(hearth.home, 'scratchpad', 'later.md'))).toBe(false);
  const again = join(folder, 'again');
  await hearth.rpc('store.export', { path: again });
  expect(eventsIn(again).startsWith(eventsIn(path))).toBe(true);
  const [kept] = readdirSync(join(hearth.home, 'backups')).filter((name) => name.startsWith('before-import'));
  expect(readFileSync(join(hearth.home, 'backups', kept ?? '', 'scratchpad', 'later.md'), 'utf8')).toBe('later\n');
});

test('a backup is made and restored from the window, and a changed export is refused', async ({ hearth }) => {
  await hearth.pastFirstRun();
  await hearth.rpc('chat.create', { title: 'Before' });
  await go(hearth.page, 'Settings');
  await data(hearth.page).getByRole('button', { name: 'Back up now' }).click();
  await expect(data(hearth.page).getByRole('list', { name: 'Backups' }).getByRole('listitem')).toHaveCount(1);
  await hearth.rpc('chat.create', { title: 'After' });
  await data(hearth.page)
    .getByRole('button', { name: /^Restore the backup of/ })
    .click();
  const asked = data(hearth.page).getByRole('form', { name: 'Restore a backup' });
  await asked.getByRole('button', { name: 'Restore', exact: true }).click();
  await hearth.page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
  await expect(asked).toContainText('Quit Hearth and start it again');
  await hearth.restart();
  expect((await hearth.rpc('chat.list', {})).items.map(({ title }) => title)).toEqual(['Before']);

  await hearth.rpc('store.export', { path: join(folder, 'out') });
  cpSync(join(folder, 'out'), join(folder, 'forged'), { recursive: true });
  const lore = join(folder, 'forged', 'home', 'lore', 'soul.md');
  writeFileSync(lore, readFileSync(lore, 'utf8').replace(/[a-z]/, 'X'));
  const forged = await form(hearth.page, 'Take in an export', join(folder, 'forged'));
  await forged.getByRole('button', { name: 'Look at it' }).click();
  await expect(forged).toContainText('home/lore/soul.md is not as it was written');
});

test('Markdown to read has conversations, memory and notes', async ({ hearth }) => {
  await hearth.pastFirstRun();
  await hearth.rpc('chat.import', { path: file('c.json', [chatgptConversation(1, talk(1, 1), { title: 'Which tent' })]) });
  await hearth.rpc('memory.store', { text: 'The tent is green.', category: 'gear' });
  const path = join(folder, 'read');
  await hearth.rpc('store.export', { path, format: 'markdown' });
  expect(readFileSync(join(path, 'memory', 'gear.md'), 'utf8')).toMatch(/^# gear\n\n- The tent is green\. \(/);
  expect(existsSync(join(path, 'lore', 'soul.md'))).toBe(true);
  const [name] = readdirSync(join(path, 'conversations'));
  expect(name).toMatch(/^2024-05-03 Which tent [0-9a-f]{6}\.md$/);
  expect(readFileSync(join(path, 'conversations', name ?? ''), 'utf8')).toContain('Question 1.0 about quokka1x0');
});

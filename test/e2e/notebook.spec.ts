/** Lore and the journal: files that are written here and elsewhere, what Hearth proposes, skills, and a page a day. */
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { hostileLines, tripwire } from '../fakes/hostile-lines.ts';
import { say } from '../fakes/model-servers/index.ts';
import { acting, tool } from './acting.ts';
import { violationsOn } from './harness/axe.ts';
import { test as base, expect, type Hearth } from './hearth.ts';
import { go } from './window.ts';

const test = base.extend<{ folder: string }>({
  folder: async ({ host: _ }, use) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'hearth-notebook-')));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const shelf = (page: Page): Locator => page.getByRole('navigation', { name: 'Lore, skills and notes' });
const editor = (page: Page): Locator => page.getByRole('textbox', { name: /, Markdown$/ });
const preview = (page: Page): Locator => page.getByRole('region', { name: 'Preview' });
const clash = (page: Page): Locator => page.getByRole('region', { name: 'Both changed' });
const proposal = (page: Page): Locator => page.getByRole('group', { name: /^Hearth propose/ });
const notices = (page: Page): Locator => page.getByRole('region', { name: 'Notices' });

/** The room of lore on one file, which is there with this text. */
async function opened(hearth: Hearth, path: string, text: string): Promise<void> {
  const version = await hearth.rpc('notebook.read', { path }).then(
    (note) => note.version,
    () => null,
  );
  await hearth.rpc('notebook.write', { path, text, baseVersion: version });
  await hearth.pastFirstRun();
  await at(hearth.page, 'lore', path);
  await expect(editor(hearth.page)).toBeVisible();
}

async function at(page: Page, room: string, ...path: string[]): Promise<void> {
  await page.goto(`${page.url().split('#')[0]}#/${[room, ...path].map(encodeURIComponent).join('/')}`);
}

/** At the very beginning of the file. */
async function typeFirst(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type(text);
}

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

test('what Hearth proposes is shown as a diff with its reason and its run, and only the person writes it', async ({
  hearth,
  models,
}) => {
  const path = 'lore/user.md';
  const text = '# Ada\n\nAllergic to cashews.\n';
  models.anthropic.use(acting(tool('lore_propose', { path, text, reason: 'She said so at the party.' }), say('I proposed it.')));
  await hearth.rpc('notebook.write', {
    path,
    text: '# Ada\n',
    baseVersion: (await hearth.rpc('notebook.read', { path })).version,
  });
  const { id } = await hearth.rpc('runs.start', { type: 'task', goal: 'Reflect', grants: [{ tool: 'lore_propose' }] });
  await expect.poll(async () => (await hearth.rpc('proposals.list', {})).items.length).toBe(1);
  await hearth.pastFirstRun();
  const { page } = hearth;
  const room = page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: /^Lore/ });
  await expect(room).toContainText('1 waits for you');
  await room.click();
  await shelf(page)
    .getByRole('link', { name: /^Proposals/ })
    .click();
  await expect(proposal(page)).toContainText('She said so at the party.');
  await expect(proposal(page)).toContainText('added: Allergic to cashews.');
  await expect(proposal(page).getByRole('link', { name: 'from a run' })).toHaveAttribute('href', `#/activity/${id}`);
  expect(await readFile(join(hearth.home, path), 'utf8')).toBe('# Ada\n');
  // Enter never accepts.
  await proposal(page).getByRole('button', { name: 'Accept' }).focus();
  await page.keyboard.press('Enter');
  expect(await readFile(join(hearth.home, path), 'utf8')).toBe('# Ada\n');
  await page.keyboard.press('a');
  await expect.poll(() => readFile(join(hearth.home, path), 'utf8')).toBe(text);
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => readFile(join(hearth.home, path), 'utf8')).toBe('# Ada\n');
});

test('a proposal whose file moved on says so, and can be edited first on top of what is there', async ({ hearth, models }) => {
  const path = 'lore/user.md';
  const base = '# Ada\n\nOne.\n\nTwo.\n';
  await opened(hearth, path, base);
  models.anthropic.use(acting(tool('lore_propose', { path, text: `${base}\nThree.\n`, reason: 'For later.' }), say('Done.')));
  await hearth.rpc('runs.start', { type: 'task', goal: 'Reflect', grants: [{ tool: 'lore_propose' }] });
  const { page } = hearth;
  await expect(proposal(page)).toContainText('Accepting makes version');
  await writeFile(join(hearth.home, path), base.replace('# Ada', '# Ada Lovelace'));
  await expect(proposal(page)).toContainText('The file was changed since');
  await expect(proposal(page).getByRole('button', { name: 'Accept' })).toBeDisabled();
  await proposal(page).getByRole('button', { name: 'Edit first' }).click();
  await expect(editor(page)).toContainText('Ada Lovelace');
  await expect(editor(page)).toContainText('Three.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => readFile(join(hearth.home, path), 'utf8')).toMatch(/Ada Lovelace[\s\S]*Three\./);
  await expect.poll(async () => (await hearth.rpc('proposals.list', { state: 'declined' })).items.length).toBe(1);
  await expect(proposal(page)).toHaveCount(0);
});

test('a skill works only after somebody looked at all of it, and not after it changed', async ({ hearth, folder }) => {
  const skill = join(folder, 'tidy-notes');
  const matter = '---\nname: tidy-notes\ndescription: Use when notes are to be tidied.\nallowed-tools: read_text\n---\n';
  await mkdir(skill);
  await writeFile(join(skill, 'SKILL.md'), `${matter}\n# Tidy\n\nRead, then sort.\n`);
  await hearth.pastFirstRun();
  const { page } = hearth;
  await go(page, 'Lore');
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Install a skill…' }).click();
  await page.getByRole('textbox', { name: 'Folder or zip' }).fill(join(folder, 'not-there'));
  await page.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText(/not|no /i);
  await page.getByRole('textbox', { name: 'Folder or zip' }).fill(skill);
  await page.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Skill tidy-notes' })).toContainText('Nobody has approved it yet');
  await page.getByRole('button', { name: 'Look and approve…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Read, then sort.');
  await expect(dialog).toContainText('read_text');
  await dialog.getByRole('button', { name: 'Approve it as it stands' }).click();
  await expect(
    shelf(page)
      .getByRole('link', { name: /tidy-notes/ })
      .getByRole('img', { name: 'Approved' }),
  ).toBeVisible();
  await writeFile(join(hearth.home, 'skills/tidy-notes/SKILL.md'), `${matter}\n# Tidy\n\nRead, then send it away.\n`);
  await expect(shelf(page).getByRole('link', { name: /tidy-notes/ })).toContainText('Changed');
  await page.getByRole('button', { name: 'See what changed…' }).click();
  await expect(dialog).toContainText('removed: Read, then sort.');
  await expect(dialog).toContainText('added: Read, then send it away.');
  await dialog.getByRole('button', { name: 'Not now' }).click();
  expect((await hearth.rpc('skills.list', {})).items[0]?.state).toBe('changed');
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(shelf(page)).toContainText('None yet.');
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

test('hostile Markdown in lore, notes and the journal stays text: no script, no request, and the editor obeys the policy of the page', async ({
  hearth,
}) => {
  const text = hostileLines(1500).join('\n\n').replaceAll('\0', '').toWellFormed().slice(0, 400_000);
  await hearth.rpc('notebook.write', { path: 'journal/2026-03-20.md', text, baseVersion: null });
  const { page } = hearth;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.addInitScript(() => {
    const broken: string[] = [];
    Reflect.set(window, 'broken', broken);
    document.addEventListener('securitypolicyviolation', (event) =>
      broken.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await opened(hearth, 'scratchpad/hostile.md', text);
  await expect(preview(page).locator('.md-part').first()).toBeVisible();
  const look = () =>
    page.evaluate((wire) => {
      const parts = document.querySelectorAll('.editor-panes *, .journal-page *, .side *');
      const bad = [...parts].filter(
        (it) =>
          ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'FORM', 'STYLE', 'LINK', 'BASE', 'META'].includes(it.tagName) ||
          // The editor's own carry no address; an image of the text's would.
          (it instanceof HTMLImageElement && it.hasAttribute('src')) ||
          [...it.attributes].some(({ name, value }) => name.startsWith('on') || /^\s*javascript:/i.test(value)),
      );
      return { bad: bad.map((it) => it.outerHTML.slice(0, 200)), ran: wire in window, broken: Reflect.get(window, 'broken') };
    }, tripwire);
  expect(await look()).toEqual({ bad: [], ran: false, broken: [] });
  await at(page, 'journal', '2026-03-20');
  await expect(page.locator('.journal-page .md-part').first()).toBeVisible();
  expect(await look()).toEqual({ bad: [], ran: false, broken: [] });
  const own = new URL(page.url()).origin;
  expect(asked.filter((url) => !url.startsWith(own) && !url.startsWith('app:') && !url.startsWith('hearth:'))).toEqual([]);
});

test('every page has no accessibility violation, in light and dark, wide and narrow', async ({ hearth, models, folder }) => {
  test.setTimeout(180_000);
  const path = 'lore/user.md';
  models.anthropic.use(acting(tool('lore_propose', { path, text: '# Ada\n\nMore.\n', reason: 'A reason.' }), say('Done.')));
  await mkdir(join(folder, 'tidy'));
  await writeFile(
    join(folder, 'tidy/SKILL.md'),
    '---\nname: tidy\ndescription: Use when asked.\nallowed-tools: Read, Nope\n---\n\n# Tidy\n',
  );
  await hearth.rpc('skills.install', { path: join(folder, 'tidy') });
  await hearth.rpc('notebook.write', {
    path: 'journal/2026-03-20.md',
    text: '# 2026-03-20\n\n## Done\n\n- one\n',
    baseVersion: null,
  });
  await hearth.rpc('runs.start', { type: 'task', goal: 'Reflect', grants: [{ tool: 'lore_propose' }] });
  await expect.poll(async () => (await hearth.rpc('proposals.list', {})).items.length).toBe(1);
  const { page } = hearth;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await hearth.pastFirstRun();
  const stops: [string[], () => Promise<void>][] = [
    [['lore', path], () => expect(editor(page)).toBeVisible()],
    [['lore', 'proposals'], () => expect(proposal(page)).toBeVisible()],
    [['lore', 'prompt'], () => expect(page.getByRole('region', { name: 'Soul' })).toBeVisible()],
    [['lore', 'skill', 'tidy'], () => expect(page.getByText('Use when asked.')).toBeVisible()],
    [['journal', '2026-03-20'], () => expect(page.getByRole('heading', { name: 'Done' })).toBeVisible()],
    [['journal', '2026-03-21'], () => expect(page.getByText(/^No page for/)).toBeVisible()],
  ];
  for (const theme of ['light', 'dark'] as const) {
    await hearth.rpc('settings.set', { theme });
    for (const size of [
      { width: 1280, height: 800 },
      { width: 900, height: 600 },
    ]) {
      await page.setViewportSize(size);
      for (const [[room = '', ...rest], there] of stops) {
        await at(page, room, ...rest);
        await there();
        expect(await violationsOn(page), `${room} ${rest.join(' ')} ${theme} ${size.width}`).toEqual([]);
      }
    }
  }
  await at(page, 'lore', path);
  await page.getByRole('button', { name: 'History' }).click();
  await expect(page.getByRole('group', { name: 'Change' }).or(page.getByText('The two are alike.'))).toBeVisible();
  expect(await violationsOn(page), 'history').toEqual([]);
  await at(page, 'lore', 'skill', 'tidy');
  await page.getByRole('button', { name: 'Look and approve…' }).click();
  await expect(page.getByRole('dialog')).toContainText('Your consent holds');
  expect(await violationsOn(page), 'consent').toEqual([]);
});

/** Hearth acts in Chat: each step is seen, what matters is asked first, and an answer to a question is never a slip of the hand. */
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { hostileLines, tripwire } from '../../fakes/hostile-lines.ts';
import { type Answer, say } from '../../fakes/model-servers/index.ts';
import { field, type Recorded } from '../../fakes/model-servers/record.ts';
import { violationsOn } from '../harness/axe.ts';
import { test as base, expect, type Hearth } from '../hearth.ts';
import { answers, ask, composer } from '../window.ts';
import { acting, list, tool } from './acting.ts';

const test = base.extend<{ folder: string }>({
  folder: async ({ host: _ }, use) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'hearth-acts-')));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** The question that is on screen. */
const card = (page: Page): Locator => page.getByRole('group', { name: /^May Hearth/ });
const step = (page: Page, name: RegExp): Locator => answers(page).getByRole('button', { name }).first();
/** A card takes no answer in its first moment: then it does. */
const allowed = (page: Page): Locator => card(page).getByRole('button', { name: 'Allow once' });

const open = async (hearth: Hearth) => (await hearth.rpc('runs.approvals', {})).items;
const contents = (path: string) => readFile(path, 'utf8').catch(() => null);

test('a write is asked for with its diff; neither Enter nor a stray key allows it; A does, once one went there', async ({
  hearth,
  models,
  folder,
}) => {
  const path = join(folder, 'backup.env');
  await writeFile(path, 'KEEP_DAILY=14\nKEEP_WEEKLY=4\n');
  models.anthropic.use(
    acting(tool('write_text', { path, text: 'KEEP_DAILY=14\nKEEP_WEEKLY=8\n' }, 'I will change it.'), say('It keeps eight now.')),
  );
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Keep eight weekly snapshots');
  await expect(card(hearth.page)).toContainText('KEEP_WEEKLY=8');
  await expect(card(hearth.page)).toContainText('KEEP_WEEKLY=4');
  await expect(card(hearth.page)).toContainText(path);
  await expect(card(hearth.page)).toContainText(/No answer by .+ is a no/);
  await expect(step(hearth.page, /Writing .*backup\.env/)).toContainText('Waits for you');
  await expect(hearth.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Chat' })).toContainText(
    '1 waits for you',
  );

  // It came without taking the focus: what is typed is a message, not an answer.
  await expect(composer(hearth.page)).toBeFocused();
  await hearth.page.keyboard.press('a');
  await expect(composer(hearth.page)).toHaveValue('a');
  await composer(hearth.page).fill('');
  await expect(allowed(hearth.page)).toBeEnabled();
  await hearth.page.keyboard.press('ControlOrMeta+Shift+A');
  await expect(card(hearth.page)).toBeFocused();
  await hearth.page.keyboard.press('Enter');
  await allowed(hearth.page).focus();
  await hearth.page.keyboard.press('Enter');
  expect(await open(hearth)).toHaveLength(1);
  expect(await contents(path)).toContain('KEEP_WEEKLY=4');

  await hearth.page.keyboard.press('a');
  await expect(answers(hearth.page)).toContainText('It keeps eight now.');
  expect(await contents(path)).toBe('KEEP_DAILY=14\nKEEP_WEEKLY=8\n');
  await expect(card(hearth.page)).toHaveCount(0);

  await hearth.restart();
  await hearth.page.getByRole('region', { name: 'Conversations' }).getByRole('link').first().click();
  await step(hearth.page, /Wrote .*backup\.env/).press('ArrowRight');
  await expect(answers(hearth.page)).toContainText(path);
});

test('what is denied is not done, and the answer goes on with the no', async ({ hearth, models, folder }) => {
  const path = join(folder, 'new.txt');
  models.anthropic.use(acting(tool('write_text', { path, text: 'x' }), say('Then I leave it.')));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Write it down');
  await card(hearth.page).getByRole('button', { name: 'Deny' }).click();
  await expect(answers(hearth.page)).toContainText('Then I leave it.');
  await expect(step(hearth.page, /Could not write .*new\.txt/)).toContainText('You said no');
  expect(await contents(path)).toBeNull();
});

test('a question waits through a restart, and is answered after it', async ({ hearth, models, folder }) => {
  const path = join(folder, 'later.txt');
  models.anthropic.use(acting(tool('write_text', { path, text: 'later' }), say('Written after all.')));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Write it when I say so');
  await expect(card(hearth.page)).toBeVisible();
  await hearth.restart();
  await hearth.page.getByRole('region', { name: 'Conversations' }).getByRole('link').first().click();
  await allowed(hearth.page).click();
  await expect(answers(hearth.page)).toContainText('Written after all.');
  expect(await contents(path)).toBe('later');
});

test('“for this run” is not asked again in it; “always” says its scope first, and is a grant that is listed', async ({
  hearth,
  models,
  folder,
}) => {
  const path = join(folder, 'log.txt');
  const write = (text: string) => tool('write_text', { path, text });
  models.anthropic.use(acting(write('one'), write('two'), say('Twice.')));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Write it twice');
  await card(hearth.page).getByRole('button', { name: 'Allow for this run' }).click();
  await expect(answers(hearth.page)).toContainText('Twice.');
  expect(await contents(path)).toBe('two');

  models.anthropic.use(acting(write('three'), say('Once more.')));
  await ask(hearth.page, 'Write it again');
  await expect(card(hearth.page)).toBeVisible();
  const asked = (await open(hearth))[0];
  await card(hearth.page).getByRole('button', { name: 'Always…' }).click();
  const dialog = hearth.page.getByRole('dialog', { name: 'Allow this always?' });
  await expect(dialog).toContainText(asked?.scope.words ?? 'no scope');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Allow always' }).click();
  await expect(answers(hearth.page)).toContainText('Once more.');
  const granted = (await hearth.rpc('capabilities.list', { state: 'active' })).items;
  expect(granted.some(({ tool: name, scope }) => name === 'write_text' && scope === 'always')).toBe(true);

  models.anthropic.use(acting(write('four'), say('Unasked.')));
  await ask(hearth.page, 'And again');
  await expect(answers(hearth.page)).toContainText('Unasked.');
  expect(await contents(path)).toBe('four');
});

test('a question that is answered elsewhere leaves the screen', async ({ hearth, models, folder }) => {
  models.anthropic.use(acting(tool('write_text', { path: join(folder, 'a.txt'), text: 'a' }), say('All right.')));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Write it');
  await expect(card(hearth.page)).toBeVisible();
  const asked = (await open(hearth))[0];
  await hearth.rpc('runs.decide', { approvalId: asked?.approvalId ?? '', decision: 'deny' });
  await expect(card(hearth.page)).toHaveCount(0);
  await expect(answers(hearth.page)).toContainText('All right.');
});

test('the palette leads to what waits, from any room', async ({ hearth, models, folder }) => {
  models.anthropic.use(acting(tool('write_text', { path: join(folder, 'a.txt'), text: 'a' }), say('Good.')));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Write it');
  await expect(card(hearth.page)).toBeVisible();
  await hearth.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Settings' }).click();
  await hearth.page.keyboard.press('ControlOrMeta+k');
  await hearth.page.getByRole('option', { name: /Answer what waits/ }).click();
  await expect(card(hearth.page)).toBeFocused();
});

test('a run that an answer starts is shown under its call, with its own steps and its report', async ({ hearth, models }) => {
  const work = acting(tool('dispatch_run', { goal: 'COUNT THE DAYS' }), say('Thirty it is.'));
  const child = acting(tool('markdown_to_text', { text: '# thirty' }), say('There are thirty days.'));
  models.anthropic.use((request) => (JSON.stringify(request.body).includes('"COUNT THE DAYS') ? pick(request) : work(request)));
  function pick(request: Recorded): Answer {
    // The parent has the goal in its own call; the child was asked for it.
    return JSON.stringify(list(field(request.body, 'messages'))[0]).includes('COUNT THE DAYS') ? child(request) : work(request);
  }
  await hearth.pastFirstRun();
  await ask(hearth.page, 'How long is November?');
  await expect
    .poll(async () => {
      // Starting a run may be asked for too: this is not what is tried here.
      for (const { approvalId } of await open(hearth)) await hearth.rpc('runs.decide', { approvalId, decision: 'allow' });
      return answers(hearth.page).textContent();
    })
    .toContain('Thirty it is.');
  await step(hearth.page, /Handed over/).click();
  const inner = answers(hearth.page).getByRole('group', { name: /^Run / });
  await expect(inner).toContainText('There are thirty days.');
  await expect(inner.getByRole('button', { name: /^Read/ })).toBeVisible();
});

/** What on the page could act, load or lead elsewhere. */
const dangers = (page: Page) =>
  page.evaluate((wire) => {
    const active = /^(script|iframe|object|embed|form|img|video|audio|link|style|base|meta)$/i;
    const bad = [...document.querySelectorAll('#page *')].filter(
      (it) => active.test(it.localName) || it.getAttributeNames().some((name) => name.startsWith('on')),
    );
    return { bad: bad.map((it) => it.outerHTML.slice(0, 200)), ran: wire in window };
  }, tripwire);

test('thousands of hostile lines in arguments, previews and results are text that is seen', async ({
  hearth,
  models,
  folder,
}) => {
  const path = join(folder, '<img src=x onerror=alert(1)>.txt');
  // Half characters are refused before anything is asked: here it is about what is shown.
  const text = `\u202e\u0007 first\n${hostileLines(2_000).join('\n')}`.toWellFormed();
  models.anthropic.use(acting(tool('write_text', { path, text }), tool('markdown_to_text', { text }), say('Done with it.')));
  await hearth.rpc('settings.set', { maxOutputTokens: 64_000 });
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Write something odd');
  await expect(card(hearth.page)).toContainText(path);
  await expect(card(hearth.page)).toContainText('[U+202E][U+0007] first');
  expect(await dangers(hearth.page)).toEqual({ bad: [], ran: false });
  await allowed(hearth.page).click();
  await expect(answers(hearth.page)).toContainText('Done with it.');
  for (const name of [/^Wrote/, /^(Read|Could not read) /]) await step(hearth.page, name).click();
  await expect(answers(hearth.page)).toContainText('[U+202E][U+0007] first');
  expect(await dangers(hearth.page)).toEqual({ bad: [], ran: false });
});

test('a conversation that acts and asks has no accessibility violation, in light and dark', async ({
  hearth,
  models,
  folder,
}) => {
  models.anthropic.use(
    acting(
      tool('plan', { steps: [{ text: 'Read', state: 'doing' }] }, 'Let me see.'),
      tool('markdown_to_text', { text: '# One' }),
      tool('write_text', { path: join(folder, 'a.txt'), text: 'a\nb\n' }),
      say('Done.'),
    ),
  );
  await hearth.page.emulateMedia({ reducedMotion: 'reduce' });
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Do three things');
  await expect(allowed(hearth.page)).toBeEnabled();
  await step(hearth.page, /^Read/).click();
  for (const theme of ['light', 'dark'] as const) {
    await hearth.rpc('settings.set', { theme });
    await expect(hearth.page.locator('html')).toHaveAttribute('data-theme', theme);
    expect(await violationsOn(hearth.page), theme).toEqual([]);
  }
});

test('a call that a crash cut off may have happened: it is shown, not repeated, and the answer goes on when it is told to', async ({
  hearth,
  models,
  folder,
}) => {
  const traces = join(folder, 'traces');
  const args = [join(import.meta.dirname, '../../fakes/mcp-servers/main.ts'), 'deaf', traces];
  await hearth.rpc('mcp.add', { name: 'deaf', command: process.execPath, args });
  await hearth.rpc('mcp.enable', { name: 'deaf' });
  expect((await hearth.rpc('mcp.test', { name: 'deaf' })).ok).toBe(true);
  await hearth.rpc('capabilities.grant', { tool: 'mcp_deaf_echo' });
  models.anthropic.use(acting(tool('mcp_deaf_echo', { text: 'now' }, 'I do it.'), say('I look first, and then decide.')));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Do it once');
  await expect.poll(() => contents(traces)).toContain('called');
  await hearth.kill();
  await hearth.restart();
  await hearth.page.getByRole('region', { name: 'Conversations' }).getByText('Do it once').click();
  await expect(answers(hearth.page)).toContainText('may or may not have happened');
  await expect(answers(hearth.page)).toContainText('May have happened');
  const [cut] = (await hearth.rpc('runs.list', { state: 'interrupted' })).items;
  if (!cut) throw new Error('No run is interrupted.');
  expect((await hearth.rpc('runs.get', { id: cut.id })).steps.at(-1)?.state).toBe('unknown');
  await answers(hearth.page).getByRole('button', { name: 'Go on' }).click();
  await expect(answers(hearth.page)).toContainText('I look first, and then decide.');
  expect((await hearth.rpc('runs.get', { id: cut.id })).state).toBe('succeeded');
  const said = await readFile(traces, 'utf8');
  expect(said.split('called')).toHaveLength(2);
  // Who is deaf to every wish to end, and whose runner was killed with the daemon, is ended here.
  for (const [, pid] of said.matchAll(/(?:self|child) (\d+)/g)) endIfThere(Number(pid));
});

function endIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

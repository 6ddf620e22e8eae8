/** Activity: every run with its steps, what allowed each, what it waits for, and what came of it. */
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { hostileLines, tripwire } from '../../fakes/hostile-lines.ts';
import { say } from '../../fakes/model-servers/index.ts';
import { violationsOn } from '../harness/axe.ts';
import { test as base, expect, type Hearth } from '../hearth.ts';
import { go } from '../window.ts';
import { acting, tool } from './acting.ts';

const test = base.extend<{ folder: string }>({
  folder: async ({ host: _ }, use) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'hearth-activity-')));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const runs = (page: Page): Locator => page.getByRole('navigation', { name: 'All runs' });
const rowOf = (page: Page, goal: string): Locator => runs(page).getByRole('link').filter({ hasText: goal });
const run = (page: Page): Locator => page.getByRole('article', { name: 'Run' });
const card = (page: Page): Locator => page.getByRole('group', { name: /^May Hearth/ });
const tab = (page: Page, name: string): Locator => page.getByRole('navigation', { name: 'Activity' }).getByRole('link', { name });

/** A run that needs no model, done. */
async function done(hearth: Hearth, goal: string, type = 'task'): Promise<string> {
  const { id } = await hearth.rpc('runs.start', { type, goal, model: 'builtin' });
  await expect.poll(async () => (await hearth.rpc('runs.get', { id })).state).toBe('succeeded');
  return id;
}

/** A run that waits for leave to write. */
async function waiting(hearth: Hearth, goal: string, grants: { tool: string; paths: string[] }[] = []): Promise<string> {
  const { id } = await hearth.rpc('runs.start', { type: 'task', goal, grants });
  await expect.poll(async () => (await hearth.rpc('runs.get', { id })).state).toBe('waiting');
  return id;
}

test('a run is listed, opened with its steps and its report, replayed and written down', async ({ hearth }) => {
  const id = await done(hearth, '/help');
  await hearth.pastFirstRun();
  await go(hearth.page, 'Activity');
  await rowOf(hearth.page, '/help').click();
  await expect(run(hearth.page).getByRole('heading', { name: '/help' })).toBeVisible();
  await expect(run(hearth.page)).toContainText('Done');
  await expect(run(hearth.page).getByRole('region', { name: 'Report' })).toBeVisible();
  await run(hearth.page).getByRole('button', { name: 'Replay' }).click();
  await expect(run(hearth.page)).toContainText('The same result.');
  await run(hearth.page).getByRole('button', { name: 'More about this run' }).click();
  await hearth.page.getByRole('menuitem', { name: /Transcript to read/ }).click();
  await expect(hearth.page.getByRole('region', { name: 'Notices' })).toContainText('Transcript written.');
  const { path } = await hearth.rpc('runs.transcript', { id, format: 'html' });
  expect(await readFile(path, 'utf8')).toContain(id);
});

test('a run shows by which rule each call was allowed, and asks on its own page', async ({ hearth, models, folder }) => {
  const path = join(folder, 'plan.txt');
  models.anthropic.use(
    acting(tool('list_dir', { path: folder }), tool('write_text', { path, text: 'spring' }), say('It is written.')),
  );
  const id = await waiting(hearth, 'Write the plan', [{ tool: 'list_dir', paths: [folder] }]);
  await hearth.pastFirstRun();
  await go(hearth.page, 'Activity');
  await expect(rowOf(hearth.page, 'Write the plan')).toContainText('Waits for you');
  await rowOf(hearth.page, 'Write the plan').click();
  const steps = run(hearth.page).getByRole('list', { name: 'Steps' }).getByRole('listitem');
  await expect(steps.filter({ hasText: 'list_dir' })).toContainText(/Allowed.*by grant 1 of this run/);
  await expect(steps.filter({ hasText: 'write_text' })).toContainText('Asks you');
  await expect(card(hearth.page)).toContainText('spring');
  await card(hearth.page).getByRole('button', { name: 'Allow once' }).click();
  await expect(run(hearth.page).getByRole('region', { name: 'Report' })).toContainText('It is written.');
  expect(await readFile(path, 'utf8')).toBe('spring');
  await expect(run(hearth.page)).toContainText(`Side effectsMade ${path}`);
  await steps.filter({ hasText: 'write_text' }).getByRole('button').click();
  await expect(steps.filter({ hasText: 'write_text' })).toContainText('Arguments');
  expect((await hearth.rpc('runs.replay', { id })).same).toBe(true);
});

test('what waits in several runs is answered in one place, one after the other', async ({ hearth, models, folder }) => {
  models.anthropic.use(acting(tool('write_text', { path: join(folder, 'a.txt'), text: 'a' }), say('Done.')));
  for (const goal of ['First', 'Second']) await waiting(hearth, goal);
  await hearth.pastFirstRun();
  const room = hearth.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Activity' });
  await expect(room).toContainText('2 wait for you');
  await room.click();
  await tab(hearth.page, 'Approvals').click();
  await expect(card(hearth.page)).toHaveCount(1);
  await expect(card(hearth.page)).toContainText('1 of 2');
  await card(hearth.page).getByRole('button', { name: 'Deny' }).click();
  await expect(hearth.page.getByRole('region', { name: 'What waits for you' })).toBeFocused();
  await card(hearth.page).getByRole('button', { name: 'Deny' }).click();
  await expect(hearth.page.getByRole('region', { name: 'What waits for you' })).toContainText('Nothing waits for you');
  expect((await hearth.rpc('runs.approvals', {})).items).toEqual([]);
});

test('a run that waits is stopped, and its question goes with it', async ({ hearth, models, folder }) => {
  models.anthropic.use(acting(tool('write_text', { path: join(folder, 'a.txt'), text: 'a' }), say('Done.')));
  const id = await waiting(hearth, 'Write, maybe');
  await hearth.pastFirstRun();
  await hearth.page.goto(`${hearth.page.url().split('#')[0]}#/activity/${id}`);
  await run(hearth.page).getByRole('button', { name: 'Stop' }).click();
  await expect(run(hearth.page).getByText('Stopped', { exact: true }).first()).toBeVisible();
  await expect(card(hearth.page)).toHaveCount(0);
  expect((await hearth.rpc('runs.get', { id })).state).toBe('cancelled');
});

test('the list is narrowed by words and state, and walked by keys', async ({ hearth }) => {
  for (const goal of ['/help about tasks', '/help about notes', '/help']) await done(hearth, goal);
  await hearth.pastFirstRun();
  await go(hearth.page, 'Activity');
  const rows = runs(hearth.page).getByRole('link');
  await expect(rows).toHaveCount(3);
  await hearth.page.getByRole('searchbox', { name: 'Find a run' }).fill('about');
  await expect(rows).toHaveCount(2);
  await rows.first().focus();
  await hearth.page.keyboard.press('ArrowDown');
  await expect(rows.last()).toBeFocused();
  await hearth.page.keyboard.press('Enter');
  await expect(run(hearth.page).getByRole('heading', { name: '/help about tasks' })).toBeVisible();
  await hearth.page.getByRole('searchbox', { name: 'Find a run' }).fill('');
  await hearth.page.getByRole('button', { name: 'Failed' }).click();
  await expect(hearth.page.getByText('No run like that.')).toBeVisible();
  await hearth.page.getByRole('button', { name: 'Show all' }).click();
  await expect(rows).toHaveCount(3);
});

test('logs come as they are written, and usage says what was spent', async ({ hearth, models }) => {
  models.anthropic.use({ steps: [{ kind: 'text', text: 'Paid for.' }], usage: { input: 1000, output: 2000 } });
  await hearth.pastFirstRun();
  await go(hearth.page, 'Activity');
  await tab(hearth.page, 'Logs').click();
  const lines = hearth.page.getByRole('region', { name: /^Log lines/ });
  await expect(lines).toContainText('daemon');
  await hearth.page.getByRole('radio', { name: 'All' }).click();
  const { id } = await hearth.rpc('runs.start', { type: 'task', goal: 'Earn it' });
  await expect.poll(async () => (await hearth.rpc('runs.get', { id })).state).toBe('succeeded');
  await tab(hearth.page, 'Usage').click();
  await hearth.page.getByRole('radio', { name: 'Model' }).click();
  await expect(hearth.page.getByRole('table')).toContainText('2,000');
});

test('hostile words of a run are text that is seen, in the list, on its page and in its steps', async ({
  hearth,
  models,
  folder,
}) => {
  const lines = hostileLines(60).map((line) => line.toWellFormed());
  const text = lines.join('\n');
  models.anthropic.use(acting(tool('write_text', { path: join(folder, 'x.txt'), text }), say(text)));
  const id = await waiting(hearth, `\u202e${text}`.slice(0, 20_000));
  await hearth.pastFirstRun();
  await go(hearth.page, 'Activity');
  await runs(hearth.page).getByRole('link').first().click();
  await expect(run(hearth.page).getByRole('heading').first()).toContainText('[U+202E]');
  for (const [approval] of [(await hearth.rpc('runs.approvals', {})).items])
    await hearth.rpc('runs.decide', { approvalId: approval?.approvalId ?? '', decision: 'allow' });
  await expect.poll(async () => (await hearth.rpc('runs.get', { id })).state).toBe('succeeded');
  await expect(run(hearth.page).getByRole('region', { name: 'Report' })).toBeVisible();
  for (const step of await run(hearth.page).getByRole('list', { name: 'Steps' }).getByRole('button').all()) await step.click();
  const found = await hearth.page.evaluate((wire) => {
    const active = /^(script|iframe|object|embed|form|img|video|audio|link|style|base|meta)$/i;
    const bad = [...document.querySelectorAll('#page *')].filter(
      (it) => active.test(it.localName) || it.getAttributeNames().some((name) => name.startsWith('on')),
    );
    return { bad: bad.map((it) => it.outerHTML.slice(0, 200)), ran: wire in window };
  }, tripwire);
  expect(found).toEqual({ bad: [], ran: false });
});

test('every tab has no accessibility violation, in light and dark, wide and narrow', async ({ hearth, models, folder }) => {
  models.anthropic.use(acting(tool('write_text', { path: join(folder, 'a.txt'), text: 'a\nb\n' }), say('Done.')));
  await done(hearth, '/help');
  const id = await waiting(hearth, 'Write it');
  await hearth.page.emulateMedia({ reducedMotion: 'reduce' });
  await hearth.pastFirstRun();
  await go(hearth.page, 'Activity');
  await rowOf(hearth.page, 'Write it').click();
  await expect(card(hearth.page)).toBeVisible();
  for (const theme of ['light', 'dark'] as const) {
    await hearth.rpc('settings.set', { theme });
    await expect(hearth.page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const name of ['Approvals', 'Logs', 'Usage', 'Runs']) {
      await tab(hearth.page, name).click();
      if (name === 'Runs') await rowOf(hearth.page, 'Write it').click();
      expect(await violationsOn(hearth.page), `${theme}, ${name}`).toEqual([]);
    }
  }
  await hearth.page.setViewportSize({ width: 900, height: 600 });
  expect(await violationsOn(hearth.page)).toEqual([]);
  await expect(run(hearth.page).getByRole('heading', { name: 'Write it' })).toBeVisible();
  const wide = await hearth.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide).toBe(false);
  await hearth.rpc('runs.cancel', { id });
});

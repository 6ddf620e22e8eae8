/** `npm run screens`: every page in both themes, from the running product on a home made for it, into docs/screens. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { startHeadless } from '../../test/e2e/harness/headless.ts';
import { type FakeModels, startModels } from '../../test/e2e/harness/models.ts';
import { call, type Running } from '../../test/e2e/harness/product.ts';
import { findChromium } from '../chromium.ts';

const folder = resolve(import.meta.dirname, '../../docs/screens');

const exchanges: [question: string, answer: string][] = [
  [
    'What should I check before the first frost?',
    'Three things, in this order:\n\n1. **Drain the outdoor taps** and leave them open.\n2. Bring in the lemon tree; it minds anything below 5 °C.\n3. Clean the gutters while the ladder is out.',
  ],
  [
    'How long would the UPS carry the file server?',
    'At 85 W of load and a 600 VA unit with a 7 Ah battery, about **22 minutes** when new, nearer 14 after three years.',
  ],
  [
    'Write me a shell line that lists the ten largest files in my home.',
    "This reads only, and stays on one file system:\n\n```sh\nfind ~ -xdev -type f -printf '%s\\t%p\\n' | sort -rn | head -10 | numfmt --field=1 --to=iec\n```\n\n`-xdev` keeps it from walking into mounted disks. Sizes come first, so the sort needs no second pass.\n\n| option | why |\n|---|---|\n| `-xdev` | one file system |\n| `-printf` | size and path in one read |",
  ],
];

async function fill(hearth: Running, models: FakeModels): Promise<void> {
  await call(hearth, 'budget.set', { perDay: 3, perMonth: 40 });
  for (const [question, answer] of exchanges) {
    models.anthropic.use({
      steps: answer.split(/(?<=\s)/).map((text) => ({ kind: 'text' as const, text })),
      usage: { input: 1840, output: 260 },
    });
    const { id } = await call(hearth, 'chat.create', { model: 'claude-sonnet-4-5' });
    await call(hearth, 'chat.send', { conversationId: id, text: question });
    for (;;) {
      const { activeRunId } = await call(hearth, 'chat.get', { id });
      if (!activeRunId) break;
      await new Promise((next) => setTimeout(next, 20));
    }
  }
}

/** One that acts: it reads, plans, and asks before it writes. */
async function act(hearth: Running, models: FakeModels): Promise<void> {
  const garden = mkdtempSync(join(tmpdir(), 'garden-'));
  writeFileSync(join(garden, 'frost.md'), '# Frost\n\n- drain the outdoor taps\n- bring in the lemon tree\n');
  await call(hearth, 'capabilities.grant', { tool: 'read_text', paths: [garden], trusted: true });
  const plan = ['Read the notes on frost', 'Write a list for this year', 'Say what is left to do'];
  const at = (done: number) => ({
    steps: plan.map((text, index) => ({ text, state: index < done ? 'done' : index === done ? 'doing' : 'todo' })),
  });
  const say = (text: string) => ({ kind: 'text' as const, text });
  const tool = (id: string, name: string, args: unknown) => ({ kind: 'tool' as const, id, name, args });
  const path = join(garden, 'frost.md');
  const text =
    '# Frost 2026\n\n- [ ] drain the outdoor taps, leave them open\n- [ ] bring in the lemon tree\n- [ ] clean the gutters\n';
  const usage = { input: 2140, output: 180 };
  models.anthropic.use([
    { steps: [say('I look at what you noted last year.'), tool('c1', 'plan', at(0)), tool('c2', 'read_text', { path })], usage },
    { steps: [tool('c3', 'plan', at(1)), tool('c4', 'write_text', { path, text })], usage },
    { steps: [say('The list is written.')], usage },
  ]);
  const { id } = await call(hearth, 'chat.create', { model: 'claude-sonnet-4-5' });
  await call(hearth, 'chat.send', { conversationId: id, text: 'Make this year’s frost list out of my notes.' });
  for (;;) {
    const { items } = await call(hearth, 'runs.approvals', {});
    if (items.length > 0) break;
    await new Promise((next) => setTimeout(next, 50));
  }
}

const told: [text: string, at: string, category: string, area?: 'fragments' | 'solutions'][] = [
  ['The file server larder has its root on NVMe and its data on four 8 TB disks in RAID-Z1.', '2026-02-11', 'homelab'],
  ['Keep the old restic key for one full cycle after any change.', '2026-03-03', 'homelab', 'solutions'],
  [
    'Jellyfin dumps its library at 02:10. It was moved from 02:40 after the clash in April.',
    '2026-04-18',
    'homelab',
    'solutions',
  ],
  ['No cashews for Jonas; walnuts are fine.', '2026-05-02', 'personal'],
  ['The lemon tree minds anything below 5 °C.', '2026-05-19', 'personal'],
  ['The snowblower is in the shed behind the barn, and takes the 10W-30.', '2026-06-07', 'gear'],
  ['Answers are best short, with the numbers first.', '2026-06-30', 'preferences'],
  ['The furnace was serviced by Weber & Sohn; they come in October.', '2026-09-14', 'personal'],
  ['wren runs Home Assistant since the move; kestrel is a spare.', '2026-10-21', 'homelab', 'fragments'],
  ['The quarterly report goes to Mira on the first Monday.', '2026-11-02', 'work'],
];

/** Weeks of use, in moments: what was told, what was noted, what is proposed. */
async function live(hearth: Running, models: FakeModels): Promise<void> {
  for (const [text, at, category, area] of told) {
    const occurredAt = `${at}T18:00:00.000Z`;
    await call(hearth, 'memory.store', { text, category, occurredAt, source: { type: 'user' }, ...(area ? { area } : {}) });
  }
  const pages = [
    'The backup took six minutes.',
    'A quiet day. The taps are drained.',
    'Mira asked for the report early; it went out at four.',
  ];
  for (const [index, words] of pages.entries()) {
    const day = new Date(Date.now() - (index + 1) * 86_400_000).toISOString().slice(0, 10);
    await call(hearth, 'notebook.write', { path: `journal/${day}.md`, text: `# ${day}\n\n${words}\n`, baseVersion: null });
  }
  models.anthropic.use({
    steps: [{ kind: 'text', text: 'In the shed behind the barn, you said in June. It takes **10W-30**.' }],
  });
  const { id } = await call(hearth, 'chat.create', { model: 'claude-sonnet-4-5' });
  await call(hearth, 'chat.send', { conversationId: id, text: 'Where is the snowblower, and which oil was it?' });
  for (;;) {
    const { activeRunId } = await call(hearth, 'chat.get', { id });
    if (!activeRunId) break;
    await new Promise((next) => setTimeout(next, 20));
  }
}

async function shoot(page: Page, name: string, theme: string): Promise<void> {
  // Everything that loads late has come, and nothing moves any more.
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' });
}

/** The rooms of what is remembered and written. */
async function shootRooms(page: Page, theme: string): Promise<void> {
  const rooms = page.getByRole('navigation', { name: 'Rooms' });
  await page.getByRole('region', { name: 'Conversations' }).getByText('snowblower').first().click();
  await page.getByRole('complementary', { name: 'Recalled memory' }).getByText('10W-30').waitFor();
  await shoot(page, 'remembering', theme);
  await rooms.getByRole('link', { name: /^Memory/ }).click();
  await page.getByText('snowblower').first().click();
  await shoot(page, 'memory', theme);
  await rooms.getByRole('link', { name: /^Journal/ }).click();
  await page.getByText('backup took').first().click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await shoot(page, 'journal', theme);
  await rooms.getByRole('link', { name: /^Lore/ }).click();
  await page.getByText('soul').first().click();
  await page.locator('.cm-content').first().waitFor();
  await shoot(page, 'lore', theme);
}

async function shootAll(hearth: Running, theme: 'light' | 'dark'): Promise<void> {
  const { page } = hearth;
  await call(hearth, 'settings.set', { theme, firstRunDone: false });
  await page.reload();
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  await shoot(page, 'first-run', theme);
  await call(hearth, 'settings.set', { firstRunDone: true });
  await page.reload();
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Chat' }).click();
  await page.getByRole('region', { name: 'Conversations' }).getByText('shell line').first().click();
  await page.getByRole('article', { name: 'Hearth' }).last().getByRole('table').waitFor();
  await shoot(page, 'chat', theme);
  await page.getByRole('region', { name: 'Conversations' }).getByText('frost list').first().click();
  await page.getByRole('button', { name: 'Allow once' }).waitFor();
  await shoot(page, 'asking', theme);
  await shootRooms(page, theme);
  await page
    .getByRole('navigation', { name: 'Rooms' })
    .getByRole('link', { name: /Activity/ })
    .click();
  await page.getByText('frost list').first().click();
  await page.getByText('write_text').first().waitFor();
  await shoot(page, 'activity', theme);
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog').waitFor();
  await shoot(page, 'palette', theme);
  await page.keyboard.press('Escape');
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Check all' }).click();
  await page
    .getByText(/Answered in \d+ ms/)
    .first()
    .waitFor();
  await shoot(page, 'settings', theme);
}

async function withProduct(context: BrowserContext, work: (hearth: Running, models: FakeModels) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'hearth-screens-'));
  const models = await startModels(['anthropic', 'ollama']);
  const hearth = await startHeadless({ home, env: models.env }, context, 0);
  try {
    await work(hearth, models);
  } finally {
    await hearth.close();
    await models.close();
    rmSync(home, { recursive: true, force: true });
  }
}

mkdirSync(folder, { recursive: true });
const executablePath = findChromium();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), chromiumSandbox: false });
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await withProduct(context, async (hearth, models) => {
    await fill(hearth, models);
    await act(hearth, models);
    await live(hearth, models);
    for (const theme of ['light', 'dark'] as const) await shootAll(hearth, theme);
  });
} finally {
  await browser.close();
}
process.stdout.write(`Screens are in ${folder}.\n`);

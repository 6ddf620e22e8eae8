/** `npm run screens`: every page in both themes, from the running product on a home made for it, into docs/screens. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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

async function shoot(page: Page, name: string, theme: string): Promise<void> {
  // Everything that loads late has come, and nothing moves any more.
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' });
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
    for (const theme of ['light', 'dark'] as const) await shootAll(hearth, theme);
  });
} finally {
  await browser.close();
}
process.stdout.write(`Screens are in ${folder}.\n`);

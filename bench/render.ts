/** What drawing costs, in real Chromium: a delta beside react-markdown's, its growth, and opening a long conversation. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, extname, join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { finish, median, ratio } from './report.ts';

/** Many short rounds: on a busy machine the middle of them still tells. */
const rounds = 11;
const slowRounds = 3;
const long = 32 * 1024;
const short = 2 * 1024;
const many = 10_000;
/** Drawing all 10,000 takes minutes and gigabytes: a tenth is drawn, and the time taken ten times, which flatters the peer. */
const tenth = many / 10;

/** Chromium from the environment, the system, or Playwright. */
function findChromium(): string {
  const named = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = [
    process.env.HEARTH_CHROMIUM,
    ...named.flatMap((name) => folders.map((folder) => join(folder, name))),
    chromium.executablePath(),
  ].find((path) => path && existsSync(path));
  if (!found)
    throw new Error('There is no Chromium. Install it with `npx playwright install chromium`, or name one in HEARTH_CHROMIUM.');
  return found;
}

/** The page as a user gets it: production React, minified, served from this computer. */
async function buildPage(folder: string): Promise<void> {
  await build({
    root: resolve(import.meta.dirname, 'render'),
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    plugins: [react()],
    build: { outDir: folder, emptyOutDir: true, modulePreload: false },
  });
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

async function serve(folder: string) {
  const server = createServer(async (request, response) => {
    const path = join(folder, new URL(request.url ?? '/', 'http://localhost').pathname.replace(/\/$/, '/index.html'));
    const body = await readFile(path).catch(() => null);
    response.writeHead(body ? 200 : 404, { 'content-type': types[extname(path)] ?? 'text/plain' }).end(body ?? '');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

/** Both sides in turn within each round, so that a machine whose speed drifts slows both. */
async function measure(page: Page) {
  const found = {
    ours: [] as number[],
    peer: [] as number[],
    small: [] as number[],
    opened: [] as number[],
    plain: [] as number[],
  };
  for (let round = 0; round < rounds; round++) {
    found.ours.push(await page.evaluate((size) => window.bench?.deltas('hearth', size) ?? 0, long));
    found.small.push(await page.evaluate((size) => window.bench?.deltas('hearth', size) ?? 0, short));
    found.opened.push(await page.evaluate((count) => window.bench?.open('scroller', count) ?? 0, many));
    if (round >= slowRounds) continue;
    found.peer.push(await page.evaluate((size) => window.bench?.deltas('react-markdown', size) ?? 0, long));
    found.plain.push(10 * (await page.evaluate((count) => window.bench?.open('plain', count) ?? 0, tenth)));
  }
  const { frames, rows } = await page.evaluate((count) => window.bench?.scroll(count) ?? { frames: [], rows: 0 }, many);
  return {
    ours: median(found.ours),
    peer: median(found.peer),
    small: median(found.small),
    opened: median(found.opened),
    plain: median(found.plain),
    frame: median(frames),
    worst: Math.max(...frames),
    rows,
  };
}

const ms = (value: number) => `${value.toFixed(2)} ms`;
const folder = await mkdtemp(join(tmpdir(), 'hearth-bench-render-'));
await buildPage(folder);
const { url, close } = await serve(folder);
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(url);
  const it = await measure(page);
  ratio({
    name: 'a delta on a 32 KB answer, to react-markdown',
    value: it.ours / it.peer,
    limit: 1 / 15,
    note: `${ms(it.ours)} to ${ms(it.peer)}`,
  });
  ratio({
    name: 'a delta at 32 KB, to one at 2 KB',
    value: it.ours / it.small,
    limit: 1.5,
    note: `${ms(it.ours)} to ${ms(it.small)}`,
  });
  ratio({
    name: 'opening 10,000 messages, to drawing them all',
    value: it.opened / it.plain,
    limit: 1 / 50,
    note: `${ms(it.opened)} to ${ms(it.plain)}`,
  });
  console.log(`      scrolling through them: ${ms(it.frame)} a frame, ${ms(it.worst)} the worst; ${it.rows} rows in the page`);
} finally {
  await browser.close();
  close();
  await rm(folder, { recursive: true, force: true });
}
finish();

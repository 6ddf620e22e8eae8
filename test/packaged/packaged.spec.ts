/**
 * What only the packaged app on the real Electron can show: fuses at work, the asar, `app://`. HEARTH_PACKAGED names the app.
 * Playwright's `_electron` drives the main process through Node's inspector, which a fuse switches off here; so these tests
 * look through the window's own debugging port and from outside.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, expect, type Page, test } from '@playwright/test';
import { cleanEnvironment } from '../e2e/harness/product.ts';

const named = resolve(process.env.HEARTH_PACKAGED ?? '');
const executable = named.endsWith('.app') ? join(named, 'Contents', 'MacOS', 'Hearth') : named;
let home = '';
let running: ChildProcess[] = [];

test.beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hearth-packaged-'));
});

test.afterEach(async () => {
  for (const child of running) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  running = [];
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

function launch(args: string[], env: Record<string, string> = {}): { child: ChildProcess; said: () => string } {
  const child = spawn(executable, args, {
    env: cleanEnvironment({ HEARTH_HOME: home, OLLAMA_HOST: 'http://127.0.0.1:9', ...env }),
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      text += part;
    });
  running.push(child);
  return { child, said: () => text };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

async function openWindow(env: Record<string, string> = {}): Promise<Page> {
  const port = await freePort();
  launch([`--remote-debugging-port=${port}`], env);
  await expect.poll(() => listens(port), { timeout: 30_000 }).toBe(true);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  await expect.poll(() => browser.contexts()[0]?.pages().length ?? 0, { timeout: 30_000 }).toBeGreaterThan(0);
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error('The packaged app opened no window.');
  return page;
}

function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}

test('the window is the bundle over app://, sandboxed, with a strict policy', async () => {
  const page = await openWindow();
  await expect(page).toHaveTitle(/Hearth/);
  const seen = await page.evaluate(async () => ({
    protocol: location.protocol,
    policy: (await fetch(location.href)).headers.get('content-security-policy') ?? '',
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
    bridge: 'hearth' in globalThis,
  }));
  expect(seen).toMatchObject({ protocol: 'app:', node: [], bridge: true });
  expect(seen.policy).toContain("default-src 'none'");
});

test('the daemon inside the asar opens its store and answers', async () => {
  const page = await openWindow();
  const answer = await page.evaluate(() => {
    const bridge = (globalThis as { hearth?: { rpc(name: string, input: unknown): Promise<unknown> } }).hearth;
    return bridge?.rpc('store.verify', {});
  });
  expect(answer).toMatchObject({ ok: true, data: { ok: true } });
});

test('ELECTRON_RUN_AS_NODE does not make a Node of it', async () => {
  const { child, said } = launch(['-e', "console.log('ran as ' + 'node'); process.exit(42)"], { ELECTRON_RUN_AS_NODE: '1' });
  const code = await Promise.race([once(child, 'exit').then(([code]) => code as number), stillThere(home)]);
  expect(code).not.toBe(42);
  expect(said()).not.toContain('ran as node');
});

test('NODE_OPTIONS loads nothing into it', async () => {
  const [script, mark] = [join(home, 'inject.cjs'), join(home, 'injected')];
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`);
  await openWindow({ NODE_OPTIONS: `--require ${script}` });
  expect(existsSync(mark)).toBe(false);
});

test('--inspect opens no door to the main process', async () => {
  const port = await freePort();
  launch([`--inspect=127.0.0.1:${port}`]);
  await stillThere(home);
  expect(await listens(port)).toBe(false);
});

/** Resolves when the app has opened its store: it started as an app and as nothing else. */
async function stillThere(folder: string): Promise<'started'> {
  await expect.poll(() => existsSync(join(folder, 'hearth.db')), { timeout: 30_000 }).toBe(true);
  return 'started';
}

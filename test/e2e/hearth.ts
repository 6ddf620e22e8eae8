/** What a spec is given: `hearth`, the product on a fresh home, and `models`, the servers it talks to. A spec names no host. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, test as base, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.ts';
import type { HostName } from '../../scripts/testing/hosts.ts';
import type { Input, Output, RequestName } from '../../src/contract/index.ts';
import { startElectron } from './harness/electron.ts';
import { startHeadless } from './harness/headless.ts';
import { type FakeModels, type ProviderName, startModels } from './harness/models.ts';
import { call, type Running, startAgain } from './harness/product.ts';

export { expect } from '@playwright/test';

export interface Hearth {
  readonly host: HostName;
  /** The window that is open now; another one after a restart. */
  readonly page: Page;
  readonly home: string;
  rpc<N extends RequestName>(name: N, input: Input<N>): Promise<Output<N>>;
  /** Starts it once more beside itself, on the same home; answers that one's exit code. */
  again(): Promise<number | null>;
  /** In the app: the addresses that the system was asked to open. */
  opened(): Promise<string[]>;
  /** Skips the first screens, as someone who knows them does. */
  pastFirstRun(): Promise<void>;
  /** Ends it as a person does, or finds it ended, and starts it on the same home. */
  restart(): Promise<void>;
  /** SIGKILL; `restart()` starts it again. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  host: HostName;
  /** Whose servers the product finds. */
  providers: ProviderName[];
  /** More environment for the product. */
  env: Record<string, string>;
}

interface Fixtures {
  models: FakeModels;
  hearth: Hearth;
}

interface WorkerFixtures {
  /** Launched when it is first wanted: on Electron nobody wants it. */
  openBrowser: () => Promise<Browser>;
}

export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  host: ['headless', { option: true }],
  providers: [['anthropic'], { option: true }],
  env: [{}, { option: true }],
  openBrowser: [
    async ({ playwright }, use) => {
      let browser: Promise<Browser> | undefined;
      await use(() => {
        const executablePath = findChromium();
        browser ??= playwright.chromium.launch({ ...(executablePath ? { executablePath } : {}), chromiumSandbox: false });
        return browser;
      });
      await (await browser)?.close();
    },
    { scope: 'worker' },
  ],
  models: async ({ providers }, use) => {
    const models = await startModels(providers);
    await use(models);
    await models.close();
  },
  hearth: async ({ host, models, env, openBrowser }, use) => {
    const home = await mkdtemp(join(tmpdir(), 'hearth-e2e-'));
    const context =
      host === 'headless' ? await (await openBrowser()).newContext({ viewport: { width: 1280, height: 800 } }) : undefined;
    const hearth = product({ host, home, env: { ...models.env, ...env }, context });
    await hearth.restart();
    await use(hearth);
    await hearth.close();
    await context?.close();
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  },
});

interface Setting {
  host: HostName;
  home: string;
  env: Record<string, string>;
  context: BrowserContext | undefined;
}

function product({ host, home, env, context }: Setting): Hearth {
  let running: Running | undefined;
  let port = 0;
  const now = () => {
    if (!running) throw new Error('Hearth has ended; restart() starts it again.');
    return running;
  };
  const end = async (how: 'close' | 'kill') => {
    const ending = running;
    running = undefined;
    await ending?.[how]();
  };
  const start = async () => {
    if (host !== 'headless') return startElectron({ home, env }, host);
    if (!context) throw new Error('The headless host is tested in a browser.');
    const started = await startHeadless({ home, env }, context, port);
    port = started.port;
    return started;
  };
  return {
    host,
    home,
    get page() {
      return now().page;
    },
    rpc: (name, input) => call(now(), name, input),
    again: () => startAgain(now().command),
    opened: async () => (await now().opened?.()) ?? [],
    async pastFirstRun() {
      await call(now(), 'settings.set', { firstRunDone: true });
      await now().page.reload();
    },
    async restart() {
      await end('close');
      running = await start();
    },
    kill: () => end('kill'),
    close: () => end('close'),
  };
}

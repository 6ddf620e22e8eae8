/** The app, driven by Playwright's own `_electron`: on the real Electron, or on the stand-in, which takes the same command line. */
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { _electron } from '@playwright/test';
import { electronBinary } from '../../../scripts/testing/hosts.ts';
import type { HearthBridge, RpcResult } from '../../../src/contract/transport.ts';
import { cleanEnvironment, type Running, type Start } from './product.ts';

const root = resolve(import.meta.dirname, '../../..');
const standin = join(root, 'test', 'electron-host', 'dist');

export async function startElectron(start: Start, host: 'standin' | 'electron'): Promise<Running> {
  const command = {
    file: host === 'standin' ? join(standin, 'electron') : (electronBinary(root) ?? 'electron'),
    args: ['-r', join(root, 'test', 'electron-host', 'hook.cjs'), ...noSandbox(host), root],
    env: cleanEnvironment({
      ...start.env,
      HEARTH_HOME: start.home,
      ...(host === 'standin' ? { ELECTRON_OVERRIDE_DIST_PATH: standin, STANDIN_PROFILE: 'keep' } : {}),
    }),
  };
  const app = await _electron.launch({ executablePath: command.file, args: command.args, env: command.env, cwd: root });
  const process = app.process();
  const gone = once(process, 'exit');
  const page = await app.firstWindow();
  // A window is there before its page is.
  await page.waitForFunction(() => 'hearth' in globalThis && document.readyState === 'complete');
  return {
    page,
    command,
    rpc: (name, input) =>
      page.evaluate(
        ([name, input]) => {
          const bridge = (globalThis as { hearth?: HearthBridge }).hearth;
          if (!bridge) throw new Error('The preload has put no bridge on this page.');
          return bridge.rpc(name, input);
        },
        [name, input] as const,
      ) as Promise<RpcResult>,
    opened: () => app.evaluate(() => (globalThis as { __recorded?: { opened: string[] } }).__recorded?.opened ?? []),
    async close() {
      await app.close();
      await gone;
    },
    async kill() {
      process.kill('SIGKILL');
      await gone;
    },
  };
}

/** Chromium's sandbox does not start as root; everywhere else the tests run inside it. */
function noSandbox(host: string): string[] {
  return host === 'electron' && process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

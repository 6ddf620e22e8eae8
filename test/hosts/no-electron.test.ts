/** The daemon is plain Node: it starts, answers and ends where Electron is not installed. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { startHeadless, temporaryHome } from './headless-process.ts';
import { httpClient } from './http-client.ts';

const hook = `import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron' || specifier.startsWith('electron/')) throw new Error('electron is not installed here');
    return next(specifier, context);
  },
});`;
const withoutElectron = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };

test('the hook stands in for a missing Electron', () => {
  const tried = spawnSync(process.execPath, ['--input-type=module', '-e', "await import('electron')"], {
    env: { ...process.env, ...withoutElectron },
    encoding: 'utf8',
  });
  expect(tried.status).not.toBe(0);
  expect(tried.stderr).toContain('electron is not installed here');
});

test('the daemon starts, answers and ends without Electron', async () => {
  const { home, remove } = temporaryHome();
  const hearth = await startHeadless(['--port', '0', '--home', home], withoutElectron);
  try {
    const { rpc } = httpClient({ socket: hearth.socket });
    expect(await rpc('self.get', {})).toMatchObject({ ok: true });
    expect(await rpc('store.verify', {})).toMatchObject({ ok: true, data: { ok: true } });
  } finally {
    expect(await hearth.end()).toBe(0);
    remove();
  }
});

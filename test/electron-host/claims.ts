// What the stand-in claims, each as a check on the running toy. `host.test.ts` makes them all; `mutants.test.ts` breaks the toy
// in one place and expects the claim about it to fail.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { executable, FIXTURE, patient, type Toy } from './toy.ts';

type Claim = (toy: Toy) => Promise<void>;

/** The app comes up, and nothing was swallowed on the way. */
export const runsClean: Claim = async ({ app, page }) => {
  expect(await page.locator('h1').textContent()).toBe('Toy on 45.4.1');
  expect(await app.evaluate(() => globalThis.__standin.errors)).toEqual([]);
};

export const invokes: Claim = async ({ page }) => {
  const greeting = await page.evaluate(() => window.api.invoke('greet', 'ada'));
  expect(greeting).toEqual({ text: 'hello ada', at: new Date(0), from: 'app://bundle/index.html' });
};

export const wordsErrorsAsElectron: Claim = async ({ page }) => {
  const failing = page.evaluate(() => window.api.invoke('fail').catch((error: Error) => error.message));
  expect(await failing).toBe("Error invoking remote method 'fail': TypeError: nope");
  const missing = page.evaluate(() => window.api.invoke('nowhere').catch((error: Error) => error.message));
  expect(await missing).toBe("Error invoking remote method 'nowhere': Error: No handler registered for 'nowhere'");
};

export const clones: Claim = async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const sent = {
      map: new Map([[1, new Set(['x'])]]),
      bytes: new Uint8Array([1, 2, 255]),
      big: 10n,
      none: undefined,
      nan: Number.NaN,
    };
    const { map, bytes, big, nan, ...rest } = (await window.api.invoke('echo', sent)) as typeof sent;
    return [map.get(1)?.has('x'), bytes.constructor.name, [...bytes], String(big), Number.isNaN(nan), 'none' in rest];
  });
  expect(seen).toEqual([true, 'Uint8Array', [1, 2, 255], '10', true, true]);
};

export const streamsInOrder: Claim = async ({ page }) => {
  const { ticks, count } = await page.evaluate(async () => {
    const ticks: number[] = [];
    return { ticks, count: await window.api.stream(500, (index) => ticks.push(index)) };
  });
  expect(count).toBe(500);
  expect(ticks).toEqual(Array.from({ length: 500 }, (_, index) => index));
};

export const transfersPorts: Claim = async ({ page }) => {
  expect(await page.evaluate(() => window.api.viaPort({ at: new Date(5) }))).toEqual(['take this', { at: new Date(5) }]);
};

/** Ten million characters, there and back, in one message. */
export const carriesLargeMessages: Claim = async ({ page }) => {
  const same = await page.evaluate(async () => {
    const text = 'hearth, '.repeat(1_250_000);
    return (await window.api.invoke('echo', text)) === text;
  });
  expect(same).toBe(true);
};

export const forksWithSqlite: Claim = async ({ page, noted }) => {
  expect(await page.evaluate(() => window.api.invoke('query', '6*7'))).toEqual(['42 in a utility', { echoed: 'ping' }]);
  await page.evaluate(() => window.api.invoke('stop-runner'));
  await noted('runner exit 15');
};

export const isolates: Claim = async ({ page }) => {
  const seen = await page.evaluate(() => {
    const leaked = ['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer', '__standinPost', '__standinDeliver'];
    return { leaked: leaked.filter((name) => name in globalThis), frozen: Object.isFrozen(window.api) };
  });
  expect(seen).toEqual({ leaked: [], frozen: true });
};

export const enforcesPolicy: Claim = async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const { headers } = await fetch(location.href);
    const violated = new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
      setTimeout(() => resolve('nothing'), 1000);
    });
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    const reached = await fetch('https://evil.example/').then(
      () => true,
      () => false,
    );
    return {
      policy: headers.get('content-security-policy'),
      violated: await violated,
      ran: 'ran' in window,
      reached,
    };
  });
  expect(seen).toMatchObject({ violated: 'script-src-elem', ran: false, reached: false });
  expect(seen.policy).toContain("default-src 'none'");
};

export const deniesPermissions: Claim = async ({ page }) => {
  const states = await page.evaluate(async () => {
    const query = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
    return Promise.all(['geolocation', 'notifications', 'camera', 'clipboard-write'].map(query));
  });
  expect(states).toEqual(['denied', 'denied', 'denied', 'granted']);
};

export const blocksNavigation: Claim = async ({ app, page }) => {
  const began = app.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents();
    return new Promise((resolve) =>
      contents?.once('will-navigate', (event) => setImmediate(() => resolve([event.url, event.defaultPrevented]))),
    );
  });
  await page.getByRole('link', { name: 'leave' }).click();
  expect(await began).toEqual(['https://evil.example/', true]);
  expect(await page.evaluate(() => window.api.invoke('echo', 'still here'))).toBe('still here');
};

export const deniesPopups: Claim = async ({ app, page }) => {
  await page.getByRole('link', { name: 'docs' }).click();
  await expect.poll(() => app.evaluate(() => globalThis.__recorded.opened), patient).toEqual(['https://docs.example/']);
  await page.evaluate(() => void window.open('https://other.example/'));
  await expect
    .poll(() => app.evaluate(() => globalThis.__recorded.opened))
    .toEqual(['https://docs.example/', 'https://other.example/']);
  await expect.poll(() => app.windows().length, patient).toBe(1);
};

/** A denied popup must not have asked for its page before it was closed. */
export const keepsPopupsFromTheNetwork: Claim = async ({ app, page, noted }) => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests++;
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  for (let index = 0; index < 5; index++) {
    await page.evaluate((url) => void window.open(url), `http://127.0.0.1:${port}/${index}`);
    await noted(`asked for http://127.0.0.1:${port}/${index}`);
  }
  await expect.poll(() => app.windows().length, patient).toBe(1);
  server.close();
  expect(requests).toBe(0);
};

export const survivesReload: Claim = async ({ app, page }) => {
  await page.reload();
  expect(await page.evaluate(() => window.api.invoke('echo', 'again'))).toBe('again');
  const url = await app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.getURL());
  expect(url).toBe('app://bundle/index.html');
};

/** The quick window, by tray click, hotkey and menu. */
export const opensQuickWindow: Claim = async ({ app }) => {
  const opened = app.waitForEvent('window', patient);
  await app.evaluate(() => globalThis.__recorded.trays[0]?.emit('click'));
  const quick = await opened;
  await expect
    .poll(() => quick.evaluate(() => document.activeElement?.getAttribute('placeholder')), patient)
    .toBe('Ask anything');
  const window = await app.browserWindow(quick);
  const state = (): Promise<boolean[]> => window.evaluate((w) => [w.isVisible(), w.isFocused(), w.isAlwaysOnTop()]);
  expect(await state()).toEqual([true, true, true]);
  await app.evaluate(() => globalThis.__recorded.shortcuts.get('CommandOrControl+Shift+Space')?.());
  expect(await state()).toEqual([false, false, true]);
  await app.evaluate(() => [...globalThis.__recorded.menus.values()][0]?.getMenuItemById('quick').click());
  expect(await state()).toEqual([true, true, true]);
};

export const tellsOfPowerAndTheme: Claim = async ({ app, page, noted }) => {
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  await noted('suspend');
  await app.evaluate(({ nativeTheme }) => {
    nativeTheme.themeSource = 'dark';
  });
  await noted('dark');
  await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches), patient).toBe(true);
};

export const recordsTheDesktop: Claim = async ({ app, page }) => {
  expect(await app.evaluate(() => globalThis.__recorded.notifications.map(({ title }) => title))).toEqual(['Toy']);
  expect(await app.evaluate(() => globalThis.__standin.trays.map(({ toolTip }) => toolTip))).toEqual(['Toy']);
  expect(await app.evaluate((electron) => electron.app.getLoginItemSettings().openAtLogin)).toBe(true);
  expect(await page.evaluate(() => window.api.invoke('seal', 'secret'))).toBe('secret');
};

export const closesToTray: Claim = async ({ app, page }) => {
  const window = await app.browserWindow(page);
  const prevented = window.evaluate((w) => {
    const decided = new Promise((resolve) =>
      w.once('close', (event: { defaultPrevented: boolean }) => setImmediate(() => resolve(event.defaultPrevented))),
    );
    w.close();
    return decided;
  });
  expect(await prevented).toBe(true);
  expect(await window.evaluate((w) => [w.isDestroyed(), w.isVisible()])).toEqual([false, false]);
  await window.evaluate((w) => w.show());
};

/** A real second process, which hands over its arguments and ends. */
export const meetsSecondInstance: Claim = async ({ env, noted }) => {
  const second = spawn(executable, ['--no-sandbox', FIXTURE, 'toy://hi'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  // It would come up only if it had not met the first one.
  second.stdout.on('data', () => second.kill('SIGKILL'));
  expect(await once(second, 'exit')).toEqual([0, null]);
  await noted('second toy://hi');
};

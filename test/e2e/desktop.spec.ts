/** What only the app has: a closed-in page, one instance, a socket in the home. THREATS.md 17 and 18 as far as a host can show them. */
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from './hearth.ts';
import { composer } from './window.ts';

test.beforeEach(({ hearth }) => {
  test.skip(hearth.host === 'headless', 'The browser has no preload, no protocol and no windows of ours.');
});

test('the page has one bridge and nothing of Node', async ({ hearth }) => {
  const found = await hearth.page.evaluate(() => ({
    bridge: Object.keys((globalThis as { hearth?: object }).hearth ?? {}).sort(),
    leaked: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in globalThis),
  }));
  // `pathOf` says where a file lies that the person chose; nothing else of the system is within reach.
  expect(found).toEqual({ bridge: ['pathOf', 'platform', 'rpc', 'subscribe'], leaked: [] });
});

test('a foreign page in a frame, a navigation and a window are refused; only web and mail addresses reach the system', async ({
  hearth,
}) => {
  await hearth.pastFirstRun();
  const page = hearth.page;
  // The first room writes its own address once it is there.
  await expect(composer(page)).toBeVisible();
  const before = page.url();
  await page.evaluate(() => {
    for (const address of [
      'https://example.org/docs',
      'mailto:ada@example.org',
      'file:///etc/passwd',
      'app://bundle/index.html',
      'javascript:alert(1)',
      'smb://x/y',
      'hearth://x',
    ]) {
      window.open(address);
    }
  });
  await expect.poll(() => hearth.opened()).toEqual(['https://example.org/docs', 'mailto:ada@example.org']);
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.org/away';
    document.body.append(link);
    link.click();
  });
  await expect
    .poll(async () => (await hearth.rpc('watch.logs', { level: 'warn', service: 'window' })).items.map((line) => line.message))
    .toContain('refused: navigation');
  expect(page.url()).toBe(before);
  await expect(page.getByRole('main')).toBeVisible();
});

test('permissions are denied, and requests to elsewhere never leave', async ({ hearth }) => {
  const found = await hearth.page.evaluate(async () => {
    const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
    return {
      geolocation: await state('geolocation'),
      notifications: await state('notifications'),
      fetched: await fetch('https://example.org/x').then(
        () => 'got',
        () => 'refused',
      ),
    };
  });
  expect(found.fetched).toBe('refused');
  expect(found.geolocation).toBe('denied');
  expect(found.notifications).not.toBe('granted');
});

test('the home’s socket answers the same requests, and no port is open', async ({ hearth }) => {
  const answer = await new Promise<string>((resolve, reject) => {
    const call = request(
      {
        socketPath: join(hearth.home, 'daemon.sock'),
        path: '/rpc/self.get',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk;
        });
        response.on('end', () => resolve(text));
      },
    );
    call.on('error', reject);
    call.end('{}');
  });
  const { data } = JSON.parse(answer) as { data: { id: string } };
  expect(data.id).toBe((await hearth.rpc('self.get', {})).id);
});

/** Servers over HTTP: what is bounded, where nothing is sent to, and the sign-in that only the user can begin. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWeb, type Way, type Web } from '../../../../../../test/fakes/mcp-servers/web.ts';
import { openRoom, type Room, until, user } from './fixture.ts';

let room: Room;
let webs: Web[] = [];
beforeEach(async () => {
  room = await openRoom();
});
afterEach(async () => {
  await room.close();
  await Promise.all(webs.map((web) => web.close()));
  webs = [];
  room.host.remove();
});

async function start(way: Way, elsewhere?: string): Promise<Web> {
  const web = await startWeb(way, elsewhere);
  webs.push(web);
  return web;
}
const settled = (name: string) =>
  until(
    () => room.server(name),
    ({ state }) => state !== 'starting',
  );

test('a token in a header reaches the server, and nothing else', async () => {
  const { url, tokens } = await start('good');
  const shown = await room.add('web', { url, headers: { Authorization: 'Bearer from-the-owner' } });
  expect(JSON.stringify(shown)).not.toContain('from-the-owner');
  expect(await room.enable('web')).toMatchObject({ state: 'ready' });
  expect(await room.call('mcp_web_echo', { text: 'hi' })).toMatchObject({ ok: true, data: { content: [{ text: 'hi' }] } });
  expect(new Set(tokens)).toEqual(new Set(['Bearer from-the-owner']));
  expect(JSON.stringify(room.store.events({ limit: 100 }))).not.toContain('from-the-owner');
});

test.each(['endless-json', 'endless-event'] as const)(
  'THREATS 16: an answer without end (%s) is cut, and the daemon goes on',
  async (way) => {
    const { url } = await start(way);
    await room.add('web', { url });
    await room.enable('web');
    expect(await room.call('mcp_web_echo')).toMatchObject({ ok: false });
    await until(
      () => room.server('web'),
      ({ state, why }) => state === 'failed' && why?.includes('MiB') === true,
    );
  },
);

test('THREATS 16: a redirect to another origin is not followed', async () => {
  const other = await start('good');
  const { url } = await start('redirect', other.url);
  await room.add('web', { url, headers: { Authorization: 'Bearer from-the-owner' } });
  expect(await room.enable('web')).toMatchObject({ state: 'failed' });
  expect(other.seen).toEqual([]);
});

test('addresses with a password, other schemes, and tokens in the clear are refused', async () => {
  const bad = [
    { url: 'https://ada:pw@mcp.example/' },
    { url: 'file:///etc/passwd' },
    { url: 'ws://mcp.example/' },
    { url: 'http://mcp.example/', headers: { Authorization: 'Bearer abc' } },
  ];
  for (const launch of bad) await expect(room.add('x', launch)).rejects.toMatchObject({ code: 'refused' });
});

describe('THREATS 16: authorization', () => {
  test('waits for the user, opens the browser once, keeps the token as a secret, and needs none after a restart', async () => {
    const { url, tokens } = await start('sign-in');
    await room.add('web', { url });
    expect(await room.enable('web')).toMatchObject({ state: 'failed', signIn: true, why: expect.stringContaining('sign in') });
    expect(room.host.opened).toEqual([]);

    await room.mcp.handlers['mcp.authorize']({ name: 'web' }, user);
    const [page = ''] = await until(
      () => room.host.opened,
      (opened) => opened.length > 0,
    );
    expect(new URL(page).origin).toBe(new URL(url).origin);
    // A stranger's answer, without the state that was sent, is not taken.
    const back = new URL(new URL(page).searchParams.get('redirect_uri') ?? '');
    expect((await fetch(`${back}?code=evil&state=wrong`)).status).toBe(404);
    await fetch(page);
    expect(await settled('web')).toMatchObject({ state: 'ready' });
    expect(tokens.at(-1)).toBe('Bearer the-token');
    expect(JSON.stringify(room.store.events({ limit: 100 }))).not.toContain('the-token');
    expect(room.host.secrets.get('mcp.web.oauth.0')).toContain('the-token');

    await room.close();
    room = await openRoom({ host: room.host });
    expect(await settled('web')).toMatchObject({ state: 'ready' });
    expect(room.host.opened).toHaveLength(1);
    await room.mcp.handlers['mcp.remove']({ name: 'web' }, user);
    expect(room.host.secrets.names()).toEqual(['mcp.hash-key']);
  });

  test.each([
    ['http://phish.example/login'],
    ['javascript:alert(1)'],
    ['file:///etc/passwd'],
    ['https://ada:pw@phish.example/'],
    ['mailto:a@b.example'],
    ['x-shell:$(touch /tmp/x)'],
  ])('an address that is not https is never opened: %s', async (address) => {
    const { url } = await start('phishing', address);
    await room.add('web', { url });
    await room.enable('web');
    await room.mcp.handlers['mcp.authorize']({ name: 'web' }, user);
    expect(await settled('web')).toMatchObject({ state: 'failed' });
    expect(room.host.opened).toEqual([]);
  });

  test('a place of sign-in that the server invents is not asked: its own is', async () => {
    const { url } = await start('inward', 'http://169.254.169.254/latest/meta-data');
    await room.add('web', { url });
    await room.enable('web');
    await room.mcp.handlers['mcp.authorize']({ name: 'web' }, user);
    const [page = ''] = await until(
      () => room.host.opened,
      (opened) => opened.length > 0,
    );
    expect(new URL(page).origin).toBe(new URL(url).origin);
  });
});

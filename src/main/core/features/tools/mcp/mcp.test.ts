/** MCP servers from consent to answer, with real servers behind real runners. */
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeHost } from '../../../base/fake-host.ts';
import { inHome, openRoom, type Room, until, user } from './fixture.ts';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(async () => {
  await room.close();
  room.host.remove();
});

const runs = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const noted = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []);
const pidIn = (path: string, who: string) =>
  Number(
    noted(path)
      .find((line) => line.startsWith(`${who} `))
      ?.split(' ')[1] ?? 0,
  );
const errorOf = (work: Awaited<ReturnType<Room['call']>>) => (work.ok ? null : work.error);

describe('a server that behaves', () => {
  test('starts only after consent, lists its tools, answers, and stops', async () => {
    expect(await room.fake('good')).toMatchObject({ state: 'consent', enabled: false, tools: [] });
    const ready = await room.enable('good');
    expect(ready).toMatchObject({ state: 'ready', enabled: true, protocol: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    expect(ready.tools.map(({ name, state }) => [name, state])).toEqual([
      ['mcp_good_echo', 'offered'],
      ['mcp_good_fail', 'offered'],
    ]);
    expect(room.tool('mcp_good_echo')).toMatchObject({
      risk: 'execute',
      free: false,
      source: 'mcp:good',
      outside: 'mcp:good',
      idempotent: false,
    });

    const answer = await room.call('mcp_good_echo', { text: 'hello' });
    expect(answer).toMatchObject({
      ok: true,
      data: { content: [{ type: 'text', text: 'hello' }], structured: { said: 'hello' } },
    });
    expect(errorOf(await room.call('mcp_good_fail'))).toMatchObject({ code: 'tool_failed', message: 'It did not work.' });

    await room.mcp.handlers['mcp.disable']({ name: 'good' }, user);
    expect(await room.server('good')).toMatchObject({ state: 'off' });
    expect(room.tool('mcp_good_echo')).toBeUndefined();
    expect(errorOf(await room.call('mcp_good_echo'))).toMatchObject({ code: 'unavailable' });
  });

  test('is there again after a restart of the daemon, and stays away where it was off', async () => {
    await room.fake('good');
    await room.fake('strict');
    await room.enable('good');
    await room.close();
    room = await openRoom({ host: room.host });
    await until(
      () => room.server('good'),
      ({ state }) => state === 'ready',
    );
    expect(await room.server('strict')).toMatchObject({ state: 'consent' });
  });

  test('of the older kind, that ends at a request it does not know, is asked in its own way', async () => {
    await room.fake('strict');
    expect(await room.enable('strict')).toMatchObject({ state: 'ready' });
  });

  test('of the revision of 2026 alone is spoken to in that', async () => {
    const { args = [] } = await room.fake('good');
    const script = args[0]?.replace('main.ts', 'modern.entry.ts') ?? '';
    await room.add('modern', { command: process.execPath, args: [script] });
    expect(await room.enable('modern')).toMatchObject({ state: 'ready', protocol: '2026-07-28' });
    expect(await room.call('mcp_modern_echo', { text: 'hi' })).toMatchObject({ ok: true, data: { content: [{ text: 'hi' }] } });
  });

  test('can be tested, and one that ends says why', async () => {
    await room.fake('good');
    await room.enable('good');
    expect(await room.mcp.handlers['mcp.test']({ name: 'good' }, user)).toMatchObject({
      ok: true,
      tools: ['mcp_good_echo', 'mcp_good_fail'],
    });
    await room.fake('dies');
    await room.enable('dies');
    const { ok, error } = await room.mcp.handlers['mcp.test']({ name: 'dies' }, user);
    expect(ok).toBe(false);
    expect(error).toContain('The port is taken.');
  });

  test('enabled and disabled many times at once runs at most once, and ends as it was told last', async () => {
    const notes = inHome(room.host, 'notes');
    await room.fake('deaf', notes);
    const { 'mcp.enable': enable, 'mcp.disable': disable, 'mcp.test': again } = room.mcp.handlers;
    const server = { name: 'deaf' };
    await Promise.allSettled([enable(server, user), again(server, user), enable(server, user), disable(server, user)]);
    expect(await room.server('deaf')).toMatchObject({ state: 'off' });
    const pids = () => noted(notes).flatMap((line) => (/^(?:self|child) /.test(line) ? [Number(line.split(' ')[1])] : []));
    await until(
      () => pids().filter(runs),
      (alive) => alive.length === 0,
    );
  });

  test('that is not installed fails with the name of the command', async () => {
    await room.add('absent', { command: '/nowhere/at-all' });
    expect(await room.enable('absent')).toMatchObject({ state: 'failed', why: expect.stringContaining('/nowhere/at-all') });
  });

  test('that crashes fails the call, says why, and is started again', async () => {
    await room.fake('crash');
    await room.enable('crash');
    expect(errorOf(await room.call('mcp_crash_echo'))?.code).toMatch(/server_gone|server_error/);
    expect(
      await until(
        () => room.server('crash'),
        ({ state }) => state === 'failed',
      ),
    ).toMatchObject({ why: expect.stringContaining('code 7') });
    await until(
      () => room.server('crash'),
      ({ state }) => state === 'ready',
    );
  });
});

describe('THREATS 15: what starts a server is shown whole and bound by hash', () => {
  test('a change of any part asks again, and nothing runs until then', async () => {
    const changes = [
      { args: ['-e', '2'] },
      { env: { PORT: '2' } },
      { command: '/bin/echo' },
      { env: { API_TOKEN: 'another-secret-value' } },
    ];
    const first = { command: process.execPath, args: ['-e', '1'], env: { PORT: '1', API_TOKEN: 'a-secret-value' } };
    let hash = (await room.add('one', first)).hash;
    for (const change of changes) {
      await room.mcp.handlers['mcp.enable']({ name: 'one', hash }, user);
      const changed = await room.add('one', { ...first, ...change });
      expect(changed).toMatchObject({ state: 'consent', enabled: false });
      expect(changed.hash).not.toBe(hash);
      await expect(room.mcp.handlers['mcp.enable']({ name: 'one', hash }, user)).rejects.toMatchObject({ code: 'conflict' });
      await expect(room.mcp.handlers['mcp.test']({ name: 'one' }, user)).rejects.toMatchObject({ code: 'refused' });
      hash = (await room.add('one', first)).hash;
    }
  });

  test('the same again changes nothing: it goes on running', async () => {
    await room.fake('good');
    await room.enable('good');
    expect(await room.fake('good')).toMatchObject({ state: 'ready', enabled: true });
  });

  test('secrets are masked in the list, absent from the log, and bound by the hash all the same', async () => {
    const secrets = { API_KEY: 'short1', DATABASE: 'postgres://ada:hunter2hunter2@db.example/x' };
    const args = ['--token', 'abcdef0123456789', '--plain', 'word', '--header', 'Authorization: Bearer abcdefghijkl'];
    const shown = await room.add('keys', { command: 'node', args, env: { ...secrets, PORT: '8080' } });
    expect(shown.env).toEqual({ API_KEY: '••••••••', DATABASE: '••••••••', PORT: '8080' });
    expect(shown.args).toEqual([
      '--token',
      '••••••••',
      '--plain',
      'word',
      '--header',
      expect.not.stringContaining('abcdefghijkl'),
    ]);
    const log = JSON.stringify(room.store.events({ limit: 100 }));
    for (const secret of ['short1', 'hunter2hunter2', 'abcdef0123456789', 'abcdefghijkl']) {
      expect(JSON.stringify(shown)).not.toContain(secret);
      expect(log).not.toContain(secret);
    }
    expect(room.host.secrets.get('mcp.keys.env.API_KEY')).toBe('short1');

    await room.mcp.handlers['mcp.enable']({ name: 'keys' }, user);
    room.host.secrets.set('mcp.keys.env.API_KEY', 'another');
    room.secretChanged('mcp.keys.env.API_KEY');
    await until(
      () => room.server('keys'),
      ({ state }) => state === 'consent',
    );

    await room.mcp.handlers['mcp.remove']({ name: 'keys' }, user);
    expect(room.host.secrets.names()).toEqual(['mcp.hash-key']);
  });

  test('nobody but the user adds, changes, starts or removes a server: no run, job or channel', async () => {
    await room.fake('good');
    for (const actor of ['run:0198c3a0-0000-7000-8000-00000000000a', 'job:1', 'channel:telegram:7', 'self']) {
      const caller = { actor, via: 'internal' as const };
      const tries = [
        room.mcp.handlers['mcp.add']({ name: 'evil', command: 'sh' }, caller),
        room.mcp.handlers['mcp.import']({ json: '{"mcpServers":{"evil":{"command":"sh"}}}' }, caller),
        room.mcp.handlers['mcp.enable']({ name: 'good' }, caller),
        room.mcp.handlers['mcp.authorize']({ name: 'good' }, caller),
        room.mcp.handlers['mcp.test']({ name: 'good' }, caller),
        room.mcp.handlers['mcp.disable']({ name: 'good' }, caller),
        room.mcp.handlers['mcp.remove']({ name: 'good' }, caller),
      ];
      for (const attempt of tries) await expect(attempt).rejects.toMatchObject({ code: 'refused' });
    }
    expect((await room.mcp.handlers['mcp.list']({}, user)).items).toMatchObject([{ name: 'good', state: 'consent' }]);
  });

  test('an imported file starts nothing, overwrites nothing, and brings no consent of another program', async () => {
    const marker = inHome(room.host, 'started');
    const json = JSON.stringify({
      mcpServers: {
        one: {
          command: process.execPath,
          args: ['-e', `require('fs').writeFileSync(${JSON.stringify(marker)}, '')`],
          autoApprove: ['*'],
        },
        web: { type: 'http', url: 'https://mcp.example/mcp', headers: { Authorization: 'Bearer abcdefghijkl' } },
        'bad; rm -rf': { command: 'sh' },
        both: { command: 'sh', url: 'https://mcp.example' },
        loader: { command: 'node', env: { NODE_OPTIONS: '--require /tmp/x.js' } },
        odd: 5,
      },
    });
    const { added, skipped } = await room.mcp.handlers['mcp.import']({ json }, user);
    expect(added).toEqual(['one', 'web']);
    expect(skipped.map(({ name }) => name).sort()).toEqual(['bad; rm -rf', 'both', 'loader', 'odd']);
    expect(await room.server('one')).toMatchObject({ state: 'consent', enabled: false });
    expect(JSON.stringify(await room.server('web'))).not.toContain('abcdefghijkl');
    const again = await room.mcp.handlers['mcp.import']({ json: '{"mcpServers":{"one":{"command":"sh"}}}' }, user);
    expect(again).toMatchObject({ added: [], skipped: [{ name: 'one' }] });
    await room.close();
    room = await openRoom({ host: room.host });
    expect(existsSync(marker)).toBe(false);
    await expect(room.mcp.handlers['mcp.import']({ json: '{"a":1}' }, user)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('nothing of the daemon’s environment reaches a server, and nothing that loads code', async () => {
    const host = fakeHost();
    await room.close();
    room.host.remove();
    process.env.HEARTH_TEST_SECRET_KEY = 'sk-ant-not-for-servers';
    process.env.GIT_SSH_COMMAND = 'evil';
    try {
      room = await openRoom({ host });
      const { args = [] } = await room.fake('environment');
      await room.add('environment', { command: process.execPath, args, env: { WANTED: 'yes' } });
      await room.enable('environment');
      const answer = await room.call('mcp_environment_environment');
      const words = JSON.stringify(answer);
      expect(words).toContain('WANTED');
      expect(words).not.toContain('not-for-servers');
      expect(words).not.toMatch(/GIT_|NODE_OPTIONS|LD_/);
    } finally {
      delete process.env.HEARTH_TEST_SECRET_KEY;
      delete process.env.GIT_SSH_COMMAND;
    }
    for (const name of ['LD_PRELOAD', 'NODE_OPTIONS', 'GIT_SSH_COMMAND', 'GLIBC_TUNABLES', 'DYLD_INSERT_LIBRARIES'])
      await expect(room.add('x', { command: 'node', env: { [name]: 'x' } })).rejects.toMatchObject({ code: 'refused' });
  });

  test('arguments never meet a shell', async () => {
    const marker = inHome(room.host, 'shell');
    const { args = [] } = await room.fake('good');
    await room.add('good', {
      command: process.execPath,
      args: [...args, `; touch ${marker}`, `$(touch ${marker})`, `\`touch ${marker}\``],
    });
    expect(await room.enable('good')).toMatchObject({ state: 'ready' });
    expect(existsSync(marker)).toBe(false);
    await expect(room.add('x', { command: 'node', args: ['a\u202Eb'] })).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('a server that must be ended', () => {
  test('a cancel answers within 250 ms and reaches the server; ending it leaves no process behind', async () => {
    const notes = inHome(room.host, 'notes');
    await room.fake('deaf', notes);
    await room.enable('deaf');
    const cancel = new AbortController();
    const call = room.call('mcp_deaf_echo', {}, { signal: cancel.signal });
    await until(
      () => noted(notes),
      (lines) => lines.includes('called'),
    );
    const before = performance.now();
    cancel.abort();
    expect(errorOf(await call)).toMatchObject({ code: 'cancelled' });
    expect(performance.now() - before).toBeLessThan(250);
    await until(
      () => noted(notes),
      (lines) => lines.includes('notifications/cancelled'),
    );

    const [self, child] = [pidIn(notes, 'self'), pidIn(notes, 'child')];
    expect([self, child].map(runs)).toEqual([true, true]);
    await room.mcp.handlers['mcp.disable']({ name: 'deaf' }, user);
    await until(
      () => [self, child].map(runs),
      (alive) => !alive.includes(true),
    );
  });

  test('a call without an answer ends at its time', async () => {
    await room.fake('deaf', inHome(room.host, 'notes'));
    await room.enable('deaf');
    expect(errorOf(await room.call('mcp_deaf_echo', {}, { timeoutMs: 200 }))).toMatchObject({ code: 'timeout' });
  });

  test('stopping the daemon ends it', async () => {
    const notes = inHome(room.host, 'notes');
    await room.fake('deaf', notes);
    await room.enable('deaf');
    await room.mcp.stop();
    await until(
      () => [pidIn(notes, 'self'), pidIn(notes, 'child')].map(runs),
      (alive) => !alive.includes(true),
    );
  });
});

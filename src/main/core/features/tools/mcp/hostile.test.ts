/** THREATS 16: what servers say of their tools, how much they say, and what they ask for. Each attack by a server that does it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRoom, type Room, until, user } from './fixture.ts';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(async () => {
  await room.close();
  room.host.remove();
});

const states = async (name: string) =>
  Object.fromEntries((await room.server(name)).tools.map(({ name, state }) => [name, state]));
const start = async (behavior: string) => {
  await room.fake(behavior);
  return room.enable(behavior);
};
const gone = (name: string) =>
  until(
    () => room.server(name),
    ({ state }) => state === 'failed',
  );
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u;

describe('descriptions', () => {
  test('that change after consent are not offered until enabled anew, and neither is what was not there', async () => {
    await start('shifty');
    expect(room.tool('mcp_shifty_send')?.description).toContain('Sends it.');
    await room.call('mcp_shifty_shift');
    await until(
      () => states('shifty'),
      (now) => now.mcp_shifty_send === 'changed',
    );
    expect(await states('shifty')).toEqual({
      mcp_shifty_send: 'changed',
      mcp_shifty_shift: 'offered',
      mcp_shifty_late: 'changed',
    });
    expect(room.tool('mcp_shifty_send')).toBeUndefined();
    expect(await room.call('mcp_shifty_send')).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(room.mcp.source.list().find(({ name }) => name === 'mcp_shifty_send')).toMatchObject({
      available: false,
      why: expect.stringContaining('something else'),
    });
  });

  test('are cleaned of colors, links, direction, zero width and tags; a name that hides something is refused', async () => {
    const { tools } = await start('invisible');
    expect(JSON.stringify(tools)).not.toMatch(unseen);
    const look = room.tool('mcp_invisible_look');
    expect(look?.description).toContain('Looks.red');
    expect(JSON.stringify(look)).not.toMatch(unseen);
    expect(JSON.stringify(look)).not.toContain('evil.example');
    expect(tools.filter(({ state }) => state === 'refused')).toHaveLength(2);
    expect(room.tool('mcp_invisible_long')?.description.length).toBeLessThan(2_200);
    expect(JSON.stringify(await room.call('mcp_invisible_look'))).not.toMatch(unseen);
  });

  test('say whose words they are', async () => {
    await start('good');
    expect(room.tool('mcp_good_echo')?.description).toMatch(/^A tool of the MCP server good, in that server's words: /);
  });
});

describe('names', () => {
  test('that take a built-in one, or each other’s, are refused; the others are offered', async () => {
    await start('shadow');
    expect(await states('shadow')).toMatchObject({
      mcp_shadow_read_text: 'refused',
      mcp_shadow_a_b: expect.anything(),
      mcp_shadow_echo: 'offered',
    });
    const { tools } = await room.server('shadow');
    expect(tools.filter(({ name }) => name === 'mcp_shadow_a_b').map(({ state }) => state)).toEqual(['offered', 'refused']);
  });

  test('of two servers that would be one are both refused, and free again when one is gone', async () => {
    const as = async (name: string, behavior: string) => {
      const { args = [] } = await room.fake('good');
      await room.add(name, { command: process.execPath, args: [...args.slice(0, -1), behavior] });
      return room.enable(name);
    };
    await as('x', 'shadow');
    await as('x_a', 'twin');
    expect(await states('x')).toMatchObject({ mcp_x_a_b: 'refused', mcp_x_echo: 'offered' });
    expect(await states('x_a')).toEqual({ mcp_x_a_b: 'refused', mcp_x_a_echo: 'offered' });
    await room.mcp.handlers['mcp.remove']({ name: 'x' }, user);
    expect(await states('x_a')).toMatchObject({ mcp_x_a_b: 'offered' });
  });
});

describe('schemas', () => {
  test('reach nothing, hold nothing up, and lose what could: references, patterns, depth, size', async () => {
    const before = performance.now();
    const { why } = await start('schemas');
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(await states('schemas')).toEqual({
      mcp_schemas_remote: 'refused',
      mcp_schemas_pattern: 'offered',
      mcp_schemas_loop: 'offered',
      mcp_schemas_bomb: 'refused',
      mcp_schemas_wrong: 'offered',
      mcp_schemas_echo: 'offered',
    });
    expect(why).toContain('2 of its tools');
    const schemas = JSON.stringify(room.mcp.source.list().filter(({ source }) => source === 'mcp:schemas'));
    expect(schemas).not.toMatch(/\$ref|\$defs|pattern":/);
    expect(room.tool('mcp_schemas_wrong')?.inputSchema).toEqual({ type: 'object', properties: { a: {} } });
  });
});

describe('floods', () => {
  test('of tools are cut at 200', async () => {
    const { tools, why } = await start('many');
    expect(tools).toHaveLength(200);
    expect(why).toContain('300');
  });

  test.each([
    ['pages', 'lists without end'],
    ['nonsense', 'lines that are no messages'],
    ['endless', 'a message without end'],
  ])('%s: %s end the server, not the daemon', async (behavior) => {
    const { state, why } = await start(behavior);
    expect(state).toBe('failed');
    expect(why).toBeTruthy();
  });

  test('of list_changed end the server, and it stays ended', async () => {
    await start('flood');
    await room.call('mcp_flood_echo');
    expect(await gone('flood')).toMatchObject({ why: expect.stringContaining('cut') });
    expect(room.tool('mcp_flood_echo')).toBeUndefined();
  });

  test('an answer of 9 MiB is too large, and a smaller one than was asked for too', async () => {
    await start('big');
    expect(await room.call('mcp_big_echo')).toMatchObject({ ok: false });
    expect(await gone('big')).toMatchObject({ why: expect.stringContaining('8 MiB') });
    expect(await room.call('mcp_good_echo', { text: 'x'.repeat(1_000) }, { maxOutputBytes: 500 })).toMatchObject({
      error: { code: 'too_large' },
    });
  });
});

test('sampling, elicitation and roots are declined in clear words: no server asks the model or the person', async () => {
  await start('asks');
  const answer = JSON.stringify(await room.call('mcp_asks_ask'));
  for (const method of ['sampling/createMessage', 'elicitation/create', 'roots/list'])
    expect(answer).toContain(`Hearth declines ${method}`);
});

test('the runner that dies takes the server with it, and the daemon goes on', async () => {
  await start('good');
  const pid = await until(runnerPid, (found) => found > 0);
  process.kill(pid, 'SIGKILL');
  expect(await gone('good')).toMatchObject({ why: expect.stringContaining('ended') });
  await until(
    () => room.server('good'),
    ({ state }) => state === 'ready',
  );
});

/** The runner of the server `good`, by the process list. */
async function runnerPid(): Promise<number> {
  const { execFileSync } = await import('node:child_process');
  const lines = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n');
  const child = lines
    .find((line) => line.includes('mcp-servers/main.ts good'))
    ?.trim()
    .split(/\s+/);
  return Number(child?.[1] ?? 0);
}

import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { McpServers, ofAdding } from './store.ts';

async function begun() {
  const daemon = fakeDaemon({ pace: 0 });
  const said: string[] = [];
  const servers = new McpServers(daemon.client, (text) => said.push(text));
  servers.start();
  const state = () => servers.store.getState();
  await expect.poll(() => state().servers?.length).toBe(2);
  const find = (name: string) => {
    const found = state().servers?.find((it) => it.name === name);
    if (!found) throw new Error(`There is no ${name}.`);
    return found;
  };
  return { daemon, servers, state, said, find };
}

describe('MCP servers', () => {
  it('are started with the hash of what was shown, and not when it is another by now', async () => {
    const { daemon, servers, state, find } = await begun();
    await servers.add({ name: 'dice', command: 'npx', args: ['dice'] });
    const shown = find('dice');
    expect(shown.state).toBe('consent');
    daemon.answer({ 'mcp.list': () => ({ items: [], next: null }) });
    expect(await servers.enable({ ...shown, hash: 'f'.repeat(64) })).toBe(false);
    expect(state().faults.dice).toContain('look at it again');
    expect(await servers.enable(shown)).toBe(true);
    expect(daemon.calls.findLast(({ name }) => name === 'mcp.enable')?.input).toEqual({ name: 'dice', hash: shown.hash });
    expect(state().faults.dice).toBeUndefined();
  });

  it('of a pasted file are added; what was left out is named', async () => {
    const { servers, state, find } = await begun();
    const json = JSON.stringify({ mcpServers: { files: { command: 'evil' }, dice: { command: 'npx' } } });
    expect(await servers.import(json)).toBe(true);
    expect(state().imported).toMatchObject({ added: ['dice'], skipped: [{ name: 'files' }] });
    expect(find('files').command).toBe('npx');
    servers.forgetImport();
    expect(await servers.import('{')).toBe(false);
    expect([state().imported, state().faults[ofAdding] !== undefined]).toEqual([null, true]);
  });

  it('are tried one at a time each, and say how it went', async () => {
    const { daemon, servers, state, said } = await begun();
    await Promise.all([servers.test('files'), servers.test('files'), servers.test('calendar')]);
    expect(daemon.calls.filter(({ name }) => name === 'mcp.test')).toHaveLength(2);
    expect([state().tested.files?.ok, state().tested.calendar?.ok]).toEqual([true, false]);
    expect(said.toSorted()).toEqual(['calendar does not answer.', 'files answers.']);
    expect(state().testing).toEqual({ files: false, calendar: false });
  });
});

import { describe, expect, it } from 'vitest';
import type { McpServer } from '../../../../contract/reach/mcp.ts';
import { againOf, commandLine, hidesKeys, launchFacts, readServer, standingOf, type TypedServer } from './words.ts';

const server: McpServer = {
  name: 'files',
  command: 'npx',
  args: ['-y', 'some server'],
  env: { PORT: '8080' },
  hash: 'a'.repeat(64),
  enabled: false,
  state: 'consent',
  tools: [],
};
const typed: TypedServer = { kind: 'command', name: 'files', command: 'npx', args: '', env: '', url: '', headers: '', json: '' };

describe('a server', () => {
  it('is shown whole, so that one word is told from two', () => {
    expect(commandLine(server)).toBe('npx -y "some server"');
    expect(launchFacts(server)).toEqual([
      { name: 'Command', text: 'npx' },
      { name: 'Arguments', text: '-y\nsome server' },
      { name: 'Environment', text: 'PORT=8080' },
      { name: 'SHA-256 of all of it', text: server.hash },
    ]);
  });

  it('can be added again as it was, unless it has keys that nobody can read back', () => {
    expect(againOf(server)).toEqual({ name: 'files', command: 'npx', args: ['-y', 'some server'], env: { PORT: '8080' } });
    expect(hidesKeys(server)).toBe(false);
    expect(hidesKeys({ ...server, env: { API_KEY: '••••••••' } })).toBe(true);
  });

  it('says how it stands, and how many of its tools are offered', () => {
    const tool = (state: 'offered' | 'changed') => ({ name: 'list', description: '', state });
    expect(standingOf(server)).toEqual({ words: 'Waits for your consent', dot: 'brass' });
    expect(standingOf({ state: 'ready', tools: [tool('offered')] }).words).toBe('1 tool');
    expect(standingOf({ state: 'ready', tools: [tool('offered'), tool('changed')] })).toEqual({
      words: '2 tools, 1 offered',
      dot: 'brass',
    });
    expect(standingOf({ state: 'failed', tools: [], signIn: true }).words).toBe('Wants you to sign in');
  });
});

describe('what is typed as a server', () => {
  it('is read word for word: no shell takes a line apart', () => {
    expect(readServer({ ...typed, args: '-y\n$(rm -rf /) "a b"\n', env: 'A=1=2\n\nB=' })).toEqual({
      server: { name: 'files', command: 'npx', args: ['-y', '$(rm -rf /) "a b"'], env: { A: '1=2', B: '' } },
    });
    expect(readServer({ ...typed, kind: 'address', url: 'https://x.test/mcp', headers: 'Authorization: Bearer a' })).toEqual({
      server: { name: 'files', url: 'https://x.test/mcp', headers: { Authorization: 'Bearer a' } },
    });
  });

  it.each([
    [{ name: '; rm' }, 'name'],
    [{ command: ' ' }, 'command'],
    [{ env: 'no sign' }, 'env'],
    [{ kind: 'address', url: 'file:///etc' }, 'url'],
    [{ kind: 'address', url: 'https://x.test', headers: ': x' }, 'headers'],
  ] as const)('says what is wrong: %j', (part, field) => expect(readServer({ ...typed, ...part })).toMatchObject({ field }));
});

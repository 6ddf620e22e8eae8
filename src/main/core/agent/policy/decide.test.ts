import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultConstitution } from '../../../../contract/self.ts';
import type { Touch } from '../tool.ts';
import { decide } from './decide.ts';
import { isWithin, isWithinFolded } from './paths.ts';
import type { Facts, JudgedTool, StandingGrant } from './verdict.ts';

const now = Date.UTC(2026, 0, 2);
const tool = (over: Partial<JudgedTool> = {}): JudgedTool => ({
  name: 'read_text',
  risk: 'read',
  free: false,
  perMinute: 60,
  source: 'builtin',
  ...over,
});
const writer = tool({ name: 'write_text', risk: 'write' });
const fetcher = tool({ name: 'http_get', risk: 'network' });
const script = tool({ name: 'run_sandboxed', risk: 'execute' });
const pure = tool({ name: 'plan', risk: 'pure', free: true });

const at = (path: string, mode: 'read' | 'write' | 'list' = 'read', asked = path): Touch => ({ kind: 'path', path, asked, mode });
const web = (host: string, port = 443): Touch => ({ kind: 'host', host, port, url: `https://${host}/` });
const shell = (code: string): Touch => ({ kind: 'code', language: 'shell', code });
const grant = (over: Partial<StandingGrant> = {}): StandingGrant => ({
  id: 'c1',
  tool: 'read_text',
  used: 0,
  fixed: false,
  ...over,
});

const facts = (over: Partial<Facts> = {}): Facts => ({
  tool: tool(),
  args: {},
  touches: [at('/home/ada/notes/a.txt')],
  lent: [],
  grants: [],
  constitution: defaultConstitution,
  policy: { rules: [] },
  taintedBy: null,
  only: null,
  unattended: false,
  recent: { tool: 0, all: 0 },
  home: '/home/ada/.hearth',
  now,
  approved: null,
  ...over,
});
const everything = { ...defaultConstitution };
const verdict = (over: Partial<Facts>) => {
  const said = decide(facts(over));
  return `${said.verdict} ${said.by}`;
};
const any = (name: string, over: Partial<StandingGrant> = {}) => [grant({ tool: name, ...over })];

describe('row 1: the constitution stands above every grant', () => {
  const forbids = (names: string[]) => ({ ...everything, forbiddenActions: names });
  const allows = (names: string[]) => ({ ...everything, allowedActions: names });
  test.each<[string, Partial<Facts>, string]>([
    ['a forbidden tool', { constitution: forbids(['read_text']), grants: any('read_text') }, 'deny constitution'],
    ['a tool that is not allowed', { constitution: allows(['http_get']), grants: any('read_text') }, 'deny constitution'],
    ['no tool allowed', { constitution: allows([]), tool: pure, touches: [] }, 'deny constitution'],
    ['an allowed one', { constitution: allows(['read_text']), grants: any('read_text') }, 'allow capability:c1'],
    [
      'all of a server',
      { constitution: forbids(['mcp:x/*']), tool: tool({ source: 'mcp:x', name: 'mcp_x_a' }), touches: [] },
      'deny constitution',
    ],
    ['an approval', { constitution: forbids(['read_text']), approved: 'a1' }, 'deny constitution'],
  ])('%s', (_, over, said) => expect(verdict(over)).toBe(said));
});

describe("row 2: Hearth's own folder and what is forbidden are never touched", () => {
  const forbidden = { ...everything, forbiddenPaths: ['/home/ada/taxes'] };
  test.each<[string, Partial<Facts>, string]>([
    ['its folder', { touches: [at('/home/ada/.hearth', 'list')], grants: any('read_text') }, 'deny home'],
    ['below it', { touches: [at('/home/ada/.hearth/hearth.db')], grants: any('read_text') }, 'deny home'],
    ['in other letters', { touches: [at('/home/ada/.HEARTH/x')], grants: any('read_text') }, 'deny home'],
    ['by an approval', { touches: [at('/home/ada/.hearth/x')], approved: 'a1' }, 'deny home'],
    ['a neighbor of a like name', { touches: [at('/home/ada/.hearth2/x')], grants: any('read_text') }, 'allow capability:c1'],
    ['one of two', { touches: [at('/a/b/c'), at('/home/ada/.hearth/x')], grants: any('read_text') }, 'deny home'],
    [
      'a forbidden path',
      { constitution: forbidden, touches: [at('/home/ada/taxes/1')], grants: any('read_text') },
      'deny constitution',
    ],
    ['a path with a way up in it', { touches: [at('/home/ada/../eve/x')], grants: any('read_text') }, 'deny place'],
    ['a relative path', { touches: [at('notes/x')], grants: any('read_text') }, 'deny place'],
    ['a NUL', { touches: [at('/a/b\0c')], grants: any('read_text') }, 'deny place'],
    [
      'a file lent by its id',
      { touches: [at('/home/ada/.hearth/artifacts/ab/abc')], lent: ['/home/ada/.hearth/artifacts/ab/abc'] },
      'allow file',
    ],
    [
      'another than the one lent',
      { touches: [at('/home/ada/.hearth/artifacts/ab/x')], lent: ['/home/ada/.hearth/artifacts/ab/abc'] },
      'deny home',
    ],
    [
      'writing to one lent',
      {
        tool: writer,
        touches: [at('/home/ada/.hearth/artifacts/ab/abc', 'write')],
        lent: ['/home/ada/.hearth/artifacts/ab/abc'],
        grants: any('write_text'),
      },
      'deny home',
    ],
  ])('%s', (_, over, said) => expect(verdict(over)).toBe(said));
});

describe('rows 3 and 4: what the run has at all, and the rules of the user', () => {
  const rules = (...list: NonNullable<Facts['policy']>['rules']) => ({ rules: list });
  const grants = any('read_text');
  const env = [at('/home/ada/x/.env')];
  const tidy = { skill: 'tidy', tools: ['read_text'] };
  const writes = { skill: 'writes', tools: ['write_text'] };
  const ofRun = (of: JudgedTool) => ({ tool: of, grants: any(of.name, { id: 'run:1', fixed: true }) });
  test.each<[string, Partial<Facts>, string]>([
    ['a tool that the run has not', { only: ['http_get'], grants }, 'deny run'],
    ['one that it has', { only: ['read_text'], grants }, 'allow capability:c1'],
    ['what a skill declared', { skills: [tidy], grants }, 'allow capability:c1'],
    ['what it did not declare', { skills: [tidy], tool: writer, grants: any('write_text') }, 'deny skill tidy'],
    ['what it did not declare, granted with the run', { skills: [tidy], ...ofRun(writer) }, 'deny skill tidy'],
    ['what it did not declare, allowed by the user', { skills: [tidy], tool: writer, approved: 'a1' }, 'deny skill tidy'],
    ['what another skill declared', { skills: [tidy, writes], tool: writer, grants: any('write_text') }, 'allow capability:c1'],
    ['what looks at its own work', { skills: [tidy], tool: pure, touches: [] }, 'allow free'],
    ['what a skill declared and the run has not', { only: ['http_get'], skills: [tidy], grants }, 'deny run'],
    [
      'all of a server',
      { skills: [{ skill: 's', tools: ['mcp:x/*'] }], tool: tool({ source: 'mcp:x', name: 'mcp_x_a', free: true }), touches: [] },
      'allow free',
    ],
    [
      'a tool of another server',
      {
        skills: [{ skill: 's', tools: ['mcp:x/*'] }],
        tool: tool({ source: 'mcp:xy', name: 'mcp_xy_a', free: true }),
        touches: [],
      },
      'deny skill s',
    ],
    ['a rule that denies', { policy: rules({ tool: 'read_text', deny: true }), grants }, 'deny rule 1'],
    ['a rule that asks', { policy: rules({ tool: '*', ask: true }), grants }, 'ask rule 1'],
    ['a rule for another tool', { policy: rules({ tool: 'write_text', deny: true }), grants }, 'allow capability:c1'],
    [
      'a glob that fits, a dot or not',
      { policy: rules({ tool: '*', deny: true, pathMatches: '**/*.env' }), touches: env, grants },
      'deny rule 1',
    ],
    [
      'a glob that does not',
      { policy: rules({ tool: '*', deny: true, pathMatches: '**/*.env' }), grants },
      'allow capability:c1',
    ],
    [
      'the first that fits decides',
      { policy: rules({ tool: 'read_text', pathMatches: '/home/ada/notes/**' }, { tool: '*', deny: true }), grants },
      'allow capability:c1',
    ],
    [
      'an expression over arguments',
      { policy: rules({ tool: '*', deny: true, argsMatch: 'secret' }), args: { q: 'a secret' }, grants },
      'deny rule 1',
    ],
    [
      'an expression that never ends closes',
      { policy: rules({ tool: '*', deny: true, argsMatch: '(a+)+$' }), args: { q: `${'a'.repeat(60)}!` }, grants },
      'deny rule 1',
    ],
    [
      'a host',
      {
        policy: rules({ tool: '*', deny: true, hostMatches: '*.evil.com' }),
        tool: fetcher,
        touches: [web('a.evil.com')],
        grants: any('http_get'),
      },
      'deny rule 1',
    ],
    [
      'a pass that does not fit all that is touched',
      {
        policy: rules({ tool: '*', pathMatches: '/home/ada/**' }, { tool: '*', deny: true }),
        touches: [at('/home/ada/notes/x'), at('/home/eve/notes/y')],
        grants,
      },
      'deny rule 2',
    ],
    [
      'a pass for one host of two',
      {
        policy: rules({ tool: '*', hostMatches: 'a.example' }, { tool: '*', deny: true }),
        tool: fetcher,
        touches: [web('a.example'), web('b.example')],
        grants: any('http_get'),
      },
      'deny rule 2',
    ],
    ['an approval answers what a rule asks', { policy: rules({ tool: '*', ask: true }), approved: 'a1' }, 'allow approval:a1'],
  ])('%s', (_, over, said) => expect(verdict(over)).toBe(said));
});

describe('THREATS 8: row 5, dangerous arguments whatever is granted', () => {
  const run = (code: string) => ({ tool: script, touches: [shell(code)], grants: any('run_sandboxed') });
  const get = (url: string, headers: Record<string, string> = {}): Partial<Facts> => ({
    tool: fetcher,
    args: { url, headers },
    touches: [{ kind: 'host', host: 'example.com', port: 443, url }],
    grants: any('http_get'),
  });
  const mcp = tool({ name: 'mcp_x_run', risk: 'execute', source: 'mcp:x' });
  test.each<[string, Partial<Facts>, string]>([
    ['rm of a root', run('rm -rf "$HOME"'), 'deny shell: rm'],
    ['the same under an approval', { ...run('rm -rf /'), grants: [], approved: 'a1' }, 'deny shell: rm'],
    ['node -e', run('node -e 1'), 'ask shell: node'],
    ['node -e once it was looked at', { ...run('node -e 1'), approved: 'a1' }, 'allow approval:a1'],
    ['what is harmless', run('ls'), 'allow capability:c1'],
    ['code that hides', run('ls # \u202e'), 'ask code'],
    ['a Host header', get('https://example.com/', { Host: 'evil' }), 'deny request'],
    ['a Proxy header', get('https://example.com/', { 'proxy-authorization': 'x' }), 'deny request'],
    ['a header with a line end', get('https://example.com/', { 'X-A': 'a\r\nHost: b' }), 'deny request'],
    ['a cookie', get('https://example.com/', { Cookie: 'a=b' }), 'ask request'],
    ['a header like any', get('https://example.com/', { Accept: 'text/html' }), 'allow capability:c1'],
    ['a password in an address', get('https://a:b@example.com/'), 'deny request'],
    ['an address that carries much', get(`https://example.com/?${'a'.repeat(3000)}`), 'ask request'],
    [
      "a command in the arguments of a server's tool",
      { tool: mcp, args: { command: 'rm -rf ~' }, touches: [], grants: any(mcp.name) },
      'deny shell: rm',
    ],
    [
      'the same in parts',
      { tool: mcp, args: { command: 'sudo', args: ['rm', '-rf', '/'] }, touches: [], grants: any(mcp.name) },
      'deny shell: rm',
    ],
    ['an encoded way up', { touches: [at('/home/ada/x', 'read', '%2e%2e/x')], grants: any('read_text') }, 'deny path'],
    ['a path that turns around', { touches: [at('/home/ada/x\u202etxt', 'read')], grants: any('read_text') }, 'deny path'],
    ['dots that are none', { touches: [at('/home/ada/x', 'read', '\uff0e\uff0e/x')], grants: any('read_text') }, 'deny path'],
    ['the system itself', { touches: [at('/proc/self/environ')], grants: any('read_text') }, 'deny path'],
    ['a private key', { touches: [at('/home/ada/.ssh/id_ed25519')], grants: any('read_text') }, 'ask path'],
    ['a start file', { tool: writer, touches: [at('/home/ada/.bashrc', 'write')], grants: any('write_text') }, 'ask path'],
    [
      'a hook',
      { tool: writer, touches: [at('/home/ada/p/.git/hooks/pre-commit', 'write')], grants: any('write_text') },
      'ask path',
    ],
    ['a name with an emoji', { touches: [at('/home/ada/❤️ notes.txt')], grants: any('read_text') }, 'allow capability:c1'],
  ])('%s', (_, over, said) => expect(verdict(over)).toBe(said));
});

describe('row 6: a private address is reached only by its own name', () => {
  const get = (host: string, hosts: string[] | undefined, over: Partial<Facts> = {}): Partial<Facts> => ({
    tool: fetcher,
    touches: [web(host, 8080)],
    grants: any('http_get', hosts ? { hosts } : {}),
    ...over,
  });
  test.each<[string, Partial<Facts>, string]>([
    ['any host', get('127.0.0.1', undefined), 'deny private address'],
    ['a wildcard', get('192.168.1.1', ['*', '*.1.1']), 'deny private address'],
    ['itself', get('127.0.0.1', ['127.0.0.1']), 'allow capability:c1'],
    ['itself, with another port', get('127.0.0.1', ['127.0.0.1:9']), 'deny private address'],
    ['localhost', get('localhost', ['localhost']), 'allow capability:c1'],
    ['a name of the network', get('router.lan', ['router.lan']), 'deny private address'],
    ['an approval', get('169.254.169.254', undefined, { approved: 'a1' }), 'deny private address'],
    ['IPv6', get('::1', ['[::1]:8080']), 'allow capability:c1'],
  ])('%s', (_, over, said) => expect(verdict(over)).toBe(said));
});

describe('rows 7 to 9: too often, no rules to read', () => {
  const grants = any('read_text');
  test('a tool, and all together, may be called so often in a minute', () => {
    expect(decide(facts({ grants, recent: { tool: 60, all: 60 } }))).toMatchObject({ verdict: 'deny', code: 'rate_limited' });
    expect(decide(facts({ grants, recent: { tool: 0, all: 120 } }))).toMatchObject({ verdict: 'deny', code: 'rate_limited' });
    expect(verdict({ grants, recent: { tool: 59, all: 119 } })).toBe('allow capability:c1');
  });
  test.each<[string, Partial<Facts>, string]>([
    ['what is granted', { policy: null, grants }, 'ask policy file'],
    ['the same, unattended', { policy: null, grants, unattended: true }, 'deny policy file'],
    ['what only computes', { policy: null, tool: pure, touches: [] }, 'allow free'],
    ['a free one that looks', { policy: null, tool: tool({ free: true }), touches: [] }, 'ask policy file'],
  ])('rules that cannot be read close: %s', (_, over, said) => expect(verdict(over)).toBe(said));
});

describe('THREATS 21: row 9, text from outside in the context', () => {
  const tainted = { taintedBy: 'https://evil.example' };
  const write = (grants: StandingGrant[]): Partial<Facts> => ({
    ...tainted,
    tool: writer,
    touches: [at('/home/ada/out/a', 'write')],
    grants,
  });
  const get = (grants: StandingGrant[]): Partial<Facts> => ({ ...tainted, tool: fetcher, touches: [web('example.com')], grants });
  const fixed = { fixed: true, id: 'run:1' };
  const memory = tool({ name: 'memory_store', risk: 'daemon', free: true });
  const note = tool({ name: 'user_notification', risk: 'notify', free: true, taintSafe: true });
  test.each<[string, Partial<Facts>, string]>([
    ['reading goes on', { ...tainted, grants: any('read_text') }, 'allow capability:c1'],
    ['computing goes on', { ...tainted, tool: pure, touches: [] }, 'allow free'],
    ['a write under a standing grant asks', write(any('write_text')), 'ask taint'],
    ['a write under a grant of the run goes on', write(any('write_text', fixed)), 'allow run grant 1'],
    ['a request under a standing grant asks', get(any('http_get', { hosts: ['example.com'] })), 'ask taint'],
    ['a request to a host of the run goes on', get(any('http_get', { ...fixed, hosts: ['example.com'] })), 'allow run grant 1'],
    ['a request to any host of the run asks', get(any('http_get', fixed)), 'ask taint'],
    ['a request to `*` of the run asks', get(any('http_get', { ...fixed, hosts: ['*'] })), 'ask taint'],
    ['a request to `*.com` of the run asks', get(any('http_get', { ...fixed, hosts: ['*.com'] })), 'ask taint'],
    ['a script asks', { ...tainted, tool: script, touches: [shell('ls')], grants: any('run_sandboxed') }, 'ask taint'],
    ['memory asks, though it is free', { ...tainted, tool: memory, touches: [] }, 'ask taint'],
    ['memory without taint does not', { tool: memory, touches: [] }, 'allow free'],
    [
      'memory in a job that was given it goes on',
      { ...tainted, tool: memory, touches: [], grants: any('memory_store', fixed) },
      'allow free',
    ],
    ['a note on the own desktop goes on', { ...tainted, tool: note, touches: [] }, 'allow free'],
    ['nobody to ask is a no', { ...write(any('write_text')), unattended: true }, 'deny taint'],
    ['the user says yes', { ...write(any('write_text')), approved: 'a1' }, 'allow approval:a1'],
  ])('%s', (_, over, said) => expect(verdict(over)).toBe(said));

  test('redirects of a tainted request go to hosts of the run alone', () => {
    const grants = [grant({ tool: 'http_get' }), grant({ ...fixed, tool: 'http_get', hosts: ['example.com'] })];
    expect(decide(facts(get(grants)))).toMatchObject({ verdict: 'allow', hosts: ['example.com'] });
  });
});

describe('rows 10 to 13: grants, and deny by default', () => {
  const past = new Date(now - 1).toISOString();
  const later = new Date(now + 1).toISOString();
  const in_ = (paths: string[], over: Partial<StandingGrant> = {}) => any('read_text', { paths, ...over });
  test.each<[string, Partial<Facts>, string]>([
    ['nothing granted', {}, 'ask default'],
    ['nothing granted, nobody to ask', { unattended: true }, 'deny default'],
    ['the folder', { grants: in_(['/home/ada/notes']) }, 'allow capability:c1'],
    ['the file', { grants: in_(['/home/ada/notes/a.txt']) }, 'allow capability:c1'],
    ['a folder above', { grants: in_(['/home']) }, 'allow capability:c1'],
    ['a prefix that is no folder', { grants: in_(['/home/ada/note']) }, 'ask default'],
    ['/allowed_evil beside /allowed', { touches: [at('/allowed_evil/x')], grants: in_(['/allowed']) }, 'ask default'],
    ['other letters', { grants: in_(['/home/ADA/notes']) }, 'ask default'],
    ['another tool', { grants: any('write_text') }, 'ask default'],
    ['every tool at once is no grant', { grants: any('*') }, 'ask default'],
    ['over', { grants: in_(['/home'], { until: past }) }, 'ask default'],
    ['not over', { grants: in_(['/home'], { until: later }) }, 'allow capability:c1'],
    ['used up', { grants: in_(['/home'], { count: 2, used: 2 }) }, 'ask default'],
    ['one left', { grants: in_(['/home'], { count: 2, used: 1 }) }, 'allow capability:c1'],
    ['one of two touched', { touches: [at('/a/b/c'), at('/x/y/z')], grants: in_(['/a']) }, 'ask default'],
    ['a tool that says nothing of itself, a scoped grant', { touches: [], grants: in_(['/a']) }, 'ask default'],
    ['a free tool that touches a file', { tool: tool({ free: true, risk: 'pure' }) }, 'ask default'],
    [
      'code under a grant of folders',
      { tool: script, touches: [shell('ls')], grants: any('run_sandboxed', { paths: ['/a'] }) },
      'ask default',
    ],
  ])('%s', (_, over, said) => expect(verdict(over)).toBe(said));

  test('two grants together cover what neither does alone, and both are used', () => {
    const grants = [grant({ id: 'a', paths: ['/a'] }), grant({ id: 'b', paths: ['/x'] })];
    expect(decide(facts({ touches: [at('/a/1/2'), at('/x/1/2')], grants }))).toMatchObject({
      verdict: 'allow',
      uses: ['a', 'b'],
    });
  });

  test('what does not count is used before what does', () => {
    const grants = [grant({ id: 'counted', count: 1 }), grant({ id: 'free' })];
    expect(decide(facts({ grants }))).toMatchObject({ uses: ['free'] });
  });

  test('a trusted folder does not taint, unless something else is touched too', () => {
    const grants = [grant({ id: 't', paths: ['/home/ada/notes'], trusted: true }), grant({ id: 'b', paths: ['/x'] })];
    expect(decide(facts({ grants }))).toMatchObject({ trusted: true });
    expect(decide(facts({ touches: [at('/home/ada/notes/a'), at('/x/y')], grants }))).toMatchObject({ trusted: false });
  });

  test('"always" offers the folder, and never one that holds Hearth or most of the computer', () => {
    const scope = (path: string) => {
      const said = decide(facts({ touches: [at(path)] }));
      return said.verdict === 'ask' ? said.scope.grants[0]?.paths : said.verdict;
    };
    expect(scope('/home/ada/notes/a.txt')).toEqual(['/home/ada/notes']);
    expect(scope('/home/ada/a.txt')).toEqual(['/home/ada/a.txt']);
    expect(scope('/srv/a.txt')).toEqual(['/srv/a.txt']);
    expect(decide(facts())).toMatchObject({ scope: { words: 'read_text in /home/ada/notes' } });
    expect(decide(facts({ tool: fetcher, touches: [web('example.com', 8443)] }))).toMatchObject({
      scope: { grants: [{ tool: 'http_get', hosts: ['example.com:8443'] }] },
    });
  });
});

const part = fc.stringMatching(/^[a-zA-Z0-9._-]{1,6}$/).filter((name) => name !== '.' && name !== '..');
const path = fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);

describe('properties', () => {
  test('a path is within a folder exactly where the folder’s parts begin it', () => {
    fc.assert(
      fc.property(path, path, part, (folder, rest, suffix) => {
        const below = folder === '/' ? rest : `${folder}${rest === '/' ? '' : rest}`;
        expect(isWithin(below, folder)).toBe(true);
        expect(isWithinFolded(below.toUpperCase(), folder)).toBe(true);
        if (folder !== '/') expect(isWithin(`${folder}${suffix}`, folder)).toBe(false);
      }),
    );
  });

  test('more grants never deny, and no grant, approval or wish opens Hearth’s own folder', () => {
    const grants = fc.array(
      fc.record({ paths: fc.option(fc.array(path, { minLength: 1, maxLength: 3 }), { nil: undefined }), fixed: fc.boolean() }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(grants, path, fc.boolean(), (given, below, approved) => {
        const all = given.map(({ paths, fixed }, i) => grant({ id: `c${i}`, fixed, ...(paths ? { paths } : {}) }));
        const inHome = decide(
          facts({
            touches: [at(`/home/ada/.hearth${below === '/' ? '' : below}`)],
            grants: all,
            approved: approved ? 'a1' : null,
          }),
        );
        expect(inHome.verdict).toBe('deny');
        const without = decide(facts({ touches: [at(below)], grants: all.slice(1) })).verdict;
        if (without === 'allow') expect(decide(facts({ touches: [at(below)], grants: all })).verdict).toBe('allow');
      }),
    );
  });

  test('what is unattended is never asked about', () => {
    fc.assert(
      fc.property(fc.constantFrom(tool(), writer, fetcher, script, pure), fc.boolean(), fc.boolean(), (one, tainted, closed) => {
        const said = decide(
          facts({ tool: one, unattended: true, taintedBy: tainted ? 'x' : null, policy: closed ? null : { rules: [] } }),
        );
        expect(said.verdict).not.toBe('ask');
      }),
    );
  });
});

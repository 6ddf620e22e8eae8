/** The `hearth` command: what it says, how it ends, and what is left behind, against a fake model and real homes. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockHome } from '../../src/main/core/store/disk/lock.ts';
import { type FakeServer, gate, held, play, type Script, say, startOllama } from '../fakes/model-servers/index.ts';
import { linesOf, runCli, startCli } from './cli-process.ts';
import { startHeadless } from './headless-process.ts';

let place: string;
let home: string;
const servers: FakeServer[] = [];

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'hearth-cli-')));
  home = join(place, 'home');
  mkdirSync(join(place, 'docs'));
  writeFileSync(join(place, 'docs', 'note.txt'), 'the milk is in the shed\n');
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  rmSync(place, { recursive: true, force: true });
});

/** Whoever starts a command here has this model, and this folder. */
async function surroundings(script: Script) {
  const server = await startOllama({ script, models: [{ id: 'fake', contextWindow: 100_000 }] });
  servers.push(server);
  return { cwd: place, env: { OLLAMA_HOST: server.url, HEARTH_HOME: home } };
}

const reads = (path: string) => play({ kind: 'tool', id: 'c1', name: 'read_text', args: { path } });
const writes = (path: string, text: string) => play({ kind: 'tool', id: 'c1', name: 'write_text', args: { path, text } });

/** Thrown when somebody still holds it: then a daemon was left behind. */
function isFree(): boolean {
  lockHome(home, { pid: process.pid, since: '', kind: 'test' }).release();
  return !existsSync(join(home, 'daemon.sock'));
}

test('a command line that cannot be followed says how it is used, and exits with 2', async () => {
  const wrong = [
    [],
    ['fly'],
    ['run', '--grant', 'all', 'x'],
    ['ask'],
    ['verify', 'x'],
    ['ask', '--grant', 'run', 'x'],
    ['decide', 'x'],
    ['run', '--budget', '-1', 'x'],
    ['status', '--what'],
    ['--home'],
  ];
  for (const args of wrong) {
    const { code, out, err } = await runCli(args, { env: { HEARTH_HOME: home } });
    expect([args, code, out]).toEqual([args, 2, '']);
    expect(err).toContain('Use: hearth COMMAND');
  }
  expect(existsSync(home)).toBe(false);
  expect((await runCli(['--help'])).out).toContain('--grant KIND:SCOPE');
}, 60_000);

test('ask says the answer and nothing else; the daemon that it started is gone with it', async () => {
  const around = await surroundings(say('In the ', 'shed.'));
  const { code, out } = await runCli(['ask', 'Where', 'is the milk?'], around);
  expect([code, out]).toEqual([0, 'In the shed.\n']);
  expect(isFree()).toBe(true);
  expect(statSync(home).mode & 0o777).toBe(0o700);
  const piped = await runCli(['ask', '--json'], { ...around, input: 'Where is the milk?' });
  const lines = linesOf(piped.out);
  expect(piped.code).toBe(0);
  expect(
    lines
      .filter(({ kind }) => kind === 'text')
      .map(({ delta }) => delta)
      .join(''),
  ).toBe('In the shed.');
  expect(lines.at(-1)).toMatchObject({ event: 'result', state: 'succeeded' });
  expect(lines.every(({ event }) => event === 'run.event' || event === 'result')).toBe(true);
}, 60_000);

test('run does what was granted from the folder of the command, says each step, and prints the report', async () => {
  const around = await surroundings([reads(join(place, 'docs/note.txt')), say('It is in the shed.')]);
  const { code, out, err } = await runCli(['run', 'Find the milk', '--grant', 'read:./docs'], around);
  expect({ code, err }).toMatchObject({ code: 0 });
  expect(out).toContain('It is in the shed.');
  expect(out).toMatch(/\d+ tokens, \$0\.0000, \d+ tool calls/);
  expect(err).toContain(`→ read_text ${join(place, 'docs/note.txt')}`);
  expect(err).toMatch(/ {2}done in \d+ ms/);
  expect(isFree()).toBe(true);
}, 60_000);

test('what nobody can be asked about ends with 4 and waits, through a restart; decide answers it and sees it to the end', async () => {
  const file = join(place, 'docs', 'list.txt');
  const around = await surroundings([writes(file, 'milk'), say('Written.')]);
  const waiting = await runCli(['run', 'Write a list', '--json'], around);
  expect(waiting.code).toBe(4);
  const { approvalId, event, tool } = linesOf(waiting.out).at(-1) ?? {};
  expect([event, tool]).toEqual(['waiting', 'write_text']);
  expect(waiting.err).toContain(`hearth decide ${approvalId} allow`);
  expect(existsSync(file)).toBe(false);
  expect(isFree()).toBe(true);

  const status = linesOf((await runCli(['status', '--json'], around)).out)[0];
  expect(status).toMatchObject({
    event: 'status',
    running: false,
    home,
    approvals: [{ approvalId }],
    runs: { waiting: [{ goal: 'Write a list' }] },
  });
  expect((await runCli(['status'], around)).out).toContain(`asks  ${approvalId}  write_text`);

  const decided = await runCli(['decide', String(approvalId), 'allow'], around);
  expect(decided).toMatchObject({ code: 0 });
  expect(decided.out).toContain('Written.');
  expect(readFileSync(file, 'utf8')).toBe('milk');
  expect((await runCli(['decide', String(approvalId), 'allow'], around)).code).toBe(1);
}, 120_000);

test('a run that fails exits with 1, says why, and has a report all the same', async () => {
  const around = await surroundings({ status: 400, message: 'no such luck' });
  const { code, out, err } = await runCli(['run', 'Anything', '--json'], around);
  expect(code).toBe(1);
  expect(linesOf(out).at(-1)).toMatchObject({ event: 'result', state: 'failed', report: { decisions: [] } });
  expect(err).not.toMatch(/^ +at /m);
}, 60_000);

test('two at once on one home do not fight: one daemon serves both, and is gone after the last', async () => {
  const [first, second] = [gate(), gate()];
  const around = await surroundings(({ prompt }) =>
    prompt.includes('first') ? held(first, ['one'], ['!']) : held(second, ['two'], ['!']),
  );
  const one = startCli(['ask', 'first'], { ...around, input: '' });
  const two = startCli(['ask', 'second'], { ...around, input: '' });
  await expect.poll(() => [one.out, two.out], { timeout: 30_000 }).toEqual(['one', 'two']);
  first.open();
  expect(await one.ended).toMatchObject({ code: 0, out: 'one!\n' });
  expect(two.child.exitCode).toBeNull();
  second.open();
  expect(await two.ended).toMatchObject({ code: 0, out: 'two!\n' });
  await expect.poll(isFree, { timeout: 15_000 }).toBe(true);
}, 90_000);

test('a daemon that runs is asked, and stays', async () => {
  const around = await surroundings(say('Yes.'));
  const daemon = await startHeadless(['--port', '0', '--home', home], around.env);
  try {
    expect(await runCli(['ask', 'Are you there?'], around)).toMatchObject({ code: 0, out: 'Yes.\n' });
    const status = linesOf((await runCli(['status', '--json'], around)).out)[0];
    expect(status).toMatchObject({ running: true, state: 'running' });
    const { url } = linesOf((await runCli(['open', '--json'], around)).out)[0] ?? {};
    const entry = await fetch(String(url), { redirect: 'manual' });
    expect([entry.status, entry.headers.get('set-cookie')]).toEqual([303, expect.stringContaining('HttpOnly')]);
    expect((await fetch(String(url), { redirect: 'manual' })).status).toBe(401);
    expect(daemon.child.exitCode).toBeNull();
  } finally {
    await daemon.end();
  }
}, 60_000);

test('serve is the headless host itself: one line, its own process, and 3 where the home is held', async () => {
  const serving = startCli(['serve', '--json', '--port', '0', '--home', home]);
  await expect.poll(() => serving.out, { timeout: 20_000 }).toContain('\n');
  expect(linesOf(serving.out)).toEqual([
    { event: 'ready', url: expect.any(String), token: expect.any(String), pid: serving.child.pid, home },
  ]);
  const another = await runCli(['serve', '--port', '0', '--home', home]);
  expect(another.code).toBe(3);
  expect(another.err).toContain(String(serving.child.pid));
  serving.child.kill('SIGTERM');
  expect((await serving.ended).code).toBe(0);
}, 60_000);

test('a home that somebody holds who does not answer is exit code 3, and says who', async () => {
  mkdirSync(home);
  const lock = lockHome(home, { pid: 4711, since: '2026-01-02T03:04:05.000Z', kind: 'test' });
  try {
    const { code, err } = await runCli(['status', '--home', home]);
    expect([code, err]).toEqual([3, expect.stringContaining('4711')]);
  } finally {
    lock.release();
  }
}, 60_000);

test('Ctrl+C stops the run that it follows, which is summed up; the model’s answer is cut', async () => {
  const never = gate();
  const around = await surroundings(held(never, ['Once upon']));
  const running = startCli(['run', 'Tell a long story', '--json'], { ...around, input: '' });
  await expect.poll(() => running.out, { timeout: 30_000 }).toContain('Once upon');
  running.child.kill('SIGINT');
  const { code, out, err } = await running.ended;
  expect(code).toBe(1);
  expect(linesOf(out).at(-1)).toMatchObject({ event: 'result', state: 'cancelled', report: {} });
  expect(err).toContain('Stopping');
  await expect.poll(isFree, { timeout: 15_000 }).toBe(true);
}, 60_000);

test('a reader that leaves is no fault: nothing is said about it, and what it read is stopped', async () => {
  const never = gate();
  const around = await surroundings(held(never, ['First line\n', ...Array<string>(50).fill('more\n')]));
  const running = startCli(['ask', 'Talk'], { ...around, input: '' });
  await expect.poll(() => running.out, { timeout: 30_000 }).toContain('First line');
  running.child.stdout?.destroy();
  never.open();
  const { err } = await running.ended;
  expect(err).toBe('');
  await expect.poll(isFree, { timeout: 15_000 }).toBe(true);
}, 60_000);

test('verify and backup: everything is whole, and kept in one file that any SQLite opens, without a key', async () => {
  const around = await surroundings(say('Hello.'));
  await runCli(['ask', 'Hello'], around);
  expect((await runCli(['verify'], around)).out).toMatch(/^All is well: \d+ events/);
  const { code, out } = await runCli(['backup', 'kept.hearth', '--json'], around);
  const path = join(place, 'kept.hearth');
  const bytes = readFileSync(path);
  expect(code).toBe(0);
  expect(linesOf(out)).toEqual([
    { event: 'result', path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
  ]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const kept = new Database(path, { readonly: true });
  const names = kept.prepare('SELECT path FROM backup_files').all() as { path: string }[];
  expect(names.map((row) => row.path)).toContain('lore/soul.md');
  expect(names.some((row) => /secret|keychain|\.sock/.test(row.path))).toBe(false);
  expect(
    kept.prepare("SELECT count(*) AS n FROM events WHERE type = 'conversation.started' OR type LIKE 'chat.%'").get(),
  ).not.toEqual({ n: 0 });
  kept.close();
  expect((await runCli(['backup', 'kept.hearth'], around)).code).toBe(1);
  expect(readFileSync(path).equals(bytes)).toBe(true);
}, 120_000);

const canHaveTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
if (!canHaveTerminal) console.warn('cli: there is no `script` here to make a terminal with: 1 test skipped');

test.skipIf(!canHaveTerminal)(
  'at a terminal it shows what would be done and asks: yes does it, anything else does not, and foreign text is shown, not obeyed',
  async () => {
    const file = join(place, 'docs', 'list.txt');
    const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
    const within = (command: string[]) => ['script', '-qec', command.map(quote).join(' '), '/dev/null'];
    for (const [typed, isWritten] of [
      ['n', false],
      ['y', true],
    ] as const) {
      const around = await surroundings([writes(file, '\u001b]0;owned\u0007milk'), say('\u001b[2JDone.')]);
      const running = startCli(['run', 'Write a list'], { ...around, within });
      await expect.poll(() => running.out, { timeout: 30_000 }).toContain('Allow it?');
      expect(running.out).toContain(`Hearth asks for leave: write_text`);
      expect(running.out).toContain('\\u{1b}]0;owned\\u{7}milk');
      running.child.stdin?.write(`${typed}\n`);
      const { code, out } = await running.ended;
      expect([code, existsSync(file)]).toEqual([0, isWritten]);
      expect(out).toContain('\\u{1b}[2JDone.');
      expect(out).not.toContain('\u001b]0;owned');
      expect(out).not.toContain('\u001b[2J');
    }
  },
  120_000,
);

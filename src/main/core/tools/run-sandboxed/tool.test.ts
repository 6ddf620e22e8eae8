import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RunContext } from '../../agent/tool.ts';
import { run } from './run.ts';
import { runSandboxed } from './tool.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearth-sandbox-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let calls = 0;

const call = async (args: unknown, more: Partial<RunContext> = {}) =>
  runSandboxed.output.parse(await work(runSandboxed.input.parse(args), more));

async function work(args: Parameters<typeof run>[0], more: Partial<RunContext> = {}): Promise<unknown> {
  calls += 1;
  const workFolder = join(folder, String(calls));
  mkdirSync(workFolder);
  const context: RunContext = {
    touches: [],
    hosts: [],
    forbidden: [],
    maxOutputBytes: 4_000_000,
    workFolder,
    keepFolder: folder,
    signal: new AbortController().signal,
    log: () => undefined,
    changed: () => undefined,
    ...more,
  };
  return run(args, context);
}

const javascript = (code: string, stdin?: string) =>
  call({ language: 'javascript', code, ...(stdin === undefined ? {} : { stdin }) });

test('the value of JavaScript is its last expression, or what a return at its top gives', async () => {
  expect(await javascript('const a = 20; a * 2 + 2')).toMatchObject({ value: 42, exitCode: 0, truncated: false });
  expect(await javascript('const a = await Promise.resolve([1]); return { a, stdin }', 'in')).toMatchObject({
    value: { a: [1], stdin: 'in' },
  });
  expect(await javascript('let x = {}; x.x = x; x')).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('circular') });
});

test('what JavaScript prints comes back apart, as a person would write it', async () => {
  const told = await javascript('console.log("a", { b: [1n] }, null); console.error("no"); print(2)');
  expect(told).toMatchObject({ stdout: 'a {"b":["1"]} null\n2\n', stderr: 'no\n' });
});

test('an error of JavaScript names what and where', async () => {
  const wrong = await javascript('\nthrow new TypeError("nope")');
  expect(wrong.exitCode).toBe(1);
  expect(wrong.stderr).toMatch(/^TypeError: nope\n.*script\.js:2/);
  expect((await javascript('a b c')).stderr).toMatch(/^SyntaxError/);
  expect((await javascript('JSON.parse("{")')).stderr).toMatch(/^SyntaxError/);
  expect((await javascript('await new Promise(() => {})')).stderr).toMatch(/nothing is left to settle/);
});

test('nothing of one script is there for the next', async () => {
  await javascript('globalThis.left = 1; Array.prototype.push = null; JSON.stringify = () => "lie"');
  expect(await javascript('[typeof left, typeof [].push]')).toMatchObject({ value: ['undefined', 'function'] });
});

test('an answer that would be too long is cut, and says so', async () => {
  const most = { maxOutputBytes: 10_000 };
  const long = await call({ language: 'javascript', code: "console.log('\\u0001'.repeat(2400)); 'x'.repeat(1e6)" }, most);
  expect(long).toMatchObject({ exitCode: 0, truncated: true });
  expect(JSON.stringify(long).length).toBeLessThan(10_000);
  expect(long.stdout.length).toBeGreaterThan(500);
});

test('arguments that do not fit are refused before anything runs', () => {
  for (const args of [{}, { language: 'python', code: '1' }, { language: 'shell' }, { language: 'self-test', code: '1' }])
    expect(runSandboxed.input.safeParse(args).success).toBe(false);
  expect(runSandboxed.input.safeParse({ language: 'shell', code: 'id', cwd: '/' }).success).toBe(false);
});

test('an approval shows the code, and what it reads', async () => {
  const args = runSandboxed.input.parse({ language: 'shell', code: 'cat', stdin: 'words' });
  const place = { home: '/h', base: '/b' };
  expect(await runSandboxed.touches?.(args, place)).toEqual([{ kind: 'code', language: 'shell', code: 'cat' }]);
  expect(await runSandboxed.preview?.(args, [], place)).toEqual({
    kind: 'code',
    language: 'shell',
    text: 'cat\n\nIt reads:\nwords',
  });
});

/** Installed, and allowed: some systems keep user namespaces from whoever is not root. */
const shellHere =
  process.platform === 'linux' && spawnSync('/usr/bin/bwrap', ['--unshare-user', '--ro-bind', '/', '/', 'true']).status === 0;

test.skipIf(!shellHere)('the self-test finds that the walls stand, and remembers it [needs bubblewrap]', async () => {
  const walls = { javascript: { ok: true }, shell: { ok: true, tier: 'bubblewrap' } };
  expect(await work({ language: 'self-test' })).toEqual(walls);
  const startedAt = performance.now();
  expect(await work({ language: 'self-test' })).toEqual(walls);
  expect(performance.now() - startedAt).toBeLessThan(100);
});

test.skipIf(process.platform !== 'darwin')('on macOS the profile of sandbox-exec holds against the self-test', async () => {
  expect(await work({ language: 'self-test' })).toEqual({ javascript: { ok: true }, shell: { ok: true, tier: 'seatbelt' } });
});

test.skipIf(process.platform !== 'win32')('on Windows there is no shell, and it says why', async () => {
  expect(await work({ language: 'self-test' })).toMatchObject({ javascript: { ok: true }, shell: { ok: false, tier: null } });
  await expect(call({ language: 'shell', code: 'true' })).rejects.toMatchObject({ code: 'unavailable' });
});

test.skipIf(!shellHere)('a shell script has its streams, its status and a folder of its own [needs bubblewrap]', async () => {
  const code = 'cat; echo "$PWD $HOME"; echo x > a; ls; echo no > /dev/stderr; exit 3';
  expect(await call({ language: 'shell', code, stdin: 'in\n' })).toMatchObject({
    stdout: 'in\n/sandbox /sandbox\na\n',
    stderr: 'no\n',
    exitCode: 3,
  });
});

test.skipIf(!shellHere)('a bound that ends a script is named, and its output until then is kept [needs bubblewrap]', async () => {
  const told = await call({ language: 'shell', code: 'echo first; yes' });
  expect(told).toMatchObject({ exitCode: 137, truncated: true, stopped: { code: 'output' } });
  expect(told.stdout).toMatch(/^first\ny\n/);
});

test.skipIf(!shellHere)('a cancel ends a shell script within 250 ms [needs bubblewrap]', async () => {
  const controller = new AbortController();
  const asked = call({ language: 'shell', code: 'sleep 20' }, { signal: controller.signal });
  const begun = join(folder, String(calls), 'box', 'ready');
  await expect.poll(() => existsSync(begun) && readFileSync(begun, 'utf8'), { timeout: 20_000 }).toBe('ready\n');
  const cancelledAt = performance.now();
  controller.abort();
  await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
  expect(performance.now() - cancelledAt).toBeLessThan(250);
});

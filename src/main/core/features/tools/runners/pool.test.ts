/** What a tool's work does to itself never reaches the daemon: real processes, each misbehaving in its own way. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Work } from '../../../agent/tool.ts';
import { forkNode } from '../../../base/child.ts';
import { systemClock } from '../../../base/clock.ts';
import { type FakeHost, fakeHost } from '../../../base/fake-host.ts';
import { createPool, type RunnerPool } from './pool.ts';
import type { RunLimits } from './types.ts';

const entry = resolve(import.meta.dirname, '../../../../../../test/fakes/hostile-runner.entry.ts');
const memoryBytes = 256 * 1024 * 1024;
const secrets = {
  ANTHROPIC_API_KEY: 'sk-ant-secret',
  NODE_OPTIONS: '--no-warnings',
  LD_PRELOAD: '/nowhere/evil.so',
  GIT_SSH_COMMAND: 'evil',
  GLIBC_TUNABLES: 'glibc.malloc.check=1',
  DYLD_INSERT_LIBRARIES: 'evil',
};

let host: FakeHost;
let pool: RunnerPool;
let folder: string;

const makePool = (options: { size?: number; callsPerRunner?: number; idleMs?: number } = {}) =>
  createPool({
    fork: (_runner, forking = {}) => forkNode(entry, { ...process.env, ...secrets }, forking),
    clock: systemClock,
    folder,
    ...options,
  });

beforeEach(() => {
  host = fakeHost();
  folder = join(host.paths.home, 'work');
  pool = makePool();
});
afterEach(async () => {
  await pool.stop();
  host.remove();
});

interface Ask extends Partial<RunLimits> {
  signal?: AbortSignal;
  maxOutputBytes?: number;
}

function call(tool: string, args: unknown = {}, { signal, maxOutputBytes = 100_000, ...limits }: Ask = {}): Promise<Work> {
  const data = { touches: [], hosts: [], forbidden: [], maxOutputBytes, keepFolder: join(host.paths.home, 'kept') };
  const never = new AbortController().signal;
  return pool.run(tool, args, data, { timeoutMs: 20_000, isolation: 'process', memoryBytes, ...limits }, signal ?? never);
}

const codeOf = (work: Work): string => (work.ok ? 'ok' : work.error.code);
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
const works = async () => expect(await call('echo', { still: 'here' })).toMatchObject({ ok: true, data: { still: 'here' } });

test('a runner is used again, and never for two calls at once', async () => {
  const first = await call('about');
  const second = await call('about');
  expect(first.ok && first.data).toMatchObject(second.ok ? { pid: Reflect.get(Object(second.data), 'pid') } : {});
  const both = await Promise.all([call('about'), call('about')]);
  const pids = both.map((work) => work.ok && Reflect.get(Object(work.data), 'pid'));
  expect(new Set(pids).size).toBe(2);
});

test('calls above the bound wait their turn, and one that is cancelled leaves the queue', async () => {
  pool = makePool({ size: 1 });
  const cancel = new AbortController();
  const calls = [call('echo', 1), call('echo', 2, { signal: cancel.signal }), call('echo', 3)];
  cancel.abort();
  expect((await Promise.all(calls)).map(codeOf)).toEqual(['ok', 'cancelled', 'ok']);
  expect(pool.runners).toMatchObject({ started: 1, busy: 0, waiting: 0 });
});

test('THREATS 11: the environment of a runner is an allow-list without a secret, its folder is empty', async () => {
  const work = await call('about');
  const { env, cwd } = (work.ok ? work.data : {}) as { env: Record<string, string>; cwd: string };
  for (const name of Object.keys(secrets)) expect(env).not.toHaveProperty(name);
  expect(JSON.stringify(env)).not.toContain('sk-ant-secret');
  // The channel's own two, that Node sets itself.
  const own = ['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE'];
  const known = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'USERPROFILE'];
  expect(Object.keys(env).filter((name) => !known.includes(name) && !own.includes(name))).toEqual([]);
  expect(readdirSync(cwd)).toEqual([]);
});

test('what a tool refuses keeps its finer word, and a fault of its own is an answer', async () => {
  expect(await call('refuses')).toMatchObject({ ok: false, error: { code: 'just_no', message: 'No.', data: { hint: 1 } } });
  expect(codeOf(await call('breaks'))).toBe('tool_fault');
  expect(codeOf(await call('no_such_tool'))).toBe('not_found');
  expect(codeOf(await call('__proto__'))).toBe('not_found');
});

test.each(['hang', 'deaf', 'wrote'])('a call that never ends is a timeout: %s', async (tool) => {
  await works();
  const began = performance.now();
  const work = await call(tool, {}, { timeoutMs: 200 });
  expect(codeOf(work)).toBe('timeout');
  expect(performance.now() - began).toBeLessThan(2_000);
  // What it was sure of before it was cut off is not lost.
  if (tool === 'wrote') expect(work.sideEffects).toEqual(['Wrote one half.']);
  await works();
});

test.each(['hang', 'deaf', 'polite'])('a cancel is answered within 250 ms: %s', async (tool) => {
  const took: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await works();
    const cancel = new AbortController();
    const calling = call(tool, {}, { signal: cancel.signal });
    await vi.waitUntil(() => pool.runners.busy === 1);
    const told = performance.now();
    cancel.abort();
    expect(codeOf(await calling)).toBe('cancelled');
    took.push(performance.now() - told);
  }
  // The best of three: the machine may be busy with other things.
  expect(Math.min(...took)).toBeLessThan(250);
  // One that listens is not killed for it, unless the machine is so busy that it was not heard in time.
  if (tool === 'polite') expect(pool.runners.started).toBeLessThan(3);
});

test.each(['crash', 'leaves', 'garbage', 'flood', 'leak', 'buffers'])('the runner dies alone: %s', async (tool) => {
  await works();
  const work = await call(tool);
  expect(codeOf(work)).toBe('runner_died');
  await works();
});

test('memory past the bound is named as the reason, and the folder of a killed call is gone', async () => {
  const work = await call('buffers');
  expect(work).toMatchObject({ ok: false, error: { code: 'runner_died', data: { memoryBytes } } });
  await vi.waitUntil(() => readdirSync(folder).every((name) => name === 'empty'));
});

test('a fault after the answer takes the runner, not the next call', async () => {
  expect(await call('late')).toMatchObject({ ok: true, data: 'early' });
  await vi.waitUntil(() => pool.runners.alive === 0);
  await works();
});

test('an answer to another call is no answer', async () => {
  expect(await call('strange', 1)).toMatchObject({ ok: true, data: 'own' });
});

test('what a runner says is bounded: lines, changes, answers, prints', async () => {
  const work = await call('chatty');
  expect(codeOf(work)).toBe('ok');
  expect(work.logs.length).toBeLessThanOrEqual(200);
  expect(Math.max(...work.logs.map((line) => line.length))).toBeLessThanOrEqual(1_001);
  expect(work.sideEffects.length).toBeLessThanOrEqual(200);
  expect(work.sideEffects.at(-1)).toBe('More was changed than is told here.');
  expect(codeOf(await call('large'))).toBe('too_large');
  expect(await call('prints')).toMatchObject({ ok: true, data: 'printed' });
});

test('no process that the work started outlives it, one that left its group neither', async () => {
  const work = await call('children', {}, { timeoutMs: 1_500 });
  const pids: number[] = JSON.parse(work.sideEffects[0] ?? '[]');
  expect(pids).toHaveLength(2);
  // Elsewhere than on Linux the system does not tell of the one that left.
  const bound = process.platform === 'linux' ? pids : pids.slice(0, 1);
  await vi.waitUntil(() => bound.every((pid) => !isAlive(pid)));
  for (const pid of pids) if (isAlive(pid)) process.kill(pid);
});

test('a runner that hangs ends by itself when the daemon is killed', async () => {
  const source = `
    import { createPool } from ${JSON.stringify(join(import.meta.dirname, 'pool.ts'))};
    import { forkNode } from ${JSON.stringify(resolve(import.meta.dirname, '../../../base/child.ts'))};
    import { systemClock } from ${JSON.stringify(resolve(import.meta.dirname, '../../../base/clock.ts'))};
    const fork = (_runner, forking) => forkNode(${JSON.stringify(entry)}, process.env, forking);
    const pool = createPool({ fork, clock: systemClock, folder: ${JSON.stringify(join(folder, 'other'))} });
    const data = { touches: [], hosts: [], forbidden: [], maxOutputBytes: 10000, keepFolder: '' };
    const limits = { timeoutMs: 600000, isolation: 'process', memoryBytes: ${memoryBytes} };
    const call = (tool) => pool.run(tool, {}, data, limits, new AbortController().signal);
    console.log((await call('about')).data.pid);
    await call('hang');`;
  const daemon = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(daemon.stdout, 'data');
  const runner = Number(String(line));
  expect(isAlive(runner)).toBe(true);
  // Only once the work has begun to hang does it hear nothing any more.
  if (process.platform === 'linux') await vi.waitUntil(() => /\) R /.test(readFileSync(`/proc/${runner}/stat`, 'utf8')));
  daemon.kill('SIGKILL');
  await vi.waitUntil(() => !isAlive(runner), { timeout: 10_000 });
});

test('a runner is replaced after its calls, when it has grown, and after foreign code', async () => {
  pool = makePool({ callsPerRunner: 3 });
  for (let done = 0; done < 6; done += 1) await call('echo');
  expect(pool.runners.started).toBeGreaterThanOrEqual(2);
  const before = pool.runners.started;
  await call('swell', 150);
  await works();
  expect(pool.runners.started).toBeGreaterThan(before);
  const then = pool.runners.started;
  await call('echo', 1, { isolation: 'sandbox' });
  await works();
  expect(pool.runners.started).toBeGreaterThan(then);
});

test('an idle runner ends, and stopping ends all at once', async () => {
  pool = makePool({ idleMs: 30 });
  await works();
  await vi.waitUntil(() => pool.runners.alive === 0);
  pool = makePool();
  pool.warm(memoryBytes);
  expect(pool.runners.alive).toBe(1);
  const calling = [call('hang'), call('deaf')];
  await pool.stop();
  expect((await Promise.all(calling)).map(codeOf)).toEqual(['cancelled', 'cancelled']);
  expect(pool.runners.alive).toBe(0);
  expect(codeOf(await call('echo'))).toBe('cancelled');
});

test('a runner that cannot start is an answer', async () => {
  pool = createPool({
    fork: () => {
      throw new Error('EAGAIN');
    },
    clock: systemClock,
    folder,
  });
  expect(codeOf(await call('echo'))).toBe('runner_died');
  pool = createPool({
    fork: (_r, forking) => forkNode(join(folder, 'absent.ts'), {}, forking ?? {}),
    clock: systemClock,
    folder,
  });
  expect(codeOf(await call('echo'))).toBe('runner_died');
});

/** Hundreds of ways out of the sandbox, tried: none shows a secret, reaches a server, changes a file, or outlives its call. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forkNode } from '../../src/main/core/base/child.ts';
import { systemClock } from '../../src/main/core/base/clock.ts';
import { createPool } from '../../src/main/core/features/tools/runners/pool.ts';
import { openArena } from './sandbox/arena.ts';
import type { Attempt } from './sandbox/attempt.ts';
import { javascriptAttempts, uninterruptible } from './sandbox/javascript.ts';
import { floodAttempts } from './sandbox/shell-floods.ts';
import { reachAttempts } from './sandbox/shell-reach.ts';
import { plainProgram, rightsAttempts } from './sandbox/shell-rights.ts';
import { full } from './store/random.ts';

/** Installed, and allowed: some systems keep user namespaces from whoever is not root. */
const shellHere =
  process.platform === 'linux' && spawnSync('/usr/bin/bwrap', ['--unshare-user', '--ro-bind', '/', '/', 'true']).status === 0;
const all = [...reachAttempts, ...rightsAttempts, ...floodAttempts];
const wants = shellHere ? '' : ` [needs bubblewrap, which is not here or may not be used: ${all.length} attempts are not made]`;
const minutes = (n: number) => n * 60_000;

let arena: Awaited<ReturnType<typeof openArena>>;
beforeAll(async () => {
  arena = await openArena();
});
afterAll(() => arena.close());

/** Makes all of them where everything is made, else every `step`-th: the same ones each time. */
async function none(of: readonly Attempt[], step: number, what: string): Promise<void> {
  const chosen = full ? of : of.filter((_attempt, index) => index % step === 0);
  const through: string[] = [];
  const lacking = new Map<string, number>();
  for (const attempt of chosen) {
    if (attempt.needs && !existsSync(`/usr/bin/${attempt.needs}`)) {
      lacking.set(attempt.needs, (lacking.get(attempt.needs) ?? 0) + 1);
      continue;
    }
    const faults = await arena.make(attempt);
    through.push(...faults.map((fault) => `${attempt.family}: ${attempt.name}: ${fault}`));
  }
  const left = [...lacking].map(([program, count]) => `, ${count} not made for want of ${program}`).join('');
  console.log(`sandbox-escapes: ${chosen.length} of ${of.length} attempts, ${what}: ${through.length} through${left}`);
  expect(through).toEqual([]);
}

test('no JavaScript reaches the host, or passes its bounds', () => none(javascriptAttempts, 4, 'JavaScript'), minutes(15));

test('a script that even the engine cannot interrupt is ended with its runner, and answered', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-pool-'));
  const entry = resolve(import.meta.dirname, '../../src/main/runners/tool.ts');
  const pool = createPool({ fork: (_runner, options = {}) => forkNode(entry, process.env, options), clock: systemClock, folder });
  const data = { touches: [], hosts: [], forbidden: [], maxOutputBytes: 10_000, keepFolder: folder };
  const limits = { timeoutMs: 1_000, isolation: 'sandbox', memoryBytes: 512 * 1024 * 1024 } as const;
  const codes: (string | undefined)[] = [];
  for (const code of full ? uninterruptible : uninterruptible.slice(0, 2)) {
    const work = await pool.run('run_sandboxed', { language: 'javascript', code }, data, limits, new AbortController().signal);
    codes.push(work.ok ? undefined : work.error.code);
  }
  await pool.stop();
  rmSync(folder, { recursive: true, force: true });
  expect(codes).toEqual(codes.map(() => 'timeout'));
});

test.skipIf(!shellHere)(`what the attempts prove is real: they run, and hand-made programs do${wants}`, async () => {
  const probe: Attempt = {
    family: 'control',
    name: 'runs',
    language: 'shell',
    code: 'echo THROUGH; cat /usr/bin/env > /dev/null && id -u',
  };
  expect(await arena.make(probe)).toEqual(['it got through']);
  if (process.arch === 'x64') expect(await arena.make(plainProgram)).toEqual(['it got through']);
});

test.skipIf(!shellHere)(`a runner that is killed takes its script with it${wants}`, async () => {
  await arena.orphan();
  await expect.poll(() => arena.strangers(), { timeout: 20_000 }).toEqual([]);
});

test.skipIf(!shellHere)(
  `no shell script reads, writes, signals or connects to anything outside${wants}`,
  async () => {
    await none(reachAttempts, 5, 'reach');
    await expect.poll(() => arena.strangers(), { timeout: 20_000 }).toEqual([]);
  },
  minutes(15),
);

test.skipIf(!shellHere)(
  `no shell script gains a right, a namespace, or a system call that is closed${wants}`,
  () => none(rightsAttempts, 5, 'rights'),
  minutes(15),
);

test.skipIf(!shellHere)(
  `no shell script takes more processes, memory, disk, output or time than it may, and none outlives its call${wants}`,
  () => none(floodAttempts, 8, 'floods'),
  minutes(15),
);

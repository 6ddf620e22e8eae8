/** A power cut: a real run is traced, and at many instants only what was synced until then is given to the real store. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkRows } from '../../src/main/core/store/log/check.ts';
import { look } from './store/acknowledged.ts';
import { ForgetfulDisk, type Mercy } from './store/disk-model.ts';
import { full, seed, seeded } from './store/random.ts';
import { openToy } from './store/toy.ts';
import { type Op, readTrace, tracedCalls } from './store/trace.ts';

const mercies: Mercy[] = ['nothing', 'some', 'prefix', 'some', 'everything'];
const cuts = full ? 1_000 : 40;
const commands = full ? 1_200 : 200;

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.warn('store-power-cut: strace is not on this system: 1 test skipped');

function trace(folder: string): Promise<Op[]> {
  const home = join(folder, 'home');
  const job = JSON.stringify({ home, name: 'c', callers: 5, commands, rounds: 2 });
  const child = [process.execPath, join(import.meta.dirname, 'store/child.entry.ts'), job];
  const options = ['-f', '-y', '-xx', '-s', '100000000', '-e', `trace=${tracedCalls}`, '-o', join(folder, 'trace')];
  execFileSync('strace', [...options, ...child], { stdio: ['ignore', 'pipe', 'inherit'] });
  return readTrace(join(folder, 'trace'), home);
}

/** Opens what is left. Answers what is lost or half, in words. */
async function judge(home: string, said: string): Promise<string[]> {
  const store = await openToy(home);
  try {
    const { lost, half } = look(store, said);
    const { problems } = checkRows(store.reader, Number.MAX_SAFE_INTEGER);
    const file = Object.values(store.reader.prepare('PRAGMA integrity_check').get({}) as object);
    const faults = [...store.problems, ...problems].map((problem) => problem.message);
    return [
      ...lost.map((name) => `lost ${name}`),
      ...half.map((name) => `half ${name}`),
      ...faults,
      ...file.filter((word) => word !== 'ok'),
    ];
  } finally {
    await store.close();
  }
}

test.skipIf(!hasStrace)(
  'at no instant does a power cut take what was acknowledged, or leave half of anything',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-power-'));
    const random = seeded(seed);
    try {
      const ops = await trace(folder);
      const instants = Array.from({ length: cuts }, () => Math.floor(random() * ops.length)).sort((a, b) => a - b);
      const disk = new ForgetfulDisk();
      const bad: string[] = [];
      let said = '';
      let at = 0;
      for (const [count, instant] of instants.entries()) {
        for (; at < instant; at += 1) {
          const op = ops[at];
          if (op?.kind === 'said') said += op.text;
          if (op) disk.apply(op);
        }
        const mercy = mercies[count % mercies.length] ?? 'nothing';
        const after = join(folder, `after-${count}`);
        disk.survive(join(folder, 'home'), after, mercy, random);
        bad.push(...(await judge(after, said)).map((what) => `at ${instant} of ${ops.length}, ${mercy}: ${what}`));
        rmSync(after, { recursive: true, force: true });
      }
      const acknowledged = said.split('\n').filter((line) => /^(ack|file) /.test(line)).length;
      console.log(
        `store-power-cut: seed ${seed}, ${cuts} cuts in ${ops.length} calls, ${acknowledged} acknowledged, ${bad.length} lost`,
      );
      expect(acknowledged).toBeGreaterThan(100);
      expect(bad).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  full ? 1_800_000 : 120_000,
);

test('the disk that forgets does forget: a commit without its sync is lost', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-power-'));
  const disk = new ForgetfulDisk();
  const path = '/home/file';
  const ops: Op[] = [
    { kind: 'create', path, truncate: false },
    { kind: 'sync', path: '/home', upTo: 1 },
    { kind: 'write', path, offset: 0, data: Buffer.from('synced') },
    { kind: 'sync', path, upTo: 3 },
    { kind: 'write', path, offset: 6, data: Buffer.from(' and not') },
  ];
  for (const op of ops) disk.apply(op);
  const read = (mercy: Mercy) => {
    const to = join(folder, mercy);
    disk.survive('/home', to, mercy, seeded(1));
    return readFileSync(join(to, 'file'), 'utf8');
  };
  expect(read('nothing')).toBe('synced');
  expect(read('everything')).toBe('synced and not');
  rmSync(folder, { recursive: true, force: true });
});

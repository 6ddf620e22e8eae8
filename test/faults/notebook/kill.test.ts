/** SIGKILL at random instants while notes are written: what was acknowledged is there, and the disk and the log are one. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { fakeHost } from '../../../src/main/core/base/fake-host.ts';
import { openBench } from '../../../src/main/core/features/notebook/fixture.ts';
import { full, seed, seeded } from '../store/random.ts';

const kills = full ? 200 : 12;
const longestMs = 150;

interface Acknowledged {
  path: string;
  version: number;
  text: string;
}

function life(home: string, name: string, afterMs: number): Promise<Acknowledged[]> {
  return new Promise((resolve, reject) => {
    const entry = join(import.meta.dirname, 'child.entry.ts');
    const child = spawn(process.execPath, [entry, home, name], { stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    let faults = '';
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line === 'open') setTimeout(() => child.kill('SIGKILL'), afterMs);
    });
    child.stderr.on('data', (part: Buffer) => {
      faults += part.toString();
    });
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`The child ended by itself (${signal}): ${faults}`));
      // The kill may cut the last line.
      const whole = lines.filter((line) => line.startsWith('{') && line.endsWith('}'));
      resolve(whole.map((line) => JSON.parse(line) as Acknowledged));
    });
  });
}

test('whenever it is killed, no acknowledged note is lost and nothing half is left', { timeout: 600_000 }, async () => {
  const random = seeded(seed);
  const host = fakeHost();
  const acknowledged: Acknowledged[] = [];
  for (let n = 0; n < kills; n++)
    acknowledged.push(...(await life(host.paths.home, `life-${n}`, Math.floor(random() * longestMs))));
  expect(acknowledged.length, `seed ${seed}`).toBeGreaterThan(kills);

  const bench = await openBench({ host });
  for (const { path, version, text } of acknowledged) {
    const kept = await bench.ask('notebook.read', { path, version });
    expect(kept.text === text, `seed ${seed}: ${path} ${version}`).toBe(true);
  }
  const { items } = await bench.ask('notebook.list', { shelf: 'scratchpad' });
  expect(items).toHaveLength(3);
  for (const { path, version } of items) {
    const now = await bench.ask('notebook.read', { path });
    expect(now.version).toBe(version);
    expect(readFileSync(bench.at(path), 'utf8')).toBe(now.text);
    // The file is the newest write, or one that was begun after the last that was acknowledged: never an older one.
    const last = acknowledged.findLast((one) => one.path === path);
    expect(now.version).toBeGreaterThanOrEqual(last?.version ?? 1);
    expect(readdirSync(join(bench.at(path), '..'))).toEqual(['note.md']);
    const { items: versions } = await bench.ask('notebook.history', { path, limit: 500 });
    expect(versions.every(({ origin }) => origin === 'write')).toBe(true);
  }
  expect((await bench.store.verify()).problems).toEqual([]);
  await bench.close();
});

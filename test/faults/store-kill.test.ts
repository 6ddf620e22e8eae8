/** SIGKILL at random instants, at start, under load, in a rebuild and in an upgrade: what was acknowledged is there, whole. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Look } from './store/acknowledged.ts';
import { look } from './store/acknowledged.ts';
import { full, seed, seeded } from './store/random.ts';
import { dump, extraSteps, freshHome, migrations, openToy } from './store/toy.ts';

const kills = full ? 1_000 : 50;
/** A fresh home now and then: a home that only grows would be looked at ever more slowly. */
const killsPerHome = 25;
/** One in four from the start of the process, so that opening and upgrading are hit too; the others under load. */
const longestStartMs = 400;
const longestWorkMs = 120;

let place: ReturnType<typeof freshHome>;
beforeAll(() => {
  place = freshHome();
});
afterAll(() => place.remove());

interface Life {
  lines: string[];
  looks: Look[];
}

/** Lives until it is killed. */
function life(job: Record<string, unknown>, when: { from: 'start' | 'open'; afterMs: number }): Promise<Life> {
  return new Promise((resolve, reject) => {
    const entry = join(import.meta.dirname, 'store/child.entry.ts');
    const child = spawn(process.execPath, [entry, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    let faults = '';
    const killLater = () => setTimeout(() => child.kill('SIGKILL'), when.afterMs);
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line === 'open' && when.from === 'open') killLater();
    });
    if (when.from === 'start') killLater();
    child.stderr.on('data', (part: Buffer) => {
      faults += part.toString();
    });
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`The child ended by itself (${signal}): ${faults}`));
      resolve({ lines, looks: lines.flatMap((line) => (line.startsWith('looked ') ? JSON.parse(line.slice(7)) : [])) });
    });
  });
}

interface Tally {
  acknowledged: number;
  lost: string[];
  half: string[];
}

async function oneHome(number: number, count: number, random: () => number, tally: Tally): Promise<void> {
  const home = `${place.home}-${number}`;
  const acknowledged = `${home}.acknowledged`;
  const known: string[] = [];
  let schema = 0;
  for (let kill = 0; kill < count; kill += 1) {
    writeFileSync(acknowledged, known.join('\n'));
    if (random() < 0.2) schema += 1;
    const job = {
      home,
      name: `h${number}k${kill}-`,
      callers: 1 + Math.floor(random() * 20),
      schema,
      acknowledged,
      rebuild: random() < 0.3,
    };
    const from = random() < 0.25 ? 'start' : 'open';
    const { lines, looks } = await life(job, { from, afterMs: random() * (from === 'start' ? longestStartMs : longestWorkMs) });
    known.push(...lines.filter((line) => /^(ack|file) /.test(line)));
    for (const { lost, half } of looks) {
      tally.lost.push(...lost);
      tally.half.push(...half);
    }
  }
  const store = await openToy(home, { migrations: [...migrations, ...extraSteps(schema)] });
  const last = look(store, known.join('\n'));
  tally.acknowledged += last.acknowledged;
  tally.lost.push(...last.lost);
  tally.half.push(...last.half);
  expect(store.problems).toEqual([]);
  expect((await store.verify()).problems).toEqual([]);
  const lived = await dump(store);
  await store.rebuild();
  expect(await dump(store)).toEqual(lived);
  await store.close();
}

test(
  'a kill at any instant loses nothing that was acknowledged and leaves nothing half',
  async () => {
    const random = seeded(seed);
    const tally: Tally = { acknowledged: 0, lost: [], half: [] };
    for (let done = 0; done < kills; done += killsPerHome)
      await oneHome(done / killsPerHome, Math.min(killsPerHome, kills - done), random, tally);
    const { acknowledged, lost, half } = tally;
    console.log(
      `store-kill: seed ${seed}, ${kills} kills, ${acknowledged} acknowledged, ${lost.length} lost, ${half.length} half`,
    );
    expect(acknowledged).toBeGreaterThan(kills);
    expect({ lost, half }).toEqual({ lost: [], half: [] });
  },
  full ? 3_600_000 : 240_000,
);

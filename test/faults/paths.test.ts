/** THREATS 9: hostile paths against the real judge and real runners, with secrets all around one granted folder. None through. */

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/main/core/base/clock.ts';
import { fakeHost } from '../../src/main/core/base/fake-host.ts';
import { createPool, type RunnerPool } from '../../src/main/core/features/tools/runners/pool.ts';
import { attempts } from './paths/families.ts';
import { attempt, type Outcome } from './paths/judge.ts';
import { canary, canaryName, makePlayground, type Playground } from './paths/playground.ts';
import { startSwapper, swaps } from './paths/swaps.ts';
import { full, seed, seeded } from './store/random.ts';

const slice = 1_000;
const races = full ? 600 : 60;
const encoded = Buffer.from(canary).toString('base64').slice(0, 16);

let place: Playground;
let pool: RunnerPool;
let untouched: string;
const host = fakeHost();

beforeAll(async () => {
  place = await makePlayground();
  process.env.HEARTH_CANARY = canary;
  pool = createPool({ fork: host.fork, clock: systemClock, folder: join(host.paths.home, 'work') });
  untouched = place.outside();
});
afterAll(async () => {
  delete process.env.HEARTH_CANARY;
  await pool.stop();
  host.remove();
  place.remove();
});

/** What was asked for may be said again; nothing else of a secret may. */
function leaks(args: unknown, { said }: Outcome): boolean {
  const asked = JSON.stringify(args).includes(canaryName);
  return said.includes(canary) || said.includes(encoded) || (said.includes(canaryName) && !asked);
}

test(
  'no path leads out of what is granted, whatever it is spelled like',
  async () => {
    const all = attempts(place, seeded(seed));
    const tried = full ? all : all.slice(0, slice);
    const ends: Record<string, number> = {};
    const through: unknown[] = [];
    for (const [at, { family, tool, args }] of tried.entries()) {
      const outcome = await attempt(place, pool, tool, args);
      ends[outcome.at] = (ends[outcome.at] ?? 0) + 1;
      if (leaks(args, outcome)) through.push({ family, tool, args, outcome });
      if ((at % 25 === 24 || at === tried.length - 1) && place.outside() !== untouched)
        through.push({ until: at, family, tool, args });
      if (through.length > 5) break;
    }
    console.log(
      `paths: seed ${seed}, ${tried.length} of ${all.length} hostile paths, ended ${JSON.stringify(ends)}, ${through.length} through`,
    );
    expect(through).toEqual([]);
    // It would prove nothing if nothing were ever answered.
    expect(ends.answer).toBeGreaterThan(0);
    expect(all.length).toBeGreaterThanOrEqual(1_000);
  },
  full ? 1_200_000 : 240_000,
);

const argsOf = (tool: string, path: string) =>
  tool === 'search_text' ? { query: 'CANARY', path } : tool === 'write_text' ? { path, text: 'PWNED' } : { path };

test('what is put in the place of a judged path is neither read nor written', async () => {
  const through: unknown[] = [];
  const codes: Record<string, number> = {};
  let tried = 0;
  for (const { name, tools, path, prepare, swap } of swaps) {
    for (const tool of tools) {
      const at = join(place.allowed, `swap-${tried}`);
      mkdirSync(at);
      prepare(at);
      const args = argsOf(tool, join(at, path));
      let reached = false;
      const between = () => {
        reached = true;
        swap(at, place);
        untouched = place.outside();
      };
      const outcome = await attempt(place, pool, tool, args, { between });
      tried += 1;
      codes[outcome.code] = (codes[outcome.code] ?? 0) + 1;
      if (!reached || outcome.at === 'policy')
        throw new Error(`${name}, ${tool}: it was to be allowed, and ended at ${outcome.at}`);
      if (leaks(args, outcome) || place.outside() !== untouched) through.push({ name, tool, outcome });
      rmSync(at, { recursive: true, force: true });
    }
  }
  console.log(`paths: ${tried} swaps between decision and work, ended ${JSON.stringify(codes)}, ${through.length} through`);
  expect(through).toEqual([]);
}, 240_000);

test('a folder that another process swaps for a link all the time lets nothing out and nothing in', async () => {
  const at = join(place.allowed, 'race');
  const stop = startSwapper(at, place.secret);
  const ends: Record<string, number> = {};
  const through: unknown[] = [];
  untouched = place.outside();
  try {
    for (let tried = 0; tried < races; tried += 1) {
      const tool = ['read_text', 'write_text', 'list_dir', 'search_text'][tried % 4] ?? '';
      const args = argsOf(tool, tool === 'list_dir' || tool === 'search_text' ? at : join(at, 'canary.txt'));
      const outcome = await attempt(place, pool, tool, args);
      ends[outcome.at] = (ends[outcome.at] ?? 0) + 1;
      if (leaks(args, outcome)) through.push({ tool, outcome });
    }
  } finally {
    stop();
  }
  console.log(`paths: ${races} calls in a race with a swapper, ended ${JSON.stringify(ends)}, ${through.length} through`);
  expect(through).toEqual([]);
  expect(place.outside()).toBe(untouched);
}, 240_000);

/**
 * Recall by vectors, beside sqlite-vec's plain scan of the same floats and beside merely adding the same bytes up, in turns within
 * one run: how long, how many of the ten truly nearest, and how free the main thread stays meanwhile.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Filters } from '../src/main/core/features/memory/records/memory.sql.ts';
import { nearest } from '../src/main/core/features/memory/vectors/ask/near.ts';
import { Pile } from '../src/main/core/features/memory/vectors/scan/pile.ts';
import { cosine, encode, encodeAsked } from '../src/main/core/features/memory/vectors/scan/quantize.ts';
import { allSets } from '../src/main/core/features/memory/vectors/vectors.sql.ts';
import { finish, median, ratio } from './report.ts';
import { cloud, dimensions, type Spread } from './vectors/clouds.ts';
import { openHome, questionAbout } from './vectors/home.ts';
import { sqliteVecScan, summing, truth } from './vectors/peers.ts';

const few = 10_000;
const many = 100_000;
const rounds = 40;
const all: Filters = { area: null, kind: null, category: null, tags: '[]', after: null, before: null, now: 0 };

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

const quantile = (took: number[], share: number) =>
  took.toSorted((a, b) => a - b)[Math.min(took.length - 1, Math.floor(took.length * share))] ?? Number.NaN;
const ms = (took: number[]) => `p50 ${quantile(took, 0.5).toFixed(1)} ms, p99 ${quantile(took, 0.99).toFixed(1)} ms`;

/** The search as the worker does it, the peers, and recall as a window asks for it. */
async function measure(count: number): Promise<void> {
  const home = await openHome();
  const folder = mkdtempSync(join(tmpdir(), 'hearth-bench-'));
  try {
    await home.fill(count);
    const { vector, question } = cloud('overlapping');
    const vectors = Array.from({ length: count }, (_, at) => vector(at));
    const scan = sqliteVecScan(folder, vectors);
    const sum = summing(vectors);
    const set = allSets.all(home.store.reader, {})[0]?.id ?? 0;
    const found = { own: [] as number[], scan: [] as number[], sum: [] as number[] };
    for (let round = 0; round <= rounds; round += 1) {
      const asked = question((round * 7919) % count);
      const own = timed(() => nearest(home.store.reader, { set, vector: asked }, all));
      const other = timed(() => scan.nearest(asked));
      const bare = timed(sum);
      // The first round reads everything in and does not count.
      if (round === 0) console.log(`      reading ${count} codes in: ${own.toFixed(0)} ms, once in a worker's life`);
      else {
        found.own.push(own);
        found.scan.push(other);
        found.sum.push(bare);
      }
    }
    scan.close();
    const of = (peer: 'scan' | 'sum') => median(found.own.map((own, at) => own / (found[peer][at] ?? Number.NaN)));
    ratio({
      name: `vectors, ${count}: search / sqlite-vec's float scan`,
      value: of('scan'),
      limit: 0.35,
      note: `${ms(found.own)}; sqlite-vec ${ms(found.scan)}`,
    });
    ratio({ name: `vectors, ${count}: search / adding the same floats`, value: of('sum'), limit: 1, note: ms(found.sum) });
    await endToEnd(home, count, found.scan, found.sum);
    if (count === few) await whileEmbedding(home, count);
  } finally {
    await home.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Home = Awaited<ReturnType<typeof openHome>>;

async function endToEnd(home: Home, count: number, scan: number[], sum: number[]): Promise<void> {
  const first = performance.now();
  await home.recall(questionAbout(1));
  console.log(`      the first recall with ${count} records: ${(performance.now() - first).toFixed(0)} ms`);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const took: number[] = [];
  for (let at = 0; at < 200; at += 1) {
    const started = performance.now();
    await home.recall(questionAbout((at * 6_421) % count));
    took.push(performance.now() - started);
  }
  delay.disable();
  // Each against the same share of the peer's: what disturbs the machine disturbs both.
  const against = (peer: number[], share: number) => quantile(took, share) / quantile(peer, share);
  ratio({ name: `memory.recall, ${count}: p50 / sqlite-vec's float scan`, value: against(scan, 0.5), limit: 2, note: ms(took) });
  ratio({ name: `memory.recall, ${count}: p99 / sqlite-vec's float scan`, value: against(scan, 0.99), limit: 4 });
  ratio({ name: `memory.recall, ${count}: p50 / adding the same floats`, value: against(sum, 0.5), limit: 8 });
  free(`memory.recall, ${count}: main thread's delay p99 / 20 ms`, delay);
}

function free(name: string, delay: ReturnType<typeof monitorEventLoopDelay>): void {
  const held = delay.percentile(99) / 1e6;
  ratio({ name, value: held / 20, limit: 1, note: `${held.toFixed(1)} ms` });
}

async function whileEmbedding(home: Home, count: number): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const took = performance.now();
  await home.embedAgain();
  delay.disable();
  console.log(`      ${count} vectors anew: ${(performance.now() - took).toFixed(0)} ms`);
  free(`vectors, ${count} made anew: main thread's delay p99 / 20 ms`, delay);
}

/** How many of the ten truly nearest are among the ten that are found. */
function found(spread: Spread, count: number): void {
  const { vector, question, kindOf } = cloud(spread);
  const vectors = Array.from({ length: count }, (_, at) => vector(at));
  const pile = new Pile(dimensions);
  for (const [position, one] of vectors.entries()) pile.put({ position, row: position }, encode(one));
  let [hits, strangers] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const about = (round * 7919) % count;
    const asked = question(about);
    const likely = pile.nearest(encodeAsked(asked), 40).map(({ position }) => position);
    const best = likely.toSorted((a, b) => cosine(vectors[b] ?? asked, asked) - cosine(vectors[a] ?? asked, asked)).slice(0, 10);
    const true10 = truth(vectors, asked).slice(0, 10);
    hits += true10.filter((at) => best.includes(at)).length;
    strangers += true10.filter((at) => kindOf(at) !== kindOf(about)).length;
  }
  const share = hits / (rounds * 10);
  const note = `${((strangers / (rounds * 10)) * 100).toFixed(0)} % of the nearest are of another kind than the question`;
  ratio({ name: `vectors, ${count}: recall@10, ${spread} clusters`, value: share, limit: 0.98, bound: 'least', note });
}

await measure(few);
await measure(many);
found('apart', many);
found('overlapping', many);
finish();

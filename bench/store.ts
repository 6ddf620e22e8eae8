/**
 * The store beside the disk it stands on: acknowledged commands against what the disk can sync, a whole durable append against
 * the bare insert of the same row, and how free the main thread stays while 100,000 events are rebuilt. Each pair is measured
 * in turns within one run, since disks and machines drift.
 */
import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { openConnection } from '../src/main/core/store/disk/connection.ts';
import type { Store } from '../src/main/core/store/types.ts';
import { migrations, projections } from '../test/faults/store/one-view.ts';
import { freshHome, openToy, write } from '../test/faults/store/toy.ts';
import { finish, median, ratio } from './report.ts';

const rounds = 7;
const roundMs = 1_200;
/** So many of each in turn: short enough that a disk that drifts drifts for all alike. */
const turn = 20;
const rebuilt = 100_000;

const view = { migrations, projections, module: join(import.meta.dirname, '../test/faults/store/one-view.ts') };

const place = freshHome();
mkdirSync(place.home, { recursive: true });
const text = 'A message of a usual length, as somebody would write it on a usual day to somebody else.';
let count = 0;
const event = () => {
  count += 1;
  return write(`n${count}`, text);
};

interface Contender {
  once(): unknown;
  close(): void;
}

/** What the disk can: a page at the end of a file, and its sync. */
function bareSync(): Contender {
  const path = join(place.home, 'bare.bin');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4_096, 1);
  return {
    once() {
      writeSync(file, page);
      fdatasyncSync(file);
    },
    close() {
      closeSync(file);
      rmSync(path);
    },
  };
}

/** The same row, durably, with nothing around it: its own database, the same pragmas. */
function bareInsert(): Contender {
  const connection = openConnection(join(place.home, 'bare.db'));
  connection.exec(`CREATE TABLE events (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL, stream TEXT NOT NULL,
    type TEXT NOT NULL, version INTEGER NOT NULL, actor TEXT NOT NULL, run_id TEXT, cause TEXT, data TEXT, salt BLOB,
    data_hash BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
    CREATE INDEX events_by_stream ON events (stream, seq); CREATE INDEX events_by_type ON events (type, seq);`);
  const insert = connection.db.prepare('INSERT INTO events VALUES (NULL, ?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?, ?, ?)');
  const hash = Buffer.alloc(32, 5);
  const salt = Buffer.alloc(16, 5);
  return {
    once() {
      const { stream, type, version, actor, data } = event();
      const id = '0198c3a0-0000-7000-8000-000000000001';
      insert.run(id, Date.now(), stream, type, version, actor, JSON.stringify(data), salt, hash, hash);
    },
    close: () => connection.close(),
  };
}

async function crowdRate(store: Store, ms: number): Promise<{ perSecond: number; perSync: number }> {
  const commits = store.commits;
  const started = performance.now();
  let done = 0;
  const caller = async () => {
    for (; performance.now() - started < ms; done += 1) await store.command((tx) => tx.append(event()));
  };
  await Promise.all(Array.from({ length: 50 }, caller));
  return { perSecond: (done * 1_000) / (performance.now() - started), perSync: done / (store.commits - commits) };
}

/** How often a second each was done, a few of each in turn. */
async function inTurns(contenders: Contender[]): Promise<number[]> {
  const took = contenders.map(() => 0);
  const started = performance.now();
  let turns = 0;
  for (; performance.now() - started < roundMs; turns += 1) {
    for (const [at, contender] of contenders.entries()) {
      const begun = performance.now();
      for (let i = 0; i < turn; i += 1) await contender.once();
      took[at] = (took[at] ?? 0) + performance.now() - begun;
    }
  }
  return took.map((ms) => (turns * turn * 1_000) / ms);
}

interface Round {
  disk: number;
  crowd: number;
  perSync: number;
  single: number;
  bare: number;
}

async function compare(store: Store): Promise<void> {
  const contenders = [
    bareSync(),
    { once: () => store.command((tx) => tx.append(event())), close: () => undefined },
    bareInsert(),
  ];
  const seen: Round[] = [];
  // The first round warms up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const crowd = await crowdRate(store, roundMs / 3);
    const [disk = 0, single = 0, bare = 0] = await inTurns(contenders);
    if (round > 0) seen.push({ disk, crowd: crowd.perSecond, perSync: crowd.perSync, single, bare });
  }
  for (const contender of contenders) contender.close();
  report(seen);
}

function report(seen: Round[]): void {
  const of = (value: (round: Round) => number) => median(seen.map(value));
  const perSecond = (value: (round: Round) => number) => `${Math.round(of(value))}/s`;
  const disk = `disk syncs ${perSecond((round) => round.disk)}`;
  ratio({ name: '50 callers: acknowledged commands per fsync', value: of((round) => round.perSync), limit: 10, bound: 'least' });
  ratio({
    name: '50 callers: commands a second / fdatasyncs a second',
    value: of((round) => round.crowd / round.disk),
    limit: 3,
    bound: 'least',
    note: `${perSecond((round) => round.crowd)}, ${disk}`,
  });
  ratio({
    name: 'one at a time: commands a second / fdatasyncs a second',
    value: of((round) => round.single / round.disk),
    limit: 0.6,
    bound: 'least',
    note: `${perSecond((round) => round.single)}, ${disk}`,
  });
  ratio({
    name: 'durable append with its projection / bare durable insert',
    value: of((round) => round.bare / round.single),
    limit: 2,
    note: `bare ${perSecond((round) => round.bare)}`,
  });
}

async function rebuildDelay(): Promise<void> {
  const home = join(place.home, 'rebuilt');
  const store = await openToy(home, view);
  for (let done = 0; done < rebuilt; done += 250)
    await store.command((tx) => {
      for (let i = 0; i < 250; i += 1) tx.append(event());
    });
  // What filling left behind is not what is measured.
  await setTimeout(500);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let going = true;
  let longest = 0;
  const live = (async () => {
    // Now and then, as people do: without a pause the figure would be the disk's own sync, and not the rebuild's doing.
    for (; going; await setTimeout(50)) {
      const given = performance.now();
      await store.command((tx) => tx.append(event()));
      longest = Math.max(longest, performance.now() - given);
    }
  })();
  const { tookMs } = await store.rebuild();
  delay.disable();
  going = false;
  await live;
  await store.close();
  ratio({
    name: `main thread: p99 of the event loop's delay / 20 ms, ${rebuilt} rebuilt`,
    value: delay.percentile(99) / 1e6 / 20,
    limit: 1,
    note: `p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, rebuilt in ${Math.round(tookMs)} ms; longest wait of a command ${Math.round(longest)} ms`,
  });
}

const store = await openToy(join(place.home, 'compared'), view);
await compare(store);
await store.close();
await rebuildDelay();
place.remove();
finish();

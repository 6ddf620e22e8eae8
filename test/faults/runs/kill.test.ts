/** SIGKILL at random instants while runs leave traces in real files: nothing is lost, nothing is done twice, what is unsure is shown. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { full, seed, seeded } from '../store/random.ts';
import { freshHome } from '../store/toy.ts';
import { type Look, look } from './look.ts';
import { openRoom, type Room, user } from './room.ts';

const kills = full ? 1_000 : 20;
/** A fresh home now and then: a home that only grows would be looked at ever more slowly. */
const killsPerHome = full ? 25 : 10;
/** Some from the start of the process, so that the rescue is hit too; some at work; some in the middle of an effect. */
const longestMs = { start: 500, open: 200, effect: 16 };
type From = keyof typeof longestMs;

let place: ReturnType<typeof freshHome>;
beforeAll(() => {
  place = freshHome();
});
afterAll(() => place.remove());

/** Lives until it is killed; answers the ids of the runs that it was told are there. */
function life(job: Record<string, unknown>, when: { from: From; afterMs: number }): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const entry = join(import.meta.dirname, 'child.entry.ts');
    const child = spawn(process.execPath, [entry, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ids: string[] = [];
    let faults = '';
    const killLater = () => setTimeout(() => child.kill('SIGKILL'), when.afterMs);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ack ')) ids.push(line.split(' ')[1] ?? '');
      if (line === when.from) killLater();
    });
    if (when.from === 'start') killLater();
    child.stderr.on('data', (part: Buffer) => {
      faults += part.toString();
    });
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`The child ended by itself (${signal}): ${faults}`));
      resolve(ids);
    });
  });
}

const open = ['queued', 'running', 'waiting'] as const;

/** Lets everything come to its end, as a person would who answers what is asked and has nothing go on that was interrupted. */
async function settle({ runs }: Room): Promise<void> {
  for (;;) {
    const { items: asked } = await runs.handlers['runs.approvals']({}, user);
    for (const { approvalId } of asked) await runs.handlers['runs.decide']({ approvalId, decision: 'allow' }, user);
    const left = await Promise.all(open.map((state) => runs.handlers['runs.list']({ state, limit: 1 }, user)));
    if (left.every(({ items }) => items.length === 0)) return;
    await pause(5);
  }
}

async function goOn({ runs }: Room): Promise<number> {
  let count = 0;
  for (const state of ['interrupted', 'failed'] as const)
    for (;;) {
      const { items } = await runs.handlers['runs.list']({ state, limit: 100 }, user);
      for (const { id } of items) await runs.handlers['runs.resume']({ id }, user);
      count += items.length;
      if (items.length === 0) break;
    }
  return count;
}

const views = ['runs', 'run_steps', 'approvals'];
/** Every row of every view; texts that are JSON as what they say, whatever the order of their keys. */
const dump = ({ store }: Room): unknown =>
  JSON.parse(
    JSON.stringify(views.map((view) => store.reader.prepare(`SELECT * FROM ${view} ORDER BY 1, 2`).all({}))),
    (_key, value: unknown) => (typeof value === 'string' && /^[[{]/.test(value) ? JSON.parse(value) : value),
  );

interface Tally extends Look {
  interrupted: number;
}

async function oneHome(number: number, count: number, random: () => number, tally: Tally): Promise<void> {
  const home = `${place.home}-${number}`;
  const traces = `${home}-traces`;
  mkdirSync(traces);
  const acknowledged: string[] = [];
  for (let kill = 0; kill < count; kill += 1) {
    const chance = random();
    const from: From = chance < 0.2 ? 'start' : chance < 0.6 ? 'open' : 'effect';
    const job = {
      home,
      traces,
      name: `h${number}k${kill}`,
      seed: Math.floor(random() * 2 ** 31),
      callers: 2 + Math.floor(random() * 8),
    };
    acknowledged.push(...(await life(job, { from, afterMs: random() * longestMs[from] })));
  }
  const room = await openRoom({ home, traces, random });
  await settle(room);
  const before = look(room.store, traces, acknowledged);
  // Then the user has everything go on: it ends, and what was unsure is still not done again.
  tally.interrupted += await goOn(room);
  await settle(room);
  const after = look(room.store, traces, acknowledged);
  const { items: stopped } = await room.runs.handlers['runs.list']({ state: 'interrupted' }, user);
  const lived = dump(room);
  await room.store.rebuild();
  expect(dump(room)).toEqual(lived);
  expect((await room.store.verify()).problems).toEqual([]);
  await room.close();
  tally.runs += after.runs;
  tally.traces += after.traces;
  tally.unknown += after.unknown;
  tally.unknownDone += after.unknownDone;
  tally.wrong.push(...before.wrong, ...after.wrong, ...stopped.map(({ id }) => `could not go on: ${id}`));
}

test(
  'a kill at any instant of a run loses nothing, does nothing twice, and shows every effect that is unsure',
  async () => {
    const random = seeded(seed);
    const tally: Tally = { runs: 0, traces: 0, unknown: 0, unknownDone: 0, interrupted: 0, wrong: [] };
    for (let done = 0; done < kills; done += killsPerHome)
      await oneHome(done / killsPerHome, Math.min(killsPerHome, kills - done), random, tally);
    const { runs, traces, unknown, unknownDone, interrupted, wrong } = tally;
    console.log(
      `runs-kill: seed ${seed}, ${kills} kills, ${runs} runs, ${traces} effects, ${interrupted} interrupted, ${unknown} unsure and shown (${unknownDone} had been done), ${wrong.length} wrong`,
    );
    expect(wrong).toEqual([]);
    // Kills that never fell into an effect would prove nothing.
    expect(unknown).toBeGreaterThan(0);
    expect(traces).toBeGreaterThan(kills);
  },
  full ? 3_600_000 : 240_000,
);

/**
 * Runs beside the disk they stand on: whole cycles a second (asked for, claimed, the model asked, a tool that does nothing, the
 * answer, the report, each durable before the next) against what the disk can sync; and a claim where 100,000 wait beside one where 100
 * do. Each pair is measured in turns within one run, since disks and machines drift.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tools } from '../src/main/core/agent/run/ports.ts';
import type { AnswerEvent, Answers } from '../src/main/core/agent/turn.ts';
import { systemClock } from '../src/main/core/base/clock.ts';
import { silentLog } from '../src/main/core/base/log.ts';
import { endedFact, openRuns, queuedFact } from '../src/main/core/features/runs/queue/fixture.ts';
import { createQueue } from '../src/main/core/features/runs/queue/queue.ts';
import type { Claim, Queue, QueueLimits } from '../src/main/core/features/runs/queue/types.ts';
import type { Store } from '../src/main/core/store/types.ts';
import { openRoom, type Room } from '../test/faults/runs/room.ts';
import { finish, median, ratio } from './report.ts';

const place = mkdtempSync(join(tmpdir(), 'hearth-bench-runs-'));
const instant = '2026-01-02T03:04:05.000Z';
const few = 100;
const many = 100_000;
let count = 0;
const newName = () => {
  count += 1;
  return `r${count}`;
};

interface Ground {
  store: Store;
  queue: Queue;
}

async function open(name: string, limits: QueueLimits): Promise<Ground> {
  const store = await openRuns(join(place, name), systemClock);
  return { store, queue: createQueue({ store, clock: systemClock, log: silentLog, limits: () => limits }) };
}

/** How often a second the disk takes a page and syncs it. */
function syncRate(ms: number): number {
  const path = join(place, 'bare.bin');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4_096, 1);
  const started = performance.now();
  let done = 0;
  for (; performance.now() - started < ms; done += 1) {
    writeSync(file, page);
    fdatasyncSync(file);
  }
  const rate = (done * 1_000) / (performance.now() - started);
  closeSync(file);
  return rate;
}

/** A model that asks for the one tool once, and then answers. */
const answers: Answers = {
  async *stream({ request }): AsyncGenerator<AnswerEvent> {
    const had = request.messages.some((message) => message.content.some((part) => part.type === 'tool_result'));
    yield { type: 'model', model: 'script', provider: 'bench' };
    if (had) yield { type: 'text', delta: 'Done.' };
    else yield { type: 'tool_call', callId: 'c1', name: 'noop', args: {} };
    yield { type: 'stop', reason: had ? 'end' : 'tool_use' };
  },
};

/** A tool that does nothing. */
const tools: Tools = {
  offered: () => [{ name: 'noop', description: 'Nothing.', inputSchema: { type: 'object' } }],
  judge: async (call, context) => ({
    call,
    context,
    args: {},
    idempotent: true,
    timeoutMs: 1_000,
    touches: [],
    preview: { kind: 'text', text: 'nothing' },
    hash: 'a'.repeat(64),
    verdict: { verdict: 'allow', by: 'free', why: 'It does nothing.', uses: [], hosts: [], trusted: true },
  }),
  record: () => true,
  perform: async () => ({ ok: true, data: {}, startedAt: instant, finishedAt: instant, logs: [] }),
};

/** One run from its start to its report, by the room itself: what a worker must have on disk before it goes on, is. */
async function cycle({ runs, store }: Room): Promise<void> {
  const id = await store.command((tx) => runs.api.queue(tx, { type: 'task', goal: 'Do nothing.', actor: 'user' }));
  const { state } = await runs.api.settled(id);
  if (state !== 'succeeded') throw new Error(`A run ended as ${state}.`);
}

async function cycleRate(room: Room, callers: number, ms: number): Promise<{ perSecond: number; perSync: number }> {
  const commits = room.store.commits;
  const started = performance.now();
  let done = 0;
  const caller = async () => {
    for (; performance.now() - started < ms; done += 1) await cycle(room);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { perSecond: (done * 1_000) / (performance.now() - started), perSync: done / (room.store.commits - commits) };
}

async function cycles(): Promise<void> {
  const home = join(place, 'cycles');
  const room = await openRoom({ home, traces: place, random: Math.random, atOnce: 100, answers, tools });
  const seen: { disk: number; crowd: number; perSync: number; single: number }[] = [];
  // The first round warms up and does not count.
  for (let round = 0; round <= 7; round += 1) {
    const disk = syncRate(400);
    const { perSecond: crowd, perSync } = await cycleRate(room, 50, 600);
    const { perSecond: single } = await cycleRate(room, 1, 400);
    if (round > 0) seen.push({ disk, crowd, perSync, single });
  }
  await room.close();
  const of = (value: (round: (typeof seen)[number]) => number) => median(seen.map(value));
  const perSecond = (value: (round: (typeof seen)[number]) => number) => `${Math.round(of(value))}/s`;
  const disk = `disk syncs ${perSecond((round) => round.disk)}`;
  ratio({
    name: '50 at once: run cycles / fsync that they took',
    value: of((round) => round.perSync),
    limit: 2,
    bound: 'least',
  });
  ratio({
    name: '50 at once: run cycles a second / fdatasyncs a second',
    value: of((round) => round.crowd / round.disk),
    limit: 0.05,
    bound: 'least',
    note: `${perSecond((round) => round.crowd)}, ${disk}`,
  });
  ratio({
    name: 'one at a time: run cycles a second / fdatasyncs a second',
    value: of((round) => round.single / round.disk),
    limit: 0.01,
    bound: 'least',
    note: `${perSecond((round) => round.single)}, ${disk}`,
  });
}

interface Waiting {
  name: string;
  /** How many wait behind a limit that is reached; the rest can be claimed. */
  blocked: number;
  limits: QueueLimits;
}

const roomy: QueueLimits = { atOnce: 50, length: 1_000 };
const blocking: QueueLimits = { ...roomy, providers: { local: 1 } };

async function fill({ blocked, name, limits }: Waiting, waiting: number): Promise<Ground> {
  const ground = await open(`${name}-${waiting}`, limits);
  for (let done = 0; done < waiting; done += 250)
    await ground.store.command((tx) => {
      for (let i = 0; i < 250 && done + i < waiting; i += 1) {
        // Five types, every priority: as lanes of a busy house are.
        const number = done + i;
        const model = number < blocked * waiting ? 'local/small' : 'far/large';
        tx.append(queuedFact({ runId: newName(), type: `kind${number % 5}`, priority: number % 10, model }));
      }
    });
  // The one place of the provider that is under a limit is taken for good: the oldest of the highest priority is one of its.
  if (blocked > 0) await ground.queue.claim(1);
  return ground;
}

/** A claim as a worker asks for it, and what it costs inside its transaction; the run's place is taken by a new one afterwards. */
async function timedClaim({ store, queue }: Ground): Promise<number> {
  const started = performance.now();
  const [held] = await queue.claim(1);
  const took = performance.now() - started;
  if (!held) throw new Error('Nothing could be claimed.');
  await replace(store, held);
  return took;
}

const replace = (store: Store, held: Claim) =>
  store.command((tx) => {
    tx.append(endedFact(held, 'succeeded'));
    tx.append(queuedFact({ runId: newName(), type: `kind${count % 5}`, priority: count % 10, model: 'far/large' }));
  });

const p99 = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN;

async function claims(waiting: Waiting): Promise<void> {
  const grounds = [await fill(waiting, few), await fill(waiting, many)] as const;
  const rounds = 5;
  const ratios: number[] = [];
  const seen: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    const took: [number[], number[]] = [[], []];
    for (let turn = 0; turn < 300; turn += 1) for (const at of [0, 1] as const) took[at].push(await timedClaim(grounds[at]));
    // The first round warms up and does not count.
    if (round === 0) continue;
    ratios.push(p99(took[1]) / p99(took[0]));
    for (const at of [0, 1] as const) seen[at].push(...took[at]);
  }
  const words = (values: number[]) => `p50 ${median(values).toFixed(2)} ms, p99 ${p99(values).toFixed(2)} ms`;
  ratio({
    name: `claim p99, ${waiting.name}: ${many} waiting / ${few} waiting`,
    value: median(ratios),
    limit: 3,
    note: `${words(seen[1])}; ${words(seen[0])}`,
  });
  for (const ground of grounds) await ground.store.close();
}

await cycles();
await claims({ name: 'all can be claimed', blocked: 0, limits: roomy });
await claims({ name: 'nearly all behind a limit', blocked: 0.9, limits: blocking });
rmSync(place, { recursive: true, force: true });
finish();

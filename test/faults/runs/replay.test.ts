/** Runs of every kind of luck, replayed from their logs: the same loop must come to the same end, each time. */
import { expect, test } from 'vitest';
import { ProviderError } from '../../../src/main/core/agent/provider.ts';
import { systemClock } from '../../../src/main/core/base/clock.ts';
import { type Bench, openBench, type Script, user } from '../../../src/main/core/features/runs/fixture.ts';
import { createReplay } from '../../../src/main/core/features/runs/replay/index.ts';
import { taskKind } from '../../../src/main/core/features/runs/work/task.ts';
import { full, seed, seeded } from '../store/random.ts';

const wanted = full ? 10_000 : 200;
/** Runs at the same time: they share commits, and get into each other's way. */
const together = 20;

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

const names = ['look', 'write', 'ask', 'forbidden', 'broken', 'gone'];

/** One message of a model: words, thoughts, calls, or a fault in the middle of them. */
function message(random: Random, at: number): Script {
  const luck = random();
  const calls = luck < 0.55 ? 1 + Math.floor(random() * 3) : 0;
  const args = Array.from({ length: calls }, () => ({
    name: pick(random, names),
    args: { n: Math.floor(random() * 9), text: '\u202e"x' },
  }));
  const words = `Word ${at} ${'y'.repeat(Math.floor(random() * 40))}.`;
  return async function* () {
    yield { type: 'model', model: 'p/m', provider: 'p' };
    if (random() < 0.3) yield { type: 'thinking', delta: 'Hm.' };
    if (random() < 0.2) yield { type: 'opaque', block: { signed: at } };
    if (random() < 0.8) yield { type: 'text', delta: words };
    if (luck > 0.95) throw new ProviderError({ layer: 'provider', message: 'Cut off.', retryable: false });
    for (const [index, call] of args.entries()) yield { type: 'tool_call', callId: `c${at}-${index}`, ...call };
    yield { type: 'usage', usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0 } };
    yield { type: 'settled', cost: 0.001 };
    yield { type: 'stop', reason: calls > 0 ? 'tool_use' : 'end' };
  };
}

function furnish({ tools }: Bench): void {
  tools.set('look', { does: (args) => ({ data: { seen: args }, outside: 'a page' }), idempotent: true });
  tools.set('write', { does: () => ({ data: { path: '/x/a.txt' }, sideEffects: ['Wrote /x/a.txt.'] }) });
  tools.set('ask', { does: () => ({ data: 'asked first' }), verdict: () => 'ask' });
  tools.set('forbidden', { does: () => ({}), verdict: () => 'deny' });
  tools.set('broken', {
    does: () => {
      throw new Error('It broke.');
    },
  });
}

/** Answers what waits, or stops what works, as somebody at the window might. */
async function disturb(bench: Bench, ids: readonly string[], random: Random): Promise<void> {
  const { items } = await bench.runs.handlers['runs.approvals']({ limit: 100 }, user);
  for (const { approvalId } of items) {
    const decision = pick(random, ['allow', 'deny'] as const);
    await bench.runs.handlers['runs.decide']({ approvalId, decision, remember: pick(random, ['no', 'run'] as const) }, user);
  }
  if (random() < 0.2) await bench.runs.handlers['runs.cancel']({ id: pick(random, ids) }, user);
}

const open = new Set(['queued', 'running', 'waiting']);

async function runSome(bench: Bench, random: Random): Promise<string[]> {
  let at = 0;
  bench.script(...Array.from({ length: together * 4 }, () => message(random, at++)));
  const ids: string[] = [];
  for (let count = 0; count < together; count += 1) {
    const budget = random() < 0.3 ? { rounds: 1 + Math.floor(random() * 2), toolCalls: Math.floor(random() * 4) } : {};
    ids.push(await bench.start({ goal: `Goal ${count}`, budget, inputs: random() < 0.3 ? { n: count } : {} }));
  }
  for (;;) {
    await disturb(bench, ids, random);
    const states = await Promise.all(ids.map(async (id) => (await bench.get(id)).state));
    if (!states.some((state) => open.has(state))) return ids;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test(
  'a replay of any run comes to what the run came to, and does nothing',
  async () => {
    const random = seeded(seed);
    const tally: Record<string, number> = {};
    let replayed = 0;
    while (replayed < wanted) {
      const bench = await openBench();
      furnish(bench);
      const kind = taskKind({
        store: bench.store,
        systemPrompt: () => 'lore that was changed since',
        limits: () => ({ maxOutputTokens: 7, thinkingTokens: 5 }),
        home: bench.host.paths.home,
      });
      const replay = createReplay({ store: bench.store, clock: systemClock, kindOf: () => kind });
      for (let batch = 0; batch < 5 && replayed < wanted; batch += 1) {
        const ids = await runSome(bench, random);
        const before = [bench.done.length, bench.asked.length, bench.store.stats().events];
        for (const id of ids) {
          const { state } = await bench.get(id);
          tally[state] = (tally[state] ?? 0) + 1;
          const { differences } = await replay({ id });
          expect({ id, state, differences }).toEqual({ id, state, differences: [] });
          replayed += 1;
        }
        expect([bench.done.length, bench.asked.length, bench.store.stats().events]).toEqual(before);
      }
      await bench.close();
    }
    console.log(`${replayed} replays, 0 differences: ${JSON.stringify(tally)}`);
    expect(Object.keys(tally).sort()).toEqual(['cancelled', 'failed', 'succeeded']);
  },
  full ? 3_600_000 : 120_000,
);

/** The runs room whole, on a real home, with tools that leave traces and a model that follows a script. */
import type { Tools } from '../../../src/main/core/agent/run/ports.ts';
import type { Answers } from '../../../src/main/core/agent/turn.ts';
import { systemClock } from '../../../src/main/core/base/clock.ts';
import { idMaker } from '../../../src/main/core/base/ids.ts';
import { silentLog } from '../../../src/main/core/base/log.ts';
import { createRuns, type RunKind } from '../../../src/main/core/features/runs/index.ts';
import { migrations } from '../../../src/main/core/migrations.ts';
import { definitions, projections } from '../../../src/main/core/projections.ts';
import { openStore } from '../../../src/main/core/store/open.ts';
import { signer } from '../store/toy.ts';
import { type Dispatch, scriptedAnswers, tracingTools } from './effects.ts';

export const user = { actor: 'user', via: 'internal' } as const;
interface Options {
  home: string;
  /** Where the tools write. */
  traces: string;
  random: () => number;
  atOnce?: number;
  /** Hears of each effect just before it comes about. */
  began?: () => void;
  /** Instead of the script and the tools that leave traces. */
  answers?: Answers;
  tools?: Tools;
}

/** One that goes on by itself after a crash, and one that waits for the user. */
export const types = ['goes-on', 'stays'] as const;

/** Use once per process and home. */
export async function openRoom({ home, traces, random, atOnce = 6, began = () => undefined, answers, tools }: Options) {
  const clock = systemClock;
  const newId = idMaker(clock);
  const store = await openStore({ home, migrations, projections, definitions, clock, newId, signer, log: silentLog });
  // As the tool of that name does: by the request that the room keeps for it.
  const dispatch: Dispatch = async ({ call: { callId }, context: { runId, actor } }, goal, signal) =>
    runs.internal['internal.dispatchRun']?.({ runId, callId, goal, wait: true }, { actor, via: 'internal', signal });
  const runs = createRuns({
    store,
    clock,
    newId,
    log: silentLog,
    recall: async () => [],
    home,
    answers: answers ?? scriptedAnswers(random),
    models: { resolve: async () => ({ id: 'test/script', contextWindow: 1_000_000 }), providerNow: () => 'test' },
    tools: tools ?? tracingTools(traces, random, dispatch, began),
    systemPrompt: () => 'Follow the script.',
    limits: () => ({ maxOutputTokens: 1_000, thinkingTokens: null }),
    settings: () => ({ approvalHours: 24 }),
    bounds: () => ({ toolCallsPerMinute: 100_000, runsAtOnce: atOnce, queueLength: 1_000, depth: 3, runnerMemory: 2 ** 29 }),
    placeGrants: async (grants) => [...grants],
    remember: () => undefined,
    notify: async () => ({ shown: true }),
  });
  for (const type of types) runs.api.register(kindOf(type));
  await runs.start();
  return {
    store,
    runs,
    async close() {
      await runs.stop();
      await store.close();
    },
  };
}

export type Room = Awaited<ReturnType<typeof openRoom>>;

const kindOf = (type: (typeof types)[number]): RunKind => ({
  type,
  resumesItself: type === 'goes-on',
  prepare: async ({ goal }) => ({
    system: 'Follow the script.',
    messages: [{ role: 'user', content: [{ type: 'text', text: goal }] }],
    model: null,
    maxOutputTokens: 1_000,
    tools: true,
    taintedBy: null,
  }),
});

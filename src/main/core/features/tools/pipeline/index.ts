/** The one pipeline in front of every tool, for runs and for the user's own calls alike. */

import { namesTool } from '../../../agent/policy/rules.ts';
import type { Tools } from '../../../agent/run/ports.ts';
import type { PipelineDeps } from './deps.ts';
import { judgeCall } from './judge.ts';
import { performCall } from './perform.ts';
import { type Allowed, recordCall } from './record.ts';

/** Calls and how they ended, of one tool since the start. */
export interface ToolCounts {
  calls: number;
  succeeded: number;
  denied: number;
  asked: number;
  totalMs: number;
}

/** Use once per daemon. */
export function createPipeline(deps: PipelineDeps): Tools & { counts: ReadonlyMap<string, ToolCounts> } {
  const allowed: Allowed = new WeakSet();
  const counts = new Map<string, ToolCounts>();
  const countsOf = (name: string): ToolCounts => {
    const found = counts.get(name) ?? { calls: 0, succeeded: 0, denied: 0, asked: 0, totalMs: 0 };
    counts.set(name, found);
    return found;
  };
  return {
    counts,
    offered: (only) => offered(deps, only),
    judge: (call, context, approved) => judgeCall(deps, call, context, approved),
    record(tx, judged) {
      const done = recordCall(deps, allowed, tx, judged);
      if (done && judged.verdict.verdict === 'deny') countsOf(judged.call.name).denied += 1;
      if (done && judged.verdict.verdict === 'ask') countsOf(judged.call.name).asked += 1;
      return done;
    },
    async perform(judged, signal) {
      const began = deps.clock.monotonic();
      const result = await performCall(deps, allowed, judged, signal);
      const count = countsOf(judged.call.name);
      count.calls += 1;
      count.totalMs += deps.clock.monotonic() - began;
      if (result.ok) count.succeeded += 1;
      return result;
    },
  };
}

/** What may be called at all: a model is not tempted with what policy never allows. */
function offered({ catalog, constitution }: PipelineDeps, only: readonly string[] | null) {
  const { allowedActions, forbiddenActions } = constitution();
  return catalog
    .list()
    .filter((tool) => tool.absent === null)
    .filter((tool) => only === null || only.some((name) => namesTool(name, tool)))
    .filter((tool) => allowedActions === null || allowedActions.some((name) => namesTool(name, tool)))
    .filter((tool) => !forbiddenActions.some((name) => namesTool(name, tool)))
    .map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
}

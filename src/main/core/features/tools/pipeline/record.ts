/** The decision is a fact before the call: there is no way to a tool past it. */
import type { Judged } from '../../../agent/run/ports.ts';
import type { Transaction } from '../../../store/types.ts';
import { judged as judgedEvent } from '../events.ts';
import { stillInForce, tellSpent } from '../grants/capabilities.ts';
import { forLog } from './bounds.ts';
import type { PipelineDeps } from './deps.ts';

/** Calls that were recorded as allowed and not done yet: each may be done once. */
export type Allowed = WeakSet<Judged>;

/** False where a grant was spent or revoked since, or too many others were quicker: then it is to be judged again. */
export function recordCall(
  { rates, catalog, constitution }: PipelineDeps,
  allowed: Allowed,
  tx: Transaction,
  judged: Judged,
): boolean {
  const { call, context, verdict, hash, args, touches } = judged;
  const uses = verdict.verdict === 'allow' ? verdict.uses : [];
  if (verdict.verdict === 'allow') {
    if (!stillInForce(tx, uses, context)) return false;
    const recent = rates.recent(call.name);
    const most = catalog.find(call.name)?.perMinute ?? 0;
    if (recent.tool >= most || recent.all >= constitution().resourceBounds.toolCallsPerMinute) return false;
    rates.count(call.name);
  }
  const { runId, actor, taintedBy } = context;
  tx.append(
    judgedEvent.of({
      stream: runId === null ? 'tools' : `run:${runId}`,
      actor,
      ...(runId === null ? {} : { runId }),
      data: {
        callId: call.callId,
        runId,
        tool: call.name,
        args: forLog(args),
        touches: touches.map(forLog),
        hash,
        verdict: verdict.verdict,
        by: verdict.by,
        why: verdict.why,
        taintedBy,
        uses: [...uses],
      },
    }),
  );
  tellSpent(tx, uses);
  if (verdict.verdict === 'allow') tx.afterCommit(() => allowed.add(judged));
  return true;
}

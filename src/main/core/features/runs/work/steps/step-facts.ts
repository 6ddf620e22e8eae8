/** What is recorded of a tool step: before, and after. */
import type { Preview } from '../../../../../../contract/runs.ts';
import type { ToolResult } from '../../../../../../contract/tools.ts';
import type { ToolEnd, ToolStep } from '../../../../agent/run/loop.ts';
import type { Judged } from '../../../../agent/run/ports.ts';
import { toInstant } from '../../../../base/clock.ts';
import type { Transaction } from '../../../../store/types.ts';
import { began, stepped } from '../../events.ts';
import type { Work } from '../worker.ts';

/** The step, as it is begun. */
export function beginIn(
  work: Work,
  tx: Transaction,
  { n, call }: ToolStep,
  judged: Judged | null,
  approvalId: string | null,
): void {
  const { runId, lease } = work;
  const verdict = judged?.verdict;
  tx.append(
    began.of({
      ...work.of,
      data: {
        runId,
        lease,
        n,
        kind: 'tool',
        name: call.name,
        callId: call.callId,
        args: call.args,
        hash: judged?.hash ?? '',
        idempotent: judged?.idempotent ?? true,
        decision: verdict ? { verdict: verdict.verdict, by: verdict.by, why: verdict.why } : null,
        approvalId,
        childRunId: null,
        ...(judged?.preview.kind === 'diff' ? { preview: bounded(judged.preview) } : {}),
      },
    }),
  );
}

/** The step, as it ended. */
export function endIn(
  work: Work,
  tx: Transaction,
  n: number,
  end: Pick<ToolEnd, 'state' | 'result'>,
  taintedBy: string | null,
): void {
  const { runId, lease } = work;
  const data = { runId, lease, n, state: end.state, result: end.result, answer: null, usage: null, failure: null, taintedBy };
  tx.append(stepped.of({ ...work.of, data }));
}

/** A result that was decided here. */
export function failed({ room }: Work, code: string, message: string): ToolResult {
  const at = toInstant(room.deps.clock.now());
  return { ok: false, error: { code, message }, startedAt: at, finishedAt: at, logs: [] };
}

/** A diff is kept to be read: past this nobody does, and the whole text is in the arguments. */
const mostPreview = 64 * 1024;

const bounded = (preview: Preview): Preview =>
  preview.text.length <= mostPreview ? preview : { ...preview, text: `${preview.text.slice(0, mostPreview)}\n…` };

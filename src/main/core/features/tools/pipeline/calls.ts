/** A call that somebody makes without a run: the same pipeline, with an approval in between where one is needed. */
import type { Caller } from '../../../../../contract/index.ts';
import type { ToolResult } from '../../../../../contract/tools.ts';
import type { Approvals, CallContext, Judged, ToolCall, Tools } from '../../../agent/run/ports.ts';
import { AppError } from '../../../base/errors.ts';
import type { NewId } from '../../../base/ids.ts';
import type { Store } from '../../../store/types.ts';
import { called } from '../events.ts';
import { withoutSecrets } from './bounds.ts';

interface Deps {
  store: Store;
  newId: NewId;
  pipeline: Tools;
  /** Made after the tools: the runs room owns it. */
  approvals(): Approvals;
  has(name: string): boolean;
  /** What a run that calls is within; null when there is no such run at work. */
  contextOf(runId: string): CallContext | null;
}

interface Asked {
  name: string;
  args: Record<string, unknown>;
  timeoutMs?: number | undefined;
  approvalId?: string | undefined;
}

/** A grant may be spent between a look and its use; one that is spent again and again is not waited for. */
const mostTries = 5;

/** Thrown: AppError `not_found`, `refused`, `rate_limited`, or `approval_needed` with `data.approvalId`. */
export async function callTool(deps: Deps, { name, args, timeoutMs, approvalId }: Asked, caller: Caller): Promise<ToolResult> {
  if (!deps.has(name)) throw new AppError('not_found', `There is no tool named ${JSON.stringify(name)}. tools.list has them.`);
  const call: ToolCall = { callId: deps.newId(), name, args, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  const context = contextOf(deps, caller);
  for (let tries = 0; tries < mostTries; tries++) {
    const judged = await judge(deps, call, context, approvalId);
    if ('refused' in judged) return refusedOr(judged.refused);
    if (judged.verdict.verdict === 'ask') return askFor(deps, judged);
    if (judged.verdict.verdict === 'deny') return deny(deps, judged);
    if (await begin(deps, judged, approvalId)) return perform(deps, judged, caller);
  }
  throw new AppError('conflict', 'What allows this call changed while it was looked at. Try again.');
}

function contextOf(deps: Deps, { actor }: Caller): CallContext {
  const runId = /^run:(.+)$/.exec(actor)?.[1];
  const known = runId === undefined ? null : deps.contextOf(runId);
  if (known) return known;
  // Whoever is not the user speaks for somebody outside, and has what stands for every call alone.
  const taintedBy = actor === 'user' ? null : actor;
  return { runId: null, actor, grants: [], only: null, taintedBy, unattended: runId !== undefined };
}

/** An approval is tried with the hash of the call as it is now: whether that is what was shown is settled when it is used. */
async function judge({ pipeline }: Deps, call: ToolCall, context: CallContext, approvalId: string | undefined) {
  const judged = await pipeline.judge(call, context);
  if ('refused' in judged || judged.verdict.verdict !== 'ask' || approvalId === undefined) return judged;
  return pipeline.judge(call, context, { approvalId, hash: judged.hash });
}

function refusedOr(result: ToolResult): ToolResult {
  if (result.error?.code === 'refused') throw new AppError('refused', result.error.message);
  return result;
}

async function askFor({ store, pipeline, approvals }: Deps, judged: Judged): Promise<never> {
  const approvalId = await store.command((tx) => {
    pipeline.record(tx, judged);
    return approvals().ask(tx, judged);
  });
  const { why } = judged.verdict;
  throw new AppError('approval_needed', why, { approvalId, tool: judged.call.name, preview: judged.preview, hash: judged.hash });
}

async function deny({ store, pipeline }: Deps, judged: Judged): Promise<never> {
  await store.command((tx) => void pipeline.record(tx, judged));
  const { verdict } = judged;
  const code = verdict.verdict === 'deny' ? verdict.code : 'refused';
  throw new AppError(code, verdict.why, { by: verdict.by, tool: judged.call.name });
}

/** False where it has to be judged again. */
function begin({ store, pipeline, approvals }: Deps, judged: Judged, approvalId: string | undefined): Promise<boolean> {
  const { verdict, hash } = judged;
  return store.command((tx) => {
    if (approvalId !== undefined && verdict.by === `approval:${approvalId}`) approvals().take(tx, approvalId, hash);
    return pipeline.record(tx, judged);
  });
}

async function perform({ store, pipeline }: Deps, judged: Judged, { actor, signal }: Caller): Promise<ToolResult> {
  const result = await pipeline.perform(judged, signal ?? new AbortController().signal);
  const { callId, name: tool } = judged.call;
  const data = { callId, tool, result: { ...result, data: withoutSecrets(result.data ?? null) } };
  await store.command((tx) => void tx.append(called.of({ stream: 'tools', actor, data })));
  return result;
}

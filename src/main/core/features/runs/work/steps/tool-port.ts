/** A tool step, live: judged, recorded, asked for where it must be, done, recorded. */
import type { ToolResult } from '../../../../../../contract/tools.ts';
import type { ToolEnd, ToolStep } from '../../../../agent/run/loop.ts';
import { shownResult } from '../../../../agent/run/loop.ts';
import { plain } from '../../../../agent/run/plain.ts';
import type { CallContext, Judged } from '../../../../agent/run/ports.ts';
import { childOfCall, stepOf } from '../../runs.sql.ts';
import type { Work } from '../worker.ts';
import { bounded } from './bounded.ts';
import { type Allowed, answerGiven, ask, keepWaiting, refusedBecause } from './leave.ts';
import { limitOf, narrowIn } from './skills.ts';
import { beginIn, endIn, failed } from './step-facts.ts';

/** A grant that is spent between the decision and the record is decided about anew; not for ever. */
const mostJudgements = 5;
/** How much longer than its own limit a tool's work is waited for, before the run goes on without it. */
const graceMs = 5_000;

/** Answers to one tool step of a run at work; `waiting` when the run has let go until there is an answer. */
export async function callTool(work: Work, step: ToolStep, signal: AbortSignal): Promise<ToolEnd | 'waiting'> {
  const given = answerGiven(work, step.n);
  if (given === 'open') return (await keepWaiting(work, step.n)) ? 'waiting' : callTool(work, step, signal);
  if (given && 'no' in given) return close(work, step, refusedBecause(work, given.no), given.approvalId);
  for (let tried = 1; tried <= mostJudgements; tried += 1) {
    // After the first time it is asked anew: what the answer allowed is not what would run.
    const end = await tryOnce(work, step, signal, tried === 1 ? given : null);
    if (end !== 'again') return end;
  }
  return refuse(work, step, failed(work, 'refused', 'What allowed this call was used up again and again. Try later.'));
}

async function tryOnce(
  work: Work,
  step: ToolStep,
  signal: AbortSignal,
  allowed: Allowed | null,
): Promise<ToolEnd | 'waiting' | 'again'> {
  const judged = await work.room.deps.tools.judge(step.call, contextOf(work), allowed ?? undefined);
  work.throwIfLetGo();
  if ('refused' in judged) return refuse(work, step, plain(judged.refused));
  if (judged.verdict.verdict === 'deny') return deny(work, step, judged);
  if (judged.verdict.verdict === 'ask') return ask(work, step, judged);
  // What was shown is what runs: anything else is not covered by the answer.
  if (allowed && allowed.hash !== judged.hash) return 'again';
  const approvalId = allowed?.approvalId ?? null;
  if (!(await begin(work, step, judged, approvalId))) return 'again';
  return perform(work, step, judged, signal, approvalId);
}

function contextOf({ row, view, runId, taint, skills }: Work): CallContext {
  const { grants, only, unattended } = view;
  return { runId, actor: `run:${row.id}`, grants, only, skills, taintedBy: taint.by, unattended };
}

/** False where the decision does not hold any more, or the run was stopped: nothing is begun. */
function begin(work: Work, step: ToolStep, judged: Judged, approvalId: string | null): Promise<boolean> {
  const { tools } = work.room.deps;
  return work.book.write((tx) => {
    if (!tools.record(tx, judged)) return false;
    if (approvalId !== null) work.room.approvals.take(tx, approvalId, judged.hash);
    beginIn(work, tx, step, judged, approvalId);
    return true;
  });
}

async function perform(
  work: Work,
  step: ToolStep,
  judged: Judged,
  signal: AbortSignal,
  approvalId: string | null,
): Promise<ToolEnd> {
  const { clock, tools } = work.room.deps;
  const answer = await bounded(clock, () => tools.perform(judged, signal), judged.timeoutMs + graceMs, signal);
  const result = plain(answer);
  const state = stateOf(result, judged, signal);
  // Nobody knows what was done: the next start finds the step as it is, and decides.
  if (state === 'cancelled' || state === 'unknown') work.throwIfLetGo();
  const child = childOfCall.get(work.room.deps.store.reader, { parentId: work.runId, callId: step.call.callId });
  const trusted = judged.verdict.verdict === 'allow' && judged.verdict.trusted;
  const from = taintOf(step.call.name, result, child?.tainted_by ?? null);
  const end = {
    result: from === null || result.outside !== undefined ? result : { ...result, outside: from },
    state,
    decision: { verdict: judged.verdict.verdict, by: judged.verdict.by, why: judged.verdict.why },
    approvalId,
    childRunId: child?.id ?? null,
  };
  if (from !== null && !trusted) work.taint.by ??= from;
  const limit = limitOf(step.call.name, result);
  if (limit !== null) work.skills.push(limit);
  work.book.note((tx) => {
    endIn(work, tx, step.n, end, from !== null && !trusted ? from : null);
    if (limit !== null) narrowIn(work, tx, step.n, limit);
  });
  show(work, step, end);
  work.throwIfLetGo();
  return end;
}

function stateOf(result: ToolResult, judged: Judged, signal: AbortSignal): ToolEnd['state'] {
  if (result.ok) return 'done';
  if (!signal.aborted) return 'failed';
  return judged.idempotent ? 'cancelled' : 'unknown';
}

/** Tools that show runs and memory: what came into those from outside comes along. */
const showingRuns = new Set(['dispatch_run', 'get_run', 'list_runs', 'search_conversation', 'search_memory']);

function taintOf(name: string, { data, outside }: ToolResult, child: string | null): string | null {
  if (outside !== undefined) return outside;
  if (child !== null) return child;
  if (!showingRuns.has(name) || typeof data !== 'object' || data === null) return null;
  return 'taintedBy' in data && typeof data.taintedBy === 'string' ? data.taintedBy : null;
}

function show({ outlet }: Work, { call }: ToolStep, { result, childRunId }: ToolEnd): void {
  const { type: _type, childRunId: _child, ...shown } = shownResult(call.callId, result, childRunId);
  outlet.push({ kind: 'tool_result', ...shown });
}

/** A step that asked, and was not allowed. */
async function close(work: Work, step: ToolStep, result: ToolResult, approvalId: string): Promise<ToolEnd> {
  const before = stepOf.get(work.room.deps.store.reader, { runId: work.runId, n: step.n });
  const decision = before?.decision ? (JSON.parse(before.decision) as ToolEnd['decision']) : null;
  const end: ToolEnd = { result, state: 'failed', decision, approvalId, childRunId: null };
  work.book.note((tx) => endIn(work, tx, step.n, end, null));
  show(work, step, end);
  return end;
}

/** A call that cannot be: no such tool, or arguments that do not fit. */
async function refuse(work: Work, step: ToolStep, result: ToolResult): Promise<ToolEnd> {
  const end: ToolEnd = { result, state: 'failed', decision: null, approvalId: null, childRunId: null };
  await work.book.write((tx) => {
    beginIn(work, tx, step, null, null);
    endIn(work, tx, step.n, end, null);
  });
  show(work, step, end);
  return end;
}

async function deny(work: Work, step: ToolStep, judged: Judged): Promise<ToolEnd> {
  const { verdict, by, why } = judged.verdict;
  const code = judged.verdict.verdict === 'deny' ? judged.verdict.code : 'refused';
  const end: ToolEnd = {
    result: failed(work, code, why),
    state: 'failed',
    decision: { verdict, by, why },
    approvalId: null,
    childRunId: null,
  };
  await work.book.write((tx) => {
    work.room.deps.tools.record(tx, judged);
    beginIn(work, tx, step, judged, null);
    endIn(work, tx, step.n, end, null);
  });
  show(work, step, end);
  return end;
}

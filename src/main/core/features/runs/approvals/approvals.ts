/** Leave that the user gives: asked for in one command, answered in another, used once. No answer is a no. */
import type { Approval } from '../../../../../contract/runs.ts';
import type { Grant } from '../../../../../contract/tools.ts';
import type { Approvals, Judged } from '../../../agent/run/ports.ts';
import type { Clock, Timer } from '../../../base/clock.ts';
import { AppError, describeError } from '../../../base/errors.ts';
import type { NewId } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { Store, Transaction } from '../../../store/types.ts';
import { answered, asked, delayed, granted, used } from '../events.ts';
import {
  type ApprovalRow,
  approvalById,
  approvalsPast,
  countOpenApprovals,
  nextDeadline,
  openApprovalsOf,
  runById,
} from '../runs.sql.ts';
import { toApproval } from './present.ts';

interface Deps {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  settings(): { approvalHours: number };
  remember(tx: Transaction, grant: Grant, from: { approvalId: string; actor: string }): void;
  /** A run that waited is in the queue again. */
  wake(): void;
}

export interface Decision {
  approvalId: string;
  decision: 'allow' | 'deny';
  remember?: 'no' | 'run' | 'always' | undefined;
  hash?: string | undefined;
}

export interface ApprovalsRoom extends Approvals {
  decide(decision: Decision, actor: string): Promise<Approval>;
  /** Takes back what a run asked for, in the command that ends it. */
  withdraw(tx: Transaction, runId: string): void;
  /** Expires what is past its deadline, and goes on doing so. */
  start(): Promise<void>;
  stop(): void;
}

const hourMs = 3_600_000;
/** The wall clock may jump while a timer runs: it is looked at so often at least, while anything waits. */
const lookEveryMs = 60_000;

/** Use once per daemon. */
export function createApprovals(deps: Deps): ApprovalsRoom {
  const alarm = createAlarm(deps);
  return {
    ask(tx, judged, of = {}) {
      const approvalId = ask(deps, tx, judged, of.conversationId ?? null);
      tx.afterCommit(alarm.set);
      return approvalId;
    },
    take,
    decide: (decision, actor) => deps.store.command((tx) => decide(deps, tx, decision, actor)),
    withdraw(tx, runId) {
      for (const row of openApprovalsOf.all(tx, { runId })) answer(tx, row, { state: 'withdrawn', remember: 'no', by: 'self' });
    },
    start: alarm.expire,
    stop: alarm.stop,
  };
}

function ask(deps: Deps, tx: Transaction, judged: Judged, conversationId: string | null): string {
  const { call, context, verdict, preview, hash, args } = judged;
  if (verdict.verdict !== 'ask') throw new AppError('internal', 'Leave was asked for a call that needs none.');
  const approvalId = deps.newId();
  const { runId, taintedBy } = context;
  const data = {
    approvalId,
    ...(runId === null ? {} : { runId }),
    ...(conversationId === null ? {} : { conversationId }),
    callId: call.callId,
    tool: call.name,
    args,
    why: verdict.why,
    preview: preview.text,
    previewKind: preview.kind,
    hash,
    scope: { words: verdict.scope.words, grants: [...verdict.scope.grants] },
    ...(taintedBy === null ? {} : { taintedBy }),
    deadline: Math.round(tx.now + deps.settings().approvalHours * hourMs),
  };
  tx.append(asked.of({ stream: streamOf(runId), actor: context.actor, ...(runId === null ? {} : { runId }), data }));
  tell(tx, { approvalId, runId, state: 'open' });
  return approvalId;
}

const streamOf = (runId: string | null) => (runId === null ? 'approvals' : `run:${runId}`);

function tell(
  tx: Transaction,
  { approvalId, runId, state }: { approvalId: string; runId: string | null; state: Approval['state'] },
) {
  const { open = 0 } = countOpenApprovals.get(tx, {}) ?? {};
  tx.publish('approvals.changed', { approvalId, ...(runId === null ? {} : { runId }), state, open });
}

function required(tx: Transaction, id: string): ApprovalRow {
  const row = approvalById.get(tx, { id });
  if (!row) throw new AppError('not_found', 'There is no such approval.', { approvalId: id });
  return row;
}

const words = {
  denied: 'It was denied.',
  expired: 'Nobody answered in time, and no answer is a no.',
  withdrawn: 'What asked for it has ended.',
  used: 'This approval was used already: each allows one call.',
} as const;

function take(tx: Transaction, approvalId: string, hash: string): void {
  const row = required(tx, approvalId);
  const past = row.state === 'open' && row.deadline <= tx.now ? 'expired' : row.state;
  if (past === 'open') throw new AppError('approval_needed', 'This waits for your answer.', { approvalId });
  if (past !== 'allowed') throw new AppError('refused', words[past], { approvalId, state: past });
  if (row.hash !== hash)
    throw new AppError('refused', 'What would run is not what was shown: it has to be asked for anew.', { approvalId });
  const runId = row.run_id;
  const of = { stream: streamOf(runId), actor: 'self', ...(runId === null ? {} : { runId }) };
  tx.append(used.of({ ...of, data: { approvalId } }));
  tell(tx, { approvalId, runId, state: 'used' });
}

interface Answer {
  state: 'allowed' | 'denied' | 'expired' | 'withdrawn';
  remember: 'no' | 'run' | 'always';
  by: string;
}

function answer(tx: Transaction, { id: approvalId, run_id: runId }: ApprovalRow, { state, remember, by }: Answer): void {
  const of = { stream: streamOf(runId), actor: by, ...(runId === null ? {} : { runId }) };
  tx.append(answered.of({ ...of, data: { approvalId, state, remember, by } }));
  tell(tx, { approvalId, runId, state });
}

function decide(deps: Deps, tx: Transaction, { approvalId, decision, remember = 'no', hash }: Decision, actor: string): Approval {
  const row = required(tx, approvalId);
  // What works for the user never answers for the user.
  if (/^(?:run|job|self)(?::|$)/.test(actor)) throw new AppError('refused', 'Only the user answers an approval.', { approvalId });
  if (hash !== undefined && hash !== row.hash)
    throw new AppError('conflict', 'This is not what was shown. Look at it again.', { approvalId, hash: row.hash });
  if (row.state !== 'open')
    throw new AppError('conflict', `It was answered already: ${row.state}.`, { approvalId, state: row.state });
  // The timer may be late; the deadline is not.
  if (row.deadline <= tx.now) throw new AppError('conflict', words.expired, { approvalId, state: 'expired' });
  const allowed = decision === 'allow';
  const kept = allowed && (remember !== 'run' || row.run_id !== null) ? remember : 'no';
  answer(tx, row, { state: allowed ? 'allowed' : 'denied', remember: kept, by: actor });
  if (kept !== 'no') rememberScope(deps, tx, row, kept, actor);
  goOn(deps, tx, row, allowed ? 'It was allowed.' : 'It was denied.');
  return toApproval(required(tx, approvalId));
}

function rememberScope(deps: Deps, tx: Transaction, row: ApprovalRow, kept: 'run' | 'always', actor: string): void {
  const { grants } = JSON.parse(row.scope) as { grants: Grant[] };
  const { id: approvalId, run_id: runId } = row;
  if (kept === 'always') for (const grant of grants) deps.remember(tx, grant, { approvalId, actor });
  else if (runId !== null) tx.append(granted.of({ stream: streamOf(runId), actor, runId, data: { runId, grants, approvalId } }));
}

/** The run that waits for this answer goes back into the queue. */
function goOn(deps: Pick<Deps, 'wake'>, tx: Transaction, { run_id: runId }: ApprovalRow, why: string): void {
  const run = runId === null ? undefined : runById.get(tx, { id: runId });
  if (runId === null || run?.state !== 'waiting') return;
  tx.append(delayed.of({ stream: streamOf(runId), actor: 'self', runId, data: { runId, notBefore: tx.now, why } }));
  const { type, parent_id: parentId, conversation_id: conversationId } = run;
  tx.publish('runs.changed', {
    runId,
    state: 'queued',
    type,
    ...(parentId === null ? {} : { parentId }),
    ...(conversationId === null ? {} : { conversationId }),
  });
  tx.afterCommit(deps.wake);
}

/** One timer, for the deadline that is next; none where nothing waits. */
function createAlarm(deps: Deps) {
  const { store, clock, log } = deps;
  let timer: Timer | null = null;
  let ended = false;
  const set = () => {
    timer?.cancel();
    timer = null;
    const at = ended ? null : (nextDeadline.get(store.reader, {})?.at ?? null);
    if (at === null) return;
    timer = clock.after(Math.min(lookEveryMs, Math.max(0, at - clock.now())), () => void expire());
  };
  const expire = async () => {
    try {
      if (nextDeadline.get(store.reader, {})?.at) await store.command((tx) => expireDue(deps, tx));
    } catch (error) {
      log.error('approvals that ran out could not be closed', { error: describeError(error) });
    }
    set();
  };
  const stop = () => {
    ended = true;
    timer?.cancel();
  };
  return { set, expire, stop };
}

function expireDue(deps: Deps, tx: Transaction): void {
  for (const row of approvalsPast.all(tx, { now: tx.now })) {
    answer(tx, row, { state: 'expired', remember: 'no', by: 'self' });
    goOn(deps, tx, row, words.expired);
  }
}

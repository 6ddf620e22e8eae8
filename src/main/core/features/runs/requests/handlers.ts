/** One entry per request of `contract/runs.ts`, but for transcripts and replays, which stand in folders of their own. */
import type { Handlers, Output, Parsed } from '../../../../../contract/index.ts';
import type { runsContract } from '../../../../../contract/runs.ts';
import { keepAttachments } from '../../../agent/attachments.ts';
import { AppError } from '../../../base/errors.ts';
import type { Reader } from '../../../store/types.ts';
import { contentOf } from '../agents/outcome.ts';
import { toApproval } from '../approvals/present.ts';
import type { Room } from '../deps.ts';
import { resumed } from '../events.ts';
import {
  approvalsOf,
  childrenOf,
  openApprovals,
  openApprovalsOf,
  type RunRow,
  runById,
  runPage,
  runPageOfState,
  runPageWhere,
  stepsOf,
} from '../runs.sql.ts';
import { cancelRun, tellState } from '../work/ending.ts';
import { budgetOf, viewOf } from '../work/view.ts';
import { toRun, toStep } from './present.ts';

type All = Handlers<typeof runsContract>;

export function requireRun(reader: Reader, id: string): RunRow {
  const row = runById.get(reader, { id });
  if (!row) throw new AppError('not_found', 'There is no such run.', { id });
  return row;
}

export function runsHandlers(room: Room): Omit<All, 'runs.transcript' | 'runs.replay'> {
  const { store } = room.deps;
  const now = (id: string) => toRun(requireRun(store.reader, id));
  return {
    'runs.start': async (input, caller) => now(await start(room, input, caller.actor)),
    'runs.get': async ({ id }) => readRun(store.reader, id),
    'runs.list': async (input) => list(store.reader, input),
    'runs.cancel': async ({ id }, caller) => {
      requireRun(store.reader, id);
      await store.command((tx) => void cancelRun(room, tx, id, caller.actor));
      return now(id);
    },
    'runs.resume': async ({ id }, caller) => {
      await resume(room, id, caller.actor);
      return now(id);
    },
    'runs.approvals': async ({ runId, limit = 100, cursor }) => approvals(store.reader, runId, limit, Number(cursor) || 0),
    'runs.decide': (decision, caller) => room.approvals.decide(decision, caller.actor),
  };
}

async function start(room: Room, input: Parsed<'runs.start'>, actor: string): Promise<string> {
  const { deps } = room;
  if (input.model !== undefined) await deps.models.resolve(input.model);
  const attachments = await keepAttachments(deps.store.artifacts, input.attachments ?? []);
  const grants = await deps.placeGrants(input.grants ?? []);
  const { type, goal, inputs, contextHints, priority, model = null, budget, unattended } = input;
  const given = { inputs, contextHints, priority, grants, budget, unattended };
  // A kind of a room's own is started there: from here it is a task.
  const envelope = { type: room.isOwnKind(type) ? 'task' : type, goal, model, attachments, actor, ...withoutAbsent(given) };
  return deps.store.command((tx) => room.enqueue(tx, envelope));
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
function withoutAbsent<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** Thrown when there is none: AppError `not_found`. */
export const readRun = (reader: Reader, id: string): Output<'runs.get'> => detailOf(reader, requireRun(reader, id));

function detailOf(reader: Reader, row: RunRow): Output<'runs.get'> {
  const { inputs, grants } = viewOf(row);
  return {
    ...toRun(row),
    steps: stepsOf.all(reader, { runId: row.id }).map(toStep),
    children: childrenOf.all(reader, { id: row.id }).map(toRun),
    approvals: approvalsOf.all(reader, { runId: row.id }).map(toApproval),
    inputs,
    grants,
    budget: budgetOf(row),
  };
}

function list(reader: Reader, { state, type, query, parentId, limit = 100, cursor }: Parsed<'runs.list'>): Output<'runs.list'> {
  const page = { before: Number(cursor) || Number.MAX_SAFE_INTEGER, limit: limit + 1 };
  const onlyState = type === undefined && query === undefined && parentId === undefined;
  const like = query === undefined ? null : `%${query.replace(/[\\%_]/g, '\\$&')}%`;
  const where = { state: state ?? null, type: type ?? null, parentId: parentId ?? null, query: like };
  const rows = !onlyState
    ? runPageWhere.all(reader, { ...page, ...where })
    : state === undefined
      ? runPage.all(reader, page)
      : runPageOfState.all(reader, { ...page, state });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(toRun), next: rows.length > limit && last ? String(last.created_seq) : null };
}

function approvals(reader: Reader, runId: string | undefined, limit: number, after: number): Output<'runs.approvals'> {
  if (runId !== undefined) return { items: openApprovalsOf.all(reader, { runId }).map(toApproval), next: null };
  const rows = openApprovals.all(reader, { after, limit: limit + 1 });
  const items = rows.slice(0, limit);
  return { items: items.map(toApproval), next: rows.length > limit ? String(items.at(-1)?.asked_seq ?? after) : null };
}

async function resume(room: Room, id: string, actor: string): Promise<void> {
  requireRun(room.deps.store.reader, id);
  await room.deps.store.command((tx) => {
    const row = requireRun(tx, id);
    if (row.state !== 'interrupted' && row.state !== 'failed')
      throw new AppError('conflict', `Only an interrupted or failed run goes on: this one is ${row.state}.`, {
        id,
        state: row.state,
      });
    room.queue.admit(tx, { type: row.type, priority: row.priority });
    // What was shown of it stays in sight, and its events count on.
    const progress = { content: contentOf(room.deps.store, id), seq: row.shown_seq };
    tx.afterCommit(() => room.shown.set(id, progress));
    tx.append(resumed.of({ stream: `run:${id}`, actor, runId: id, data: { runId: id } }));
    room.kindOf(row.type).resumed?.(tx, viewOf(row));
    tellState(tx, row, 'queued');
  });
}

/** The rules of goals: what a command makes of the tree that it meets. */
import type { z } from 'zod';
import type { Criterion, Goal } from '../../../../../contract/keeping/goals.ts';
import { AppError } from '../../../base/errors.ts';
import type { Reader, Transaction } from '../../../store/types.ts';
import { changed, moved, pushed, streamOf, tried } from '../events.ts';
import { childrenOf, countOpen, type GoalRow, goalById } from '../goals.sql.ts';
import type { GoalsDeps } from '../room.ts';
import type { Checked } from './checks.ts';
import { isOpen } from './tree.ts';

/** Who writes, and whether text from outside was before them. */
export interface Writer {
  actor: string;
  runId: string | null;
  outside: string | null;
}

export interface Given {
  description: string;
  priority?: number | undefined;
  success?: string | Criterion[] | undefined;
  deadline?: string | undefined;
}

/** Deeper or more, nobody pursues. */
const deepest = 12;
const mostOpen = 5000;

/** Thrown when there is none: AppError `not_found`. */
export function requireGoal(reader: Reader, id: string): GoalRow {
  const row = goalById.get(reader, { id });
  if (!row) throw new AppError('not_found', 'There is no such goal.', { id });
  return row;
}

/** Answers the id of what it made. */
export function pushGoal(tx: Transaction, deps: GoalsDeps, given: Given, parentId: string | null, by: Writer): string {
  if (parentId !== null) checkParent(tx, parentId);
  if ((countOpen.get(tx, {})?.n ?? 0) >= mostOpen)
    throw new AppError('refused', `More than ${mostOpen} goals are open. End some of them first.`, { most: mostOpen });
  const goalId = deps.newId();
  const { description, priority = 5, success = [], deadline = null } = given;
  const criteria: Criterion[] = typeof success === 'string' ? [{ kind: 'words', text: success }] : success;
  const data: z.input<(typeof pushed)['data']> = {
    ...{ goalId, description, priority, deadline, parentId, outside: by.outside },
    success: criteria,
  };
  tx.append(pushed.of({ ...from(goalId, by), data }));
  tx.publish('goals.changed', { id: goalId, status: 'pending' });
  return goalId;
}

/** Thrown where nothing may be put below it: AppError `not_found`, `conflict` or `refused`. */
function checkParent(tx: Transaction, parentId: string): void {
  const parent = requireGoal(tx, parentId);
  if (!isOpen(parent)) throw new AppError('conflict', `That goal is ${parent.status}: open it again first.`, { id: parentId });
  if (lineOf(tx, parentId).length >= deepest)
    throw new AppError('refused', `Goals may be divided ${deepest} times. Put it further up.`, { most: deepest });
}

/** The goal itself and all above it, upwards. */
function lineOf(reader: Reader, id: string): string[] {
  const line: string[] = [];
  for (let at: string | null = id; at !== null && !line.includes(at); at = goalById.get(reader, { id: at })?.parent_id ?? null)
    line.push(at);
  return line;
}

/** How many floors it has, its own among them. */
function heightOf(reader: Reader, id: string): number {
  let height = 0;
  for (let floor = [id]; floor.length > 0; height++)
    floor = floor.flatMap((one) => childrenOf.all(reader, { id: one }).map((row) => row.id));
  return height;
}

export interface Move {
  status?: Goal['status'] | undefined;
  reason?: string | undefined;
  outcome?: string | undefined;
  priority?: number | undefined;
  deadline?: string | null | undefined;
  parentId?: string | null | undefined;
}

/** `checked` is what was seen of its criteria, where it is to be completed: all of it held. */
export function moveGoal(tx: Transaction, id: string, move: Move, checked: Checked[] | null, by: Writer): void {
  const row = requireGoal(tx, id);
  const { status, reason, outcome } = move;
  repress(tx, row, move, by);
  const said = status === undefined || status === row.status ? undefined : status;
  if (said !== undefined) checkMove(tx, row, said, reason);
  if (outcome !== undefined || checked !== null) recordTry(tx, id, said ?? row.status, outcome, checked, by);
  if (said !== undefined || (reason !== undefined && reason !== row.reason)) {
    const state = said ?? row.status;
    tx.append(moved.of({ ...from(id, by), data: { goalId: id, status: state, reason: reason ?? null, outside: by.outside } }));
    if (said === 'abandoned') abandonParts(tx, id, by);
  }
  tx.publish('goals.changed', { id, status: said ?? row.status });
}

/** Thrown where it may not go there: AppError `invalid_input`, `conflict` or `refused`. */
function checkMove(tx: Transaction, row: GoalRow, to: Goal['status'], reason: string | undefined): void {
  if ((to === 'blocked' || to === 'suspended') && !reason?.trim())
    throw new AppError('invalid_input', `Say in \`reason\` why the goal is ${to}.`, { status: to });
  if (!isOpen(row)) {
    if (to !== 'pending' && to !== 'active')
      throw new AppError('conflict', `The goal is ${row.status}. Set it to pending or active first.`, { status: row.status });
    const above = row.parent_id === null ? undefined : goalById.get(tx, { id: row.parent_id });
    if (above && !isOpen(above))
      throw new AppError('conflict', `The goal that it is a part of is ${above.status}: open that one first.`, { id: above.id });
  }
  if (to === 'completed') checkParts(tx, row.id);
}

/** Thrown while a part of it is open: AppError `refused`. */
export function checkParts(reader: Reader, id: string): void {
  const open = childrenOf.all(reader, { id }).filter(isOpen);
  if (open.length === 0) return;
  const names = open.slice(0, 5).map(({ description }) => JSON.stringify(description.slice(0, 80)));
  const parts = `${names.join(', ')}${open.length > 5 ? ' and others' : ''}`;
  throw new AppError('refused', `Parts of this goal are open: ${parts}. Complete or abandon them first.`, {
    open: open.map((part) => part.id),
  });
}

function abandonParts(tx: Transaction, id: string, by: Writer): void {
  for (const part of childrenOf.all(tx, { id }).filter(isOpen)) {
    const reason = 'The goal that it is a part of was abandoned.';
    tx.append(moved.of({ ...from(part.id, by), data: { goalId: part.id, status: 'abandoned', reason, outside: null } }));
    tx.publish('goals.changed', { id: part.id, status: 'abandoned' });
    abandonParts(tx, part.id, by);
  }
}

/** Priority, deadline, and what it is a part of: the tree stays a tree. */
function repress(tx: Transaction, row: GoalRow, { priority, deadline, parentId }: Move, by: Writer): void {
  const due = deadline === undefined ? row.deadline : deadline === null ? null : Date.parse(deadline);
  if (parentId !== undefined && parentId !== row.parent_id && parentId !== null) {
    checkParent(tx, parentId);
    const line = lineOf(tx, parentId);
    if (line.includes(row.id)) throw new AppError('conflict', 'A goal cannot be a part of itself.', { id: row.id, parentId });
    if (line.length + heightOf(tx, row.id) > deepest + 1)
      throw new AppError('refused', `Goals may be divided ${deepest} times. Put it further up.`, { most: deepest });
  }
  const data = {
    goalId: row.id,
    ...(priority === undefined || priority === row.priority ? {} : { priority }),
    ...(due === row.deadline ? {} : { deadline: deadline ?? null }),
    ...(parentId === undefined || parentId === row.parent_id ? {} : { parentId }),
  };
  if (Object.keys(data).length > 1) tx.append(changed.of({ ...from(row.id, by), data }));
}

/** An abandoned one was tried and did not come to its end. */
export function recordTry(
  tx: Transaction,
  id: string,
  status: Goal['status'],
  outcome: string | undefined,
  checked: readonly Checked[] | null,
  by: Writer,
): void {
  const ok = status !== 'abandoned' && status !== 'blocked' && (checked ?? []).every((one) => one.ok);
  const evidence = checked === null || checked.length === 0 ? null : checked.map(({ seen }) => seen).join('\n');
  const words = outcome ?? (ok ? 'Done.' : 'Not done.');
  tx.append(tried.of({ ...from(id, by), data: { goalId: id, outcome: words, ok, evidence } }));
}

const from = (goalId: string, { actor, runId }: Writer) => ({ stream: streamOf(goalId), actor, ...(runId ? { runId } : {}) });

/** The rules of tasks: what a command makes of the state that it meets. */
import type { z } from 'zod';
import { toInstant } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { Reader, Transaction } from '../../../store/types.ts';
import { created, deleted, restored, streamOf, updated } from '../events.ts';
import { toTask } from '../present.ts';
import type { TasksDeps } from '../room.ts';
import { lastPosition, type TaskRow, taskById } from '../tasks.sql.ts';
import type { Next } from './repeats.ts';

type Facts = z.input<(typeof created)['data']>;
/** What may be given of a task; null takes it away, what is not given stays. */
export type Given = { [K in keyof Omit<Facts, 'taskId' | 'outside'>]?: Facts[K] | undefined };

/** Who writes, and whether text from outside was before them. */
export interface Writer {
  actor: string;
  runId: string | null;
  outside: string | null;
}

/** Thrown when there is none, or it was taken away: AppError `not_found`. */
export function requireTask(reader: Reader, id: string): TaskRow {
  const row = taskById.get(reader, { id });
  if (!row || row.deleted_at !== null) throw new AppError('not_found', 'There is no such task.', { id });
  return row;
}

/** Answers the id of what it made. */
export function createTask(tx: Transaction, deps: TasksDeps, given: Given & { title: string }, by: Writer): string {
  checkGoal(tx, deps, given.goalId);
  const taskId = deps.newId();
  const { status = 'open' } = given;
  const position = (lastPosition.get(tx, {})?.position ?? 0) + 1;
  const data: Facts = {
    ...{ taskId, status, position, description: '', priority: 2, due: null, remindAt: null, repeats: null, timezone: null },
    ...{ conversationId: null, runId: by.runId, goalId: null, uid: null, outside: by.outside },
    completedAt: status === 'completed' ? toInstant(tx.now) : null,
    ...withoutGaps({ ...given, title: given.title }),
    tags: [...new Set(given.tags ?? [])],
  };
  tx.append(created.of({ ...from(taskId, by), data }));
  tx.publish('tasks.changed', { id: taskId, what: 'created' });
  return taskId;
}

/** `next` is when it comes again, where it does. What changes nothing is no fact. */
export function updateTask(tx: Transaction, deps: TasksDeps, id: string, given: Given, by: Writer, next: Next | null): void {
  const row = requireTask(tx, id);
  const { tags, status, ...rest } = given;
  if (rest.goalId !== row.goal_id) checkGoal(tx, deps, rest.goalId);
  const ends = status === 'completed' && row.status !== 'completed';
  const wanted = { ...rest, ...(tags ? { tags: [...new Set(tags)] } : {}), ...(status ? { status } : {}) };
  const changes: Partial<Facts> = changed(row, withoutGaps(wanted));
  if (ends) changes.completedAt = toInstant(tx.now);
  else if (changes.status !== undefined) changes.completedAt = null;
  if (Object.keys(changes).length === 0) return;
  const again = ends && next !== null && row.repeats !== null && row.next_id === null;
  const nextId = again ? makeAnew(tx, deps, { ...row, ...ofRow(changes) }, next, by) : undefined;
  const data = { taskId: id, ...changes, ...(by.outside === null ? {} : { outside: by.outside }), ...(nextId ? { nextId } : {}) };
  tx.append(updated.of({ ...from(id, by), data }));
  tx.publish('tasks.changed', { id, what: 'updated' });
}

/** What the new one takes over from the old as it is being changed: its words alone. */
const ofRow = ({ title, description, priority }: Partial<Facts>) =>
  withoutGaps({ title, description, priority }) as Partial<TaskRow>;

/** The reminder keeps its distance to the date. */
function makeAnew(tx: Transaction, deps: TasksDeps, row: TaskRow, { due, repeats }: Next, by: Writer): string {
  const { title, description, priority, tags, timezone, position, goal_id: goalId, conversation_id: conversationId } = row;
  const ahead = row.remind_at === null || row.due === null ? null : row.remind_at - row.due;
  const same = { title, description, priority, timezone, position, goalId, conversationId, tags: JSON.parse(tags) as string[] };
  const remindAt = ahead === null ? null : toInstant(due + ahead);
  return createTask(tx, deps, { ...same, due: toInstant(due), remindAt, repeats }, { ...by, outside: row.outside ?? by.outside });
}

export function deleteTask(tx: Transaction, id: string, by: Writer): void {
  requireTask(tx, id);
  tx.append(deleted.of({ ...from(id, by), data: { taskId: id } }));
  tx.publish('tasks.changed', { id, what: 'deleted' });
}

/** What was not taken away stays as it is. Thrown when there never was such a task: AppError `not_found`. */
export function restoreTask(tx: Transaction, id: string, by: Writer): void {
  const row = taskById.get(tx, { id });
  if (!row) throw new AppError('not_found', 'There is no such task.', { id });
  if (row.deleted_at === null) return;
  tx.append(restored.of({ ...from(id, by), data: { taskId: id } }));
  tx.publish('tasks.changed', { id, what: 'restored' });
}

const from = (taskId: string, { actor, runId }: Writer) => ({ stream: streamOf(taskId), actor, ...(runId ? { runId } : {}) });

function checkGoal(reader: Reader, { goalExists }: TasksDeps, goalId: string | null | undefined): void {
  if (goalId && !goalExists(reader, goalId)) throw new AppError('not_found', 'There is no such goal.', { goalId });
}

type Whole<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutGaps<T extends object>(given: T): Whole<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Whole<T>;
}

/** Only what differs from what is there. */
function changed(row: TaskRow, given: Partial<Facts>): Partial<Facts> {
  const now: Record<string, unknown> = toTask(row);
  const differs = ([key, value]: [string, unknown]) => JSON.stringify(normal(value)) !== JSON.stringify(normal(now[key]));
  return Object.fromEntries(Object.entries(given).filter(differs));
}

/** An instant may be written with more or fewer figures. */
const normal = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : (value ?? null);

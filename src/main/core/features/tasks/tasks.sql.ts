/** Every SQL statement of the tasks room. What it keeps as JSON has its keys in the log's own order, so that a rebuild makes the same. */
import type { z } from 'zod';
import type { Task } from '../../../../contract/keeping/tasks.ts';
import { canonicalJson } from '../../store/log/canonical.ts';
import { change, query } from '../../store/sql.ts';
import type { Projection, StoredEvent, Writer } from '../../store/types.ts';
import { created, deleted, restored, updated } from './events.ts';
import { fold, likeness } from './rules/likeness.ts';

export interface TaskRow {
  seq: number;
  id: string;
  title: string;
  description: string;
  status: Task['status'];
  priority: number;
  tags: string;
  due: number | null;
  remind_at: number | null;
  repeats: string | null;
  timezone: string | null;
  conversation_id: string | null;
  run_id: string | null;
  goal_id: string | null;
  position: number;
  next_id: string | null;
  uid: string | null;
  same_as: string;
  words: string;
  outside: string | null;
  created_by: string;
  created_at: number;
  updated_at: number;
  completed_at: number | null;
  deleted_at: number | null;
}

/** Where a page of the list goes on. */
export interface Place {
  done: number;
  due: number;
  priority: number;
  position: number;
  seq: number;
}

interface Filters extends Place {
  status: string | null;
  tag: string | null;
  words: string;
  before: number | null;
  limit: number;
}

export const taskById = query<{ id: string }, TaskRow>('SELECT * FROM tasks WHERE id = :id');
export const lastPosition = query<Record<string, never>, { position: number | null }>(
  'SELECT max(position) AS position FROM tasks',
);
export const pressing = query<Pick<Filters, keyof Filters>, TaskRow & { done: number; due_or_last: number }>(`
  SELECT * FROM tasks WHERE deleted_at IS NULL
    AND (done, due_or_last, priority, position, seq) > (:done, :due, :priority, :position, :seq)
    AND (:status IS NULL OR status = :status)
    AND (:before IS NULL OR due < :before)
    AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(tags) WHERE value = :tag))
    AND NOT EXISTS (SELECT 1 FROM json_each(:words) WHERE instr(tasks.words, value) = 0)
  ORDER BY done, due_or_last, priority, position, seq LIMIT :limit`);
export const knownByUid = query<{ uid: string }, { id: string }>(
  'SELECT id FROM tasks WHERE uid = :uid AND deleted_at IS NULL LIMIT 1',
);
export const knownByLikeness = query<{ same: string }, { id: string }>(
  'SELECT id FROM tasks WHERE same_as = :same AND deleted_at IS NULL LIMIT 1',
);
export const countTasks = query<Record<string, never>, { status: string; n: number }>(
  'SELECT status, count(*) AS n FROM tasks WHERE deleted_at IS NULL GROUP BY status',
);

type Kept = Omit<TaskRow, 'deleted_at'>;

const insert = change<Kept>(`
  INSERT INTO tasks (seq, id, title, description, status, priority, tags, due, remind_at, repeats, timezone, conversation_id, run_id,
    goal_id, position, next_id, uid, same_as, words, outside, created_by, created_at, updated_at, completed_at)
  VALUES (:seq, :id, :title, :description, :status, :priority, :tags, :due, :remind_at, :repeats, :timezone, :conversation_id, :run_id,
    :goal_id, :position, :next_id, :uid, :same_as, :words, :outside, :created_by, :created_at, :updated_at, :completed_at)`);
const rewrite = change<Omit<Kept, 'seq' | 'uid' | 'created_by' | 'created_at'>>(`
  UPDATE tasks SET title = :title, description = :description, status = :status, priority = :priority, tags = :tags, due = :due,
    remind_at = :remind_at, repeats = :repeats, timezone = :timezone, conversation_id = :conversation_id, run_id = :run_id,
    goal_id = :goal_id, position = :position, next_id = :next_id, same_as = :same_as, words = :words, outside = :outside,
    updated_at = :updated_at, completed_at = :completed_at WHERE id = :id`);
const setDeleted = change<{ id: string; at: number | null; now: number }>(
  'UPDATE tasks SET deleted_at = :at, updated_at = :now WHERE id = :id',
);
const drop = change<{ id: string }>('DELETE FROM tasks WHERE id = :id');

export const tasksProjection: Projection = {
  name: 'tasks',
  tables: ['tasks'],
  reads: (type) => type.startsWith('tasks.'),
  apply(writer, event) {
    if (!event.type.startsWith('tasks.')) return;
    const { at } = event;
    // A task of which a part was erased is no task any more: what is left would be half of what was written.
    if (event.forgotten) drop.run(writer, { id: idOf(event.stream) });
    else if (created.is(event)) make(writer, event);
    else if (updated.is(event)) update(writer, event);
    else if (deleted.is(event)) setDeleted.run(writer, { id: event.data.taskId, at, now: at });
    else if (restored.is(event)) setDeleted.run(writer, { id: event.data.taskId, at: null, now: at });
  },
  forget(writer, event) {
    if (event.type.startsWith('tasks.')) drop.run(writer, { id: idOf(event.stream) });
  },
};

const idOf = (stream: string): string => stream.slice('task:'.length);

type Given = Omit<z.output<(typeof created)['data']>, 'taskId' | 'uid'>;

const milliseconds = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** The columns that a fact names, and no others. */
function columnsOf(given: Loose<Given> & { nextId?: string | undefined }): Partial<TaskRow> {
  const { tags, due, remindAt, completedAt, conversationId, runId, goalId, nextId, ...rest } = given;
  const named: Partial<TaskRow> = {
    ...(tags === undefined ? {} : { tags: canonicalJson(tags) }),
    ...(due === undefined ? {} : { due: milliseconds(due) }),
    ...(remindAt === undefined ? {} : { remind_at: milliseconds(remindAt) }),
    ...(completedAt === undefined ? {} : { completed_at: milliseconds(completedAt) }),
    ...(conversationId === undefined ? {} : { conversation_id: conversationId }),
    ...(runId === undefined ? {} : { run_id: runId }),
    ...(goalId === undefined ? {} : { goal_id: goalId }),
    ...(nextId === undefined ? {} : { next_id: nextId }),
  };
  return { ...rest, ...named } as Partial<TaskRow>;
}

type Facts<D extends { data: z.ZodType }> = StoredEvent & { data: z.output<D['data']> };

function make(writer: Writer, { seq, actor, at, data: { taskId: id, uid, ...given } }: Facts<typeof created>): void {
  const times = { created_at: at, updated_at: at };
  const row = { seq, id, uid, next_id: null, created_by: actor, ...times, ...columnsOf(given) } as Kept;
  insert.run(writer, { ...row, ...derived(row) });
}

function update(writer: Writer, { at, data: { taskId, ...given } }: Facts<typeof updated>): void {
  const before = taskById.get(writer, { id: taskId });
  if (!before) return;
  const row: TaskRow = { ...before, ...columnsOf(given), updated_at: at };
  rewrite.run(writer, { ...row, ...derived(row) });
}

const derived = ({ title, description, tags, due }: Pick<TaskRow, 'title' | 'description' | 'tags' | 'due'>) => ({
  same_as: likeness(title, due),
  words: fold([title, description, ...(JSON.parse(tags) as string[])].join('\n')),
});

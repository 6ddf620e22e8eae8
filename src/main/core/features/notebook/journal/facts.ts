/** What a day was, from the store and without a model: who was talked with, what was done, what was spent. */
import { z } from 'zod';
import type { Input, Output, RequestName } from '../../../../../contract/index.ts';
import { AppError } from '../../../base/errors.ts';
import type { Dispatch } from '../../../dispatch.ts';

export interface DayFacts {
  /** `2026-01-31`, as the user lives it. */
  day: string;
  conversations: { title: string; answers: number }[];
  runs: { goal: string; type: string; state: string }[];
  spent: { calls: number; tokens: number; usd: number };
}

/** Half a year of a very busy Hearth; past that a day of long ago is not looked for. */
const mostPages = 40;

/** Told of by its conversation; and Hearth looking after itself, which is no part of anybody's day. */
const untold = new Set(['chat', 'compact', 'reflection']);

/** The local day of an instant. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** From midnight to midnight: a day may have 23 or 25 hours. Thrown where it is no day: AppError `invalid_input`. */
export function boundsOf(day: string): { from: Date; to: Date } {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const from = new Date(year, month - 1, date);
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || dayOf(from.getTime()) !== day) throw new AppError('invalid_input', `${day} is no day.`);
  return { from, to: new Date(year, month - 1, date + 1) };
}

/** Use with the daemon's own way in: what a day was is asked for as anybody would ask. */
export async function factsOf(dispatch: Dispatch, day: string): Promise<DayFacts> {
  const { from, to } = boundsOf(day);
  const runs = await runsBetween(dispatch, from.toISOString(), to.toISOString());
  const talks = runs.filter(({ type, conversationId }) => type === 'chat' && conversationId !== undefined);
  const usage = await ask(dispatch, 'watch.usage', { from: from.toISOString(), to: to.toISOString(), by: 'model', limit: 500 });
  const sum = (of: (row: (typeof usage.items)[number]) => number) => usage.items.reduce((total, row) => total + of(row), 0);
  return {
    day,
    conversations: await conversationsOf(dispatch, talks),
    runs: runs
      .filter(({ type, parentId }) => !untold.has(type) && parentId === undefined)
      .map(({ goal, type, state }) => ({ goal, type, state })),
    spent: {
      calls: sum(({ calls }) => calls),
      tokens: sum(({ inputTokens, outputTokens }) => inputTokens + outputTokens),
      usd: sum(({ cost }) => cost),
    },
  };
}

type Run = Output<'runs.list'>['items'][number];

/** Oldest first. */
async function runsBetween(dispatch: Dispatch, from: string, to: string): Promise<Run[]> {
  const found: Run[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const { items, next }: Output<'runs.list'> = await ask(dispatch, 'runs.list', { limit: 500, ...(cursor ? { cursor } : {}) });
    found.push(...items.filter(({ createdAt }) => createdAt >= from && createdAt < to));
    cursor = next;
    if (next === null || (items.at(-1)?.createdAt ?? '') < from) break;
  }
  return found.reverse();
}

async function conversationsOf(dispatch: Dispatch, talks: readonly Run[]): Promise<DayFacts['conversations']> {
  const answers = new Map<string, number>();
  for (const { conversationId = '' } of talks) answers.set(conversationId, (answers.get(conversationId) ?? 0) + 1);
  const found: DayFacts['conversations'] = [];
  for (const [id, count] of answers) {
    const answer = await dispatch('chat.get', { id, limit: 1 }, self);
    // One that was deleted since is not told of.
    if (answer.ok) found.push({ title: titled.parse(answer.data).title, answers: count });
  }
  return found;
}

const titled = z.object({ title: z.string() });
const self = { actor: 'self', via: 'internal' } as const;

async function ask<N extends RequestName>(dispatch: Dispatch, name: N, input: Input<N>): Promise<Output<N>> {
  const answer = await dispatch(name, input, self);
  if (!answer.ok) throw new AppError(answer.error.code, answer.error.message, answer.error.data);
  return answer.data as Output<N>;
}

/** One entry per request of `contract/keeping/goals.ts`. */
import type { Caller, Handlers, Parsed } from '../../../../contract/index.ts';
import type { Criterion, Goal, goalsContract } from '../../../../contract/keeping/goals.ts';
import { AppError } from '../../base/errors.ts';
import type { Reader } from '../../store/types.ts';
import { openStanding } from './goals.sql.ts';
import { toGoal } from './present.ts';
import type { GoalsDeps } from './room.ts';
import { type Checked, checkGoal } from './rules/checks.ts';
import { choose } from './rules/tree.ts';
import { checkParts, moveGoal, pushGoal, recordTry, requireGoal, type Writer } from './rules/write.ts';

const goalOf = (reader: Reader, id: string): Goal => toGoal(reader, requireGoal(reader, id));

/** Whoever is neither the user nor the daemon itself speaks for somebody outside. */
function writerOf({ taintedBy }: GoalsDeps, { actor }: Caller): Writer {
  const runId = /^run:(.+)$/.exec(actor)?.[1] ?? null;
  if (runId !== null) return { actor, runId, outside: taintedBy(runId) };
  return { actor, runId, outside: /^(?:user$|self$|job:)/.test(actor) ? null : actor };
}

export function goalsHandlers(deps: GoalsDeps): Handlers<typeof goalsContract> {
  const { store } = deps;
  return {
    'goals.push': async ({ parentId, ...given }, caller) => {
      const id = await store.command((tx) => pushGoal(tx, deps, given, parentId ?? null, writerOf(deps, caller)));
      return goalOf(store.reader, id);
    },
    'goals.decompose': async ({ id, goals }, caller) => {
      const by = writerOf(deps, caller);
      const made = await store.command((tx) => goals.map((given) => pushGoal(tx, deps, given, id, by)));
      return { items: made.map((one) => goalOf(store.reader, one)), next: null };
    },
    'goals.update': (input, caller) => updateGoal(deps, input, caller),
    'goals.list': (input, { signal }) => store.query('goals.list', input, signal),
    'goals.current': async () => {
      const { goal, why } = choose(openStanding.all(store.reader, {}));
      return { goal: goal && goalOf(store.reader, goal.id), why };
    },
  };
}

/** Thrown where its criteria do not hold: AppError `refused`, with the attempt on record. */
async function updateGoal(deps: GoalsDeps, { id, ...move }: Parsed<'goals.update'>, caller: Caller): Promise<Goal> {
  const { store } = deps;
  const by = writerOf(deps, caller);
  const row = requireGoal(store.reader, id);
  const ends = move.status === 'completed' && row.status !== 'completed';
  const checked = ends ? await judge(deps, row.id, move.outcome, caller) : null;
  const failed = checked?.filter((one) => !one.ok) ?? [];
  if (checked && failed.length > 0) {
    await store.command((tx) => recordTry(tx, requireGoal(tx, id).id, row.status, move.outcome, checked, by));
    const seen = failed.map((one) => one.seen);
    throw new AppError('refused', `The goal is not done yet. ${seen.join(' ')}`.slice(0, 4000), { failed: seen });
  }
  await store.command((tx) => {
    // What was looked at took its time: the goal must still be the one that it was looked at for.
    const now = requireGoal(tx, id);
    if (checked && now.status !== row.status)
      throw new AppError('conflict', `The goal was set to ${now.status} in the meantime. Look again.`, { status: now.status });
    moveGoal(tx, id, move, checked, by);
  });
  return goalOf(store.reader, id);
}

/** Nothing is looked at while it could not be completed anyway. */
function judge(deps: GoalsDeps, id: string, outcome: string | undefined, caller: Caller): Promise<Checked[]> {
  checkParts(deps.store.reader, id);
  const { success } = requireGoal(deps.store.reader, id);
  return checkGoal(deps, JSON.parse(success) as Criterion[], outcome, caller);
}

/** A row as the contract has it. */
import type { Criterion, Goal } from '../../../../contract/keeping/goals.ts';
import { toInstant } from '../../base/clock.ts';
import type { Reader } from '../../store/types.ts';
import { attemptsOf, type GoalRow } from './goals.sql.ts';

/** The newest of them; all stand in the log. */
const mostAttempts = 50;

export function toGoal(reader: Reader, row: GoalRow): Goal {
  const { id, description, priority, status } = row;
  return {
    ...{ id, description, priority, status },
    success: JSON.parse(row.success) as Criterion[],
    ...(row.deadline === null ? {} : { deadline: toInstant(row.deadline) }),
    ...(row.parent_id === null ? {} : { parentId: row.parent_id }),
    attempts: attemptsOf
      .all(reader, { id, limit: mostAttempts })
      .reverse()
      .map((tried) => ({
        at: toInstant(tried.at),
        ...(tried.run_id === null ? {} : { runId: tried.run_id }),
        outcome: tried.outcome,
        ok: tried.ok === 1,
        ...(tried.evidence === null ? {} : { evidence: tried.evidence }),
      })),
    ...(row.reason === null ? {} : { reason: row.reason }),
    since: toInstant(row.since),
    ...(row.outside === null ? {} : { outside: row.outside }),
    createdBy: row.created_by,
    createdAt: toInstant(row.created_at),
  };
}

/** What this feature asks of the query worker. */
import type { Output, Parsed } from '../../../../contract/index.ts';
import { AppError } from '../../base/errors.ts';
import type { Reader } from '../../store/types.ts';
import { allStanding } from './goals.sql.ts';
import { toGoal } from './present.ts';
import { inOrder } from './rules/tree.ts';
import { requireGoal } from './rules/write.ts';

/** The cursor is the last goal of the page before. */
function list(reader: Reader, { status, limit = 100, cursor }: Parsed<'goals.list'>): Output<'goals.list'> {
  const all = inOrder(allStanding.all(reader, {}));
  const at = cursor === undefined ? -1 : all.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && at === -1)
    throw new AppError('invalid_input', 'The cursor is not one that a list has answered with.');
  const left = all.slice(at + 1).filter((goal) => status === undefined || goal.status === status);
  const shown = left.slice(0, limit);
  return {
    items: shown.map(({ id }) => toGoal(reader, requireGoal(reader, id))),
    next: left.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

export const goalsQueries = { 'goals.list': list };

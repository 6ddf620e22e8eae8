/** A look before anything is spent: is the model there, is its price known, is there money left. */
import type { Output } from '../../../../../contract/index.ts';
import { AppError } from '../../../base/errors.ts';
import type { ScheduleDeps } from '../deps.ts';
import type { Definition } from '../events.ts';

/** Why it cannot run now, in a sentence; null where it can. */
export async function preflight(deps: ScheduleDeps, { action, model }: Definition): Promise<string | null> {
  if (action.type !== 'prompt') return null;
  try {
    const found = await deps.models.resolve(model);
    if (found.provider === 'builtin' || found.local || found.free) return null;
    if (!found.price)
      return `The price of ${found.id} is not known, so nothing can be spent on it. Say it in the settings, or mark it free.`;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
  return spentAll(deps);
}

async function spentAll({ dispatch }: ScheduleDeps): Promise<string | null> {
  const told = await dispatch('budget.get', {}, { actor: 'self', via: 'internal' });
  if (!told.ok) return null;
  const { caps, spent } = told.data as Output<'budget.get'>;
  if (caps.perDay !== undefined && spent.day >= caps.perDay) return "Today's budget is spent.";
  if (caps.perMonth !== undefined && spent.month >= caps.perMonth) return "This month's budget is spent.";
  return null;
}

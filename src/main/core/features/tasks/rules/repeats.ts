/** When a task that comes again comes again: by its rule in words, or by what the schedule makes of a cron expression. */
import { toInstant } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { TasksDeps } from '../room.ts';
import type { TaskRow } from '../tasks.sql.ts';
import { nextByRule, ruleOf, ruleText } from '../time/repeat.ts';
import { isZone, ownZone } from '../time/zone.ts';

/** A task's next time, and the rule that it goes on by. */
export interface Next {
  due: number;
  repeats: string;
}

/** Thrown where there is no such zone: AppError `invalid_input`. */
export function checkZone(zone: string): string {
  if (!isZone(zone))
    throw new AppError('invalid_input', `There is no time zone named ${JSON.stringify(zone)}. Say one like Europe/Berlin.`, {
      zone,
    });
  return zone;
}

export const zoneOf = ({ zone }: TasksDeps, row: Pick<TaskRow, 'timezone'>): string => row.timezone ?? zone ?? ownZone();

/** Use before a command that may complete a task that comes again: a cron expression is read elsewhere. */
export async function nextTime(deps: TasksDeps, row: Pick<TaskRow, 'repeats' | 'due' | 'timezone'>): Promise<Next | null> {
  if (row.repeats === null) return null;
  const now = deps.clock.now();
  const zone = zoneOf(deps, row);
  const rule = ruleOf(row.repeats);
  if (!rule) return { due: await byCron(deps, row.repeats, zone, Math.max(now, row.due ?? 0)), repeats: row.repeats };
  const { at, rule: going } = nextByRule(rule, row.due ?? now, now, zone);
  return { due: at, repeats: ruleText(going) };
}

/** Thrown where it is neither a rule in words nor an expression: AppError `invalid_input`, or `refused` where nothing reads those here. */
export async function checkRepeats(deps: TasksDeps, repeats: string, zone: string): Promise<void> {
  if (!ruleOf(repeats)) await byCron(deps, repeats, zone, deps.clock.now());
}

async function byCron({ dispatch }: TasksDeps, expression: string, timezone: string, from: number): Promise<number> {
  const asked = { kind: 'cron', expression, timezone, from: toInstant(from), count: 1 };
  const answer = await dispatch('schedule.preview', asked, { actor: 'self', via: 'internal' });
  const known = 'daily, weekdays, weekly, monthly, yearly, or "every 2 weeks"';
  if (!answer.ok) {
    const code = answer.error.code === 'invalid_input' ? 'invalid_input' : 'refused';
    throw new AppError(code, `Hearth cannot read ${JSON.stringify(expression)} as a rule. Say ${known}.`, {
      repeats: expression,
    });
  }
  const at = firstOf(answer.data);
  if (at === null) throw new AppError('refused', `${JSON.stringify(expression)} never comes again. Say ${known}.`);
  return at;
}

function firstOf(data: unknown): number | null {
  const at =
    typeof data === 'object' && data !== null && 'at' in data && Array.isArray(data.at)
      ? Date.parse(String(data.at[0]))
      : Number.NaN;
  return Number.isFinite(at) ? at : null;
}

/** Conversations by the day they were last written in: Today, Yesterday, This week, then months. */
import type { Conversation } from '../../../../contract/chat.ts';

export interface Group<T> {
  readonly name: string;
  readonly items: readonly T[];
}

const dayMs = 86_400_000;

/** Use on a list that is sorted, newest first. `now` and the zone are the reader's. */
export function byDay<T extends Pick<Conversation, 'updatedAt'>>(list: readonly T[], now: Date): Group<T>[] {
  const groups: { name: string; items: T[] }[] = [];
  for (const item of list) {
    const name = dayName(new Date(item.updatedAt), now);
    const last = groups.at(-1);
    if (last?.name === name) last.items.push(item);
    else groups.push({ name, items: [item] });
  }
  return groups;
}

function dayName(at: Date, now: Date): string {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  // Rounded, since a day with a clock change is 23 or 25 hours long.
  const days = Math.round((midnight(now) - midnight(at)) / dayMs);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days < 7) return 'This week';
  const sameYear = at.getFullYear() === now.getFullYear();
  return at.toLocaleDateString('en-US', { month: 'long', ...(!sameYear && { year: 'numeric' }) });
}

/** Use for the time of something today. */
export function clock(instant: string): string {
  return new Date(instant).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
}

/** Use for when a message was written: the clock today, the date before. */
export function when(instant: string, now = new Date()): string {
  const at = new Date(instant);
  if (dayName(at, now) === 'Today') return clock(instant);
  return at.toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    ...(at.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
  });
}

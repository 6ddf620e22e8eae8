/** Whether a message waits although it could go, why, and until when: pure. */
import type { Severity } from '../../../../../contract/keeping/outbox.ts';
import type { Settings } from '../../../../../contract/self.ts';
import { ownZone, quietUntil, startOfNextDay } from './hours.ts';

export type HoldSettings = Pick<Settings, 'quietHours' | 'notificationsPerDay' | 'mutedTopics'>;

export interface Hold {
  why: string;
  until: number;
}

const dayMs = 24 * 60 * 60_000;

export const zoneOf = (settings: HoldSettings): string => settings.quietHours?.timezone ?? ownZone();

/** `left` is what the day's budget still allows. Who says "urgent" passes the quiet hours, and nothing else: anybody can say it. */
export function holdOf(
  item: { topic: string | null; severity: Severity },
  { now, left, settings }: { now: number; left: number; settings: HoldSettings },
): Hold | null {
  if (item.topic !== null && settings.mutedTopics.includes(item.topic))
    return { why: `The topic "${item.topic}" is muted.`, until: now + dayMs };
  const quiet = item.severity === 'urgent' ? null : quietUntil(now, settings.quietHours);
  if (quiet !== null) return { why: `Quiet hours until ${settings.quietHours?.to}.`, until: Math.max(quiet, now + 1000) };
  if (left > 0) return null;
  return {
    why: `The day's ${settings.notificationsPerDay} notifications are used up.`,
    until: Math.max(startOfNextDay(now, zoneOf(settings)), now + 1000),
  };
}

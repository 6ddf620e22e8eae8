/** The state of a skill in words. */
import type { Skill } from '../../../../contract/notebook.ts';

const badges: Record<Skill['state'], { word: string; tone: string }> = {
  approved: { word: 'Approved', tone: 'moss' },
  new: { word: 'Off', tone: '' },
  changed: { word: 'Changed', tone: 'brass' },
  broken: { word: 'Broken', tone: 'carmine' },
};

export const badgeOf = (state: Skill['state']): { word: string; tone: string } => badges[state];

/** What stands at the top of its page. */
export function standingOf({ state, why }: Pick<Skill, 'state' | 'why'>): string {
  if (state === 'approved') return 'Hearth may read it when it fits what you ask, and use what it names below while it does.';
  if (state === 'new') return 'Nobody has approved it yet. Until then Hearth does not know that it is there.';
  if (state === 'changed') return 'Its files changed since you approved it. It is off until you look at what changed.';
  return why ?? 'It is no skill as it stands.';
}

export interface Need {
  /** As the skill calls it. */
  readonly named: string;
  /** The tools here that it stands for; none where there is no such tool. */
  readonly tools: readonly string[];
}

/** What it says that it needs. Null where it says nothing: it may then only be read. */
export function needsOf({ needs, allowedTools }: Pick<Skill, 'needs' | 'allowedTools'>): Need[] | null {
  if (needs) return needs.length === 0 && allowedTools === null ? null : needs;
  return allowedTools?.map((named) => ({ named, tools: [named] })) ?? null;
}

/** Who changed a file, how and when, in words. */
import type { NoteOrigin } from '../../contract/notebook.ts';

const manners: Record<NoteOrigin, string> = {
  seed: 'as it came',
  disk: 'in another program',
  write: 'here',
  revert: 'by going back',
  proposal: 'by a proposal',
  install: 'by installing',
  journal: 'by the journal',
  note: 'as a note',
};

/** Use for `user`, `self`, `run:ID`. */
export function whoIs(actor: string): string {
  if (actor === 'user') return 'you';
  if (actor.startsWith('run:')) return 'a run';
  return 'Hearth';
}

/** "you, in another program". */
export const byWords = (actor: string, origin: NoteOrigin): string => `${whoIs(actor)}, ${manners[origin]}`;

/** The same, of what happened somewhere else than in this window. */
export const elsewhere = (actor: string, origin: NoteOrigin): string =>
  origin === 'write' ? `${whoIs(actor)}, in another window` : byWords(actor, origin);

/** "Changed in another program at 09:12." */
export function noticeWords({ actor, origin, at }: { actor: string; origin: NoteOrigin; at: number }): string {
  const time = new Date(at).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
  if (origin === 'disk') return `Changed in another program at ${time}. It is shown as it is now.`;
  return `Changed by ${elsewhere(actor, origin)}, at ${time}. It is shown as it is now.`;
}

/** The name of a file without its shelf. */
export const nameOf = (path: string): string => path.slice(path.indexOf('/') + 1);

/** Use beside a version: today the clock, this year the day, before that the date. */
export function momentOf(instant: string, now = new Date()): string {
  const at = new Date(instant);
  const clock = at.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
  if (at.toDateString() === now.toDateString()) return `today, ${clock}`;
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return `${at.toLocaleDateString('en-US', { month: 'short', day: 'numeric', ...year })}, ${clock}`;
}

/** The run of an actor, to be gone to. */
export const runOf = (actor: string): string | null => (actor.startsWith('run:') ? actor.slice(4) : null);

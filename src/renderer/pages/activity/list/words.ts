/** A run in words: how it stands, since when, for how long and how much. Pure. */
import type { RunState } from '../../../../contract/run-event.ts';
import type { Run } from '../../../../contract/runs.ts';
import { dollars } from '../../../app/amounts.ts';
import { took } from '../../../calls/words.ts';
import type { IconName } from '../../../parts/Icon.tsx';

interface Standing {
  /** "Waits for you". */
  readonly words: string;
  readonly icon: IconName;
  /** The class of its color. */
  readonly mark: string;
  readonly ink: string;
}

const standings: Record<RunState, Standing> = {
  queued: { words: 'Waits for its turn', icon: 'clock', mark: 'c3', ink: 'c2' },
  running: { words: 'Working', icon: 'half', mark: 'm-ember', ink: '' },
  waiting: { words: 'Waits for you', icon: 'hand', mark: 'm-ember', ink: 'c-ember' },
  succeeded: { words: 'Done', icon: 'check', mark: 'm-moss', ink: 'c-moss' },
  failed: { words: 'Failed', icon: 'failed', mark: 'm-carmine', ink: 'c-carmine' },
  cancelled: { words: 'Stopped', icon: 'stop', mark: 'c3', ink: 'c2' },
  interrupted: { words: 'Interrupted', icon: 'warn', mark: 'm-brass', ink: 'c-brass' },
};

/** Use beside a run: the words, the shape and the color of its state. */
export const standingOf = (state: RunState): Standing => standings[state];

export const states = Object.keys(standings) as RunState[];

const active: readonly RunState[] = ['queued', 'running', 'waiting'];

/** True while it still works, or waits to. */
export const isActive = ({ state }: Pick<Run, 'state'>): boolean => active.includes(state);

/** How long it worked, or works by now; null where it has not begun. */
export function elapsed({ startedAt, finishedAt }: Pick<Run, 'startedAt' | 'finishedAt'>, now = Date.now()): number | null {
  if (!startedAt) return null;
  return Math.max(0, (finishedAt ? Date.parse(finishedAt) : now) - Date.parse(startedAt));
}

/** "$0.11", "free": what nothing was paid for is said so only once it is over. */
export const costOf = (run: Pick<Run, 'cost' | 'state'>): string => (run.cost > 0 || isActive(run) ? dollars(run.cost) : 'free');

/** The first line of what it is to do; a run without words has its type. */
export const titleOf = ({ goal, type }: Pick<Run, 'goal' | 'type'>): string => goal.trim().split('\n', 1)[0]?.trim() || type;

/** The second line of a row: the least that tells one run from another. */
export function aboutOf(run: Run, now = Date.now()): string {
  const kind = run.agent ? `${run.type}, ${run.agent}` : run.type;
  const { state, failure } = run;
  if (state === 'failed') return `${kind} · ${failure?.message ?? 'Failed'}`;
  const time = elapsed(run, now);
  const said = state === 'succeeded' ? null : standings[state].words;
  const length = state === 'succeeded' && time !== null ? took(time) : null;
  return [said, kind, length, state === 'queued' ? null : costOf(run)].filter(Boolean).join(' · ');
}

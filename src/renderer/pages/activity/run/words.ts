/** What policy said about a call, and by which rule; what of a run may have happened. Pure. */
import type { Step } from '../../../../contract/runs.ts';
import { href } from '../../../app/location.ts';
import { briefOf, onlyReads, verbOf } from '../../../calls/words.ts';
import type { Detail } from './store.ts';

type Decision = NonNullable<Step['decision']>;

export interface Ruling {
  readonly word: string;
  readonly tone: 'moss' | 'ember' | 'carmine';
  /** "a grant of yours": the rule, as a person calls it. Null where what is said beside it says that already. */
  readonly by: string | null;
  /** Why, where the rule itself does not say it. */
  readonly why: string | null;
  /** Where that rule can be seen and changed. */
  readonly place: string | null;
}

const permissions = href('settings', ['permissions']);
/** The rules that have a name of their own. A map, since names come from outside. */
const named = new Map<string, [by: string | null, place: string | null]>([
  ['free', [null, null]],
  ['file', [null, null]],
  ['constitution', ['the constitution', href('settings', ['permissions', 'constitution'])]],
  ['place', ['the rule of places', null]],
  ['home', ['the rule that Hearth’s own folder is never touched', null]],
  ['run', ['what this run may use', null]],
  ['private address', ['the rule of private addresses', null]],
  ['rate', ['the limit of calls in a minute', null]],
  ['policy file', ['your file of rules', href('settings', ['permissions', 'rules'])]],
  ['taint', ['the rule of text from outside', null]],
  ['default', [null, null]],
]);

/** Use under a call. */
export function rulingOf({ verdict, by, why }: Decision, step: Pick<Step, 'state'>): Ruling {
  const [words, place] = ruleOf(by);
  // Asked and done with: what counts now is the answer, which stands beside it.
  const word = verdict === 'allow' ? 'Allowed' : verdict === 'deny' ? 'Refused' : step.state === 'waiting' ? 'Asks you' : 'Asked';
  const tone = verdict === 'allow' ? 'moss' : verdict === 'deny' ? 'carmine' : 'ember';
  return { word, tone, by: words, why: /^(?:capability:|run grant|approval:)/.test(by) ? null : why, place };
}

function ruleOf(by: string): readonly [string | null, string | null] {
  const known = named.get(by);
  if (known) return known;
  if (by.startsWith('capability:')) return ['a grant of yours', permissions];
  if (by.startsWith('approval:')) return ['your answer', null];
  if (by.startsWith('run grant')) return [`grant ${by.slice('run grant'.length).trim()} of this run`, null];
  if (by.startsWith('rule ')) return [`${by} of your file`, href('settings', ['permissions', 'rules'])];
  return [`the check “${by}”`, null];
}

/** What was begun and never seen to end, in words: it may or may not have happened. */
export function unknownOf({ steps, state }: Pick<Detail, 'steps' | 'state'>): string[] {
  return steps
    .filter((step) => step.kind === 'tool' || step.kind === 'run')
    .filter((step) => step.state === 'unknown' || (state === 'interrupted' && step.state === 'began' && !onlyReads(step.name)))
    .map(({ name, args }) => `${verbOf(name, 'doing')} ${briefOf(name, args)}`.trim());
}

/** What was changed outside of Hearth, a sentence each. */
export const effectsOf = ({ steps }: Pick<Detail, 'steps'>): string[] => steps.flatMap(({ result }) => result?.sideEffects ?? []);

/** Seconds since the run began, as the margin of its timeline shows them: "4.07", "3:12". */
export function offset(at: string, from: string): string {
  const seconds = Math.max(0, (Date.parse(at) - Date.parse(from)) / 1000);
  if (seconds < 60) return seconds.toFixed(2);
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (amount: number) => String(amount).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

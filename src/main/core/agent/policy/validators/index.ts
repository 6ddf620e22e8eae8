/** Looks at arguments that are dangerous whatever is granted. Each finding denies, or has the user look. */
import type { Facts } from '../verdict.ts';
import { codeDangers } from './code.ts';
import { headerDangers } from './headers.ts';
import { pathDangers } from './paths.ts';

export interface Danger {
  verdict: 'deny' | 'ask';
  /** The check that found it: `shell: rm`. */
  by: string;
  /** A sentence for the person. */
  why: string;
}

export type Judgeable = Pick<Facts, 'tool' | 'args' | 'touches'>;

/** Every validator, one line each. */
const validators: readonly ((call: Judgeable) => Danger[])[] = [pathDangers, headerDangers, codeDangers];

/** What is dangerous about a call, in no order. */
export const findDanger = (call: Judgeable): Danger[] => validators.flatMap((validate) => validate(call));

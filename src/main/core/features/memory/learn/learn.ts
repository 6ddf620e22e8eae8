/** Learning from what was said, without a model: when an answer has ended, what the person had said before it is gone through once. */
import type { Settings } from '../../../../../contract/self.ts';
import type { Transaction } from '../../../store/types.ts';
import { sketchOf } from '../likeness/sketch.ts';
import { rememberFrom } from '../rules/many.ts';
import { keepIn } from './candidates/decide.ts';
import { knownAs, type Offered, offerIn } from './candidates/offer.ts';

/** Something found, and by whose words it is borne out. */
export interface Found extends Offered {
  /** True where the text is the person's own words: only those are ever kept unasked. */
  ownWords: boolean;
}

interface Learning {
  mode: Settings['learn'];
  newId: () => string;
}

/** Within a command: keeps what may be kept unasked, and offers the rest. Answers how many are new. */
export function learnIn(tx: Transaction, { mode, newId }: Learning, found: readonly Found[]): number {
  if (mode === 'off') return 0;
  let fresh = 0;
  for (const one of found) {
    const unasked = mode === 'keep' && one.ownWords && !one.taintedBy && one.source.type === 'user';
    if (unasked && sayAgain(tx, newId, one)) continue;
    const id = offerIn(tx, newId, one);
    if (id === null) continue;
    fresh += 1;
    if (unasked) keepIn(tx, { id, actor: 'self', newId });
    else tx.publish('memory.learnt', { id, state: 'open' });
  }
  return fresh;
}

/** What is known and said again is one more source of it. */
function sayAgain(tx: Transaction, newId: () => string, { text, source, occurredAt, ...rest }: Found): boolean {
  const known = knownAs(tx, sketchOf(text), occurredAt);
  if (!known) return false;
  const input = { text, area: rest.area, kind: rest.kind, ...(occurredAt === undefined ? {} : { occurredAt }) };
  if (isSameArea(known.area, rest.area)) rememberFrom(tx, { input, source, actor: 'self', newId });
  return true;
}

const isSameArea = (known: string, area: string | undefined): boolean => known === (area ?? 'main');

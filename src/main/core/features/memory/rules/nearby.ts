/** What may say the same as something that is to be kept: looked for among a few, and never among all. */
import type { Reader, Store } from '../../../store/types.ts';
import { Filed } from '../likeness/filed.ts';
import type { Keys } from '../likeness/hash.ts';
import { filingOf } from '../likeness/keys.ts';
import { filedSince, type KeysRow } from '../records/memory.sql.ts';

export interface Nearby {
  /** Positions of records that may say the same, oldest first. */
  under(keys: Keys): number[];
  /** Positions of records that give a thing a value. */
  valuesUnder(attribute: number): number[];
  /** What was kept meanwhile is near to what comes after it. */
  file(text: string, position: number): void;
  /** Use after the commit: what was filed in it, up to this event, need not be read. */
  reached(seq: number): void;
}

interface Picture {
  readonly filed: Filed;
  /** Records that changed up to here are in it (`memories.touched`, then the position). */
  touched: number;
  position: number;
}

/** One for each connection: the writer's is the one that is asked. */
const pictures = new WeakMap<Reader, Picture>();
const page = 2_000;

/** Within one command, on its transaction: reads on from what changed since the last. */
export function lookAround(reader: Reader): Nearby {
  const picture = pictureOf(reader);
  while (readOn(reader, picture) === page);
  const { filed } = picture;
  return {
    under: ({ own, near }) => inOrder(filed, near.length === 0 ? own : [...own, ...near]),
    valuesUnder: (attribute) => inOrder(filed, [attribute]),
    file(text, position) {
      const { own, attribute } = filingOf(text);
      for (const key of own) filed.add(key, position);
      if (attribute !== null) filed.add(attribute, position);
    },
    reached(seq) {
      if (seq > picture.touched) Object.assign(picture, { touched: seq, position: Number.MAX_SAFE_INTEGER });
    },
  };
}

/** Use at the start, behind everything else: the first who keeps something need not wait until all is read. */
export async function readAhead(store: Pick<Store, 'command'>): Promise<void> {
  for (let more = true; more; ) more = await store.command((tx) => readOn(tx, pictureOf(tx)) === page);
}

function pictureOf(reader: Reader): Picture {
  const known = pictures.get(reader);
  if (known) return known;
  const picture = { filed: new Filed(), touched: 0, position: 0 };
  pictures.set(reader, picture);
  return picture;
}

function readOn(reader: Reader, picture: Picture): number {
  const { touched, position, filed } = picture;
  const rows = filedSince.all(reader, { touched, position, limit: page });
  for (const row of rows) for (const key of keysIn(row)) filed.add(key, row.position);
  const last = rows.at(-1);
  if (last) Object.assign(picture, { touched: last.touched, position: last.position });
  return rows.length;
}

const keysIn = ({ a, b, c, d, e }: KeysRow): number[] => [a, b, c, d, e].filter((key) => key !== null);

function inOrder(filed: Filed, keys: readonly number[]): number[] {
  const found: number[] = [];
  for (const key of keys) filed.under(key, found);
  return found.length < 2 ? found : found.sort((a, b) => a - b);
}

/** Recall's picture of memory: kept beside the worker's connection, and brought up to date before each question. */
import type { Reader } from '../../../store/types.ts';
import { Corpus } from '../recall/corpus.ts';
import { buriedSince, type SeenRow, touchedSince } from './picture.sql.ts';

export interface Picture {
  corpus: Corpus;
  /** Every record that changed up to here is in it. */
  touched: number;
  buried: number;
  superseded: Set<string>;
  expiry: Map<string, number>;
}

const pictures = new WeakMap<Reader, Picture>();

/** Use before ranking: all that is stored now. */
export function pictureOf(reader: Reader): Picture {
  const picture = known(reader);
  readOn(reader, picture, Number.POSITIVE_INFINITY);
  for (const { id, seq } of buriedSince.iterate(reader, { seq: picture.buried })) {
    picture.buried = seq;
    picture.corpus.remove(id);
  }
  return picture;
}

/** Use ahead of the first question: reads so many records on, and tells whether there are more. */
export function paint(reader: Reader, most: number): boolean {
  const picture = known(reader);
  const more = readOn(reader, picture, most);
  if (!more) picture.corpus.settle();
  return more;
}

function known(reader: Reader): Picture {
  const found = pictures.get(reader);
  if (found) return found;
  const picture = {
    corpus: new Corpus(),
    touched: 0,
    buried: 0,
    superseded: new Set<string>(),
    expiry: new Map<string, number>(),
  };
  pictures.set(reader, picture);
  return picture;
}

/** What changed at one stroke is read at one stroke: where it is cut off within, the next one reads all of it again. */
function readOn(reader: Reader, picture: Picture, most: number): boolean {
  let [reached, count] = [picture.touched, 0];
  for (const row of touchedSince.iterate(reader, { touched: picture.touched })) {
    if (row.touched !== reached) {
      picture.touched = reached;
      if (count >= most) return true;
      reached = row.touched;
    }
    see(picture, row);
    count += 1;
  }
  picture.touched = reached;
  return false;
}

function see({ corpus, superseded, expiry }: Picture, row: SeenRow): void {
  if (row.superseded_by === null) superseded.delete(row.id);
  else superseded.add(row.id);
  if (row.expires_at === null) expiry.delete(row.id);
  else expiry.set(row.id, row.expires_at);
  if (row.gone !== null) {
    corpus.remove(row.id);
    return;
  }
  corpus.add({
    id: row.id,
    text: row.text,
    // The parts of a long conversation are conversations: the end of one stands beside nothing of the next.
    conversation: row.conversation_id === null ? undefined : `${row.conversation_id}\u0000${row.session ?? ''}`,
    turn: row.turn ?? undefined,
    speaker: row.speaker ?? undefined,
    at: row.occurred_at ?? row.created_at,
  });
}

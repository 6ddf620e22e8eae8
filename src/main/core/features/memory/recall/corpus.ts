/**
 * Everything that recall reads, in arrays: postings of stems, who said what when, and which turns stand beside each other. It is
 * derived from the records and kept in memory by whoever recalls; a row that is removed leaves nothing behind.
 */
import { type Entry, type Row, readRow } from './row.ts';

/** A pause this long ends a conversation's stretch: what was said before it says little about what comes after. */
const pause = 12 * 3_600_000;

/** The rows that have a stem, and how often. */
export interface Postings {
  rows: number[];
  counts: number[];
  /** Rows that have the term: rows that were removed no longer count. */
  alive: number;
}

/** A conversation: its rows, in the order of their turns once somebody asks. */
interface Talk {
  rows: number[];
  ordered: boolean;
}

/** The index itself: rows by number, terms by number. */
export class Corpus {
  readonly rows: (Row | undefined)[] = [];
  /** By row, beside the rows themselves: what every posting asks for must not be scattered over memory. */
  readonly times: number[] = [];
  readonly lengths: number[] = [];
  readonly voices: string[] = [];
  /** By row: the days that it tells of, and how many days its words leave open. */
  readonly told: number[] = [];
  readonly slacks: number[] = [];
  /** By row: who stands before and after it in its stretch of a conversation; -1 where nobody does. True after `settle`. */
  readonly before: number[] = [];
  readonly after: number[] = [];
  /** By row: the stretch of its conversation without a long pause, named after its first row. True after `settle`. */
  readonly stretches: number[] = [];
  readonly speakers = new Map<string, number>();
  size = 0;
  private readonly termIds = new Map<string, number>();
  private readonly terms: string[] = [];
  private readonly postings: Postings[] = [];
  private readonly byId = new Map<string, number>();
  private readonly talks = new Map<string, Talk>();
  /** By row: its conversation, and where it stands in it. */
  private readonly talkOfRow: (Talk | undefined)[] = [];
  private readonly places: number[] = [];
  private readonly unordered = new Set<Talk>();
  private words = 0;
  private names: Set<string> | undefined;
  private ages: { oldest: number; newest: number } | undefined;
  private ordered: string[] | undefined;

  /** Terms a record has, in the middle: how long "long" is depends on what is stored. */
  get averageLength(): number {
    return this.size === 0 ? 1 : Math.max(1, this.words / this.size);
  }

  /** Use for a new record, or one that changed. */
  add(entry: Entry): void {
    this.remove(entry.id);
    const number = this.rows.length;
    const row = readRow(entry, (term) => this.number(term));
    this.rows.push(row);
    this.times.push(row.at);
    this.lengths.push(row.terms.length);
    this.voices.push(row.speaker);
    this.told.push(row.told);
    this.slacks.push(row.slack);
    this.places.push(0);
    this.before.push(-1);
    this.after.push(-1);
    this.stretches.push(number);
    this.ages = undefined;
    this.byId.set(entry.id, number);
    this.size += 1;
    this.words += row.terms.length;
    for (const term of row.terms) this.post(term, number);
    this.names = undefined;
    if (row.speaker !== '') this.speakers.set(row.speaker, (this.speakers.get(row.speaker) ?? 0) + 1);
    if (row.conversation === '') return;
    const talk = this.talks.get(row.conversation) ?? { rows: [], ordered: true };
    this.talks.set(row.conversation, talk);
    this.talkOfRow[number] = talk;
    talk.rows.push(number);
    this.disorder(talk);
  }

  /** Use for a record that was forgotten: its terms leave the postings too. */
  remove(id: string): void {
    const number = this.byId.get(id);
    const row = number === undefined ? undefined : this.rows[number];
    if (number === undefined || !row) return;
    for (const term of new Set(row.terms)) this.drop(term, number);
    this.rows[number] = undefined;
    this.times[number] = Number.NaN;
    this.voices[number] = '';
    this.ages = undefined;
    this.byId.delete(id);
    this.size -= 1;
    this.words -= row.terms.length;
    this.names = undefined;
    const left = (this.speakers.get(row.speaker) ?? 1) - 1;
    if (left > 0) this.speakers.set(row.speaker, left);
    else this.speakers.delete(row.speaker);
    const talk = this.talkOfRow[number];
    if (!talk) return;
    this.talkOfRow[number] = undefined;
    talk.rows.splice(talk.rows.indexOf(number), 1);
    this.disorder(talk);
    if (talk.rows.length === 0) this.talks.delete(row.conversation);
  }

  /** The newest row is the last of its lists: a term that it has twice is found there. */
  private post(term: number, number: number): void {
    const list = this.postings[term];
    if (!list) return;
    const { rows, counts } = list;
    const last = rows.length - 1;
    if (rows[last] === number) {
      counts[last] = (counts[last] ?? 0) + 1;
      return;
    }
    rows.push(number);
    counts.push(1);
    list.alive += 1;
  }

  private drop(term: number, number: number): void {
    const list = this.postings[term];
    const at = list?.rows.indexOf(number) ?? -1;
    if (!list || at < 0) return;
    list.rows.splice(at, 1);
    list.counts.splice(at, 1);
    list.alive -= 1;
  }

  /** The rows and counts of a stem; nothing where no record has it. */
  find(term: string): Postings | undefined {
    const id = this.termIds.get(term);
    const list = id === undefined ? undefined : this.postings[id];
    return list && list.alive > 0 ? list : undefined;
  }

  idOf(term: string): number | undefined {
    return this.termIds.get(term);
  }

  termOf(id: number): string {
    return this.terms[id] ?? '';
  }

  /** Where a record stands in `rows`. */
  numberOf(id: string): number | undefined {
    return this.byId.get(id);
  }

  rowOf(id: string): Row | undefined {
    const number = this.byId.get(id);
    return number === undefined ? undefined : this.rows[number];
  }

  /** How telling a stem is: what every record has tells nothing. */
  idf(term: string): number {
    const having = this.find(term)?.alive ?? 0;
    return Math.log(1 + (this.size - having + 0.5) / (having + 0.5));
  }

  idfOf(id: number): number {
    const having = this.postings[id]?.alive ?? 0;
    return Math.log(1 + (this.size - having + 0.5) / (having + 0.5));
  }

  /** What speakers are called, each word of their names. */
  get called(): ReadonlySet<string> {
    this.names ??= new Set([...this.speakers.keys()].flatMap((speaker) => speaker.split(/\s+/)));
    return this.names;
  }

  /** Stems that begin so, most frequent first: for a word that is still being typed. */
  beginning(prefix: string, most: number): string[] {
    this.ordered ??= this.terms.toSorted();
    const all = this.ordered;
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((all[middle] ?? '') < prefix) low = middle + 1;
      else high = middle;
    }
    const found: string[] = [];
    for (; found.length < 200 && all[low]?.startsWith(prefix); low += 1) found.push(all[low] ?? '');
    return found
      .filter((term) => term !== prefix && this.find(term))
      .toSorted((a, b) => (this.find(b)?.alive ?? 0) - (this.find(a)?.alive ?? 0) || (a < b ? -1 : 1))
      .slice(0, most);
  }

  /** The rows of the same conversation, in order; a row that stands alone has none. */
  talkOf(number: number): readonly number[] | undefined {
    const talk = this.talkOfRow[number];
    if (talk && !talk.ordered) this.order(talk);
    return talk?.rows;
  }

  /** Where a row stands in `talkOf` it; ask for the talk first. */
  placeOf(number: number): number {
    return this.places[number] ?? 0;
  }

  /** Use before `before`, `after` and `stretches` are read: orders the conversations that changed. */
  settle(): void {
    for (const talk of this.unordered) this.order(talk);
  }

  /** When the oldest and the newest record were. */
  get span(): { oldest: number; newest: number } {
    if (this.ages) return this.ages;
    let [oldest, newest] = [Number.POSITIVE_INFINITY, 0];
    for (const at of this.times) {
      // What was removed has no time.
      if (at < oldest) oldest = at;
      if (at > newest) newest = at;
    }
    this.ages = { oldest, newest };
    return this.ages;
  }

  private disorder(talk: Talk): void {
    talk.ordered = false;
    this.unordered.add(talk);
  }

  private order(talk: Talk): void {
    talk.rows.sort((a, b) => (this.rows[a]?.turn ?? 0) - (this.rows[b]?.turn ?? 0) || a - b);
    let [first, last] = [talk.rows[0] ?? 0, -1];
    for (const [place, number] of talk.rows.entries()) {
      const goesOn = last >= 0 && Math.abs((this.times[number] ?? 0) - (this.times[last] ?? 0)) < pause;
      if (!goesOn) first = number;
      this.places[number] = place;
      this.stretches[number] = first;
      this.before[number] = goesOn ? last : -1;
      this.after[number] = -1;
      if (goesOn) this.after[last] = number;
      last = number;
    }
    talk.ordered = true;
    this.unordered.delete(talk);
  }

  private number(term: string): number {
    const known = this.termIds.get(term);
    if (known !== undefined) return known;
    const id = this.terms.length;
    this.terms.push(term);
    this.termIds.set(term, id);
    this.postings.push({ rows: [], counts: [], alive: 0 });
    this.ordered = undefined;
    return id;
  }
}

/** How often each stands in the list. */
export function tally<T>(list: readonly T[]): Map<T, number> {
  const found = new Map<T, number>();
  for (const item of list) found.set(item, (found.get(item) ?? 0) + 1);
  return found;
}

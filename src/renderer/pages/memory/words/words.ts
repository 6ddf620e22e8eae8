/** A record in words: what it is, who said it, when, and why it was found. Pure. */
import type { MemoryCandidate, MemoryHit, MemoryRecord, MemorySource } from '../../../../contract/memory/index.ts';
import { href } from '../../../app/location.ts';

export type Area = MemoryRecord['area'];
export type Kind = MemoryRecord['kind'];

/** One of many, and all of them: "Fragment", "Fragments". */
export const areaNames: Record<Area, { one: string; all: string; meaning: string }> = {
  main: { one: 'Main', all: 'Main', meaning: 'What is known' },
  fragments: { one: 'Fragment', all: 'Fragments', meaning: 'Said in passing, not tidied yet' },
  solutions: { one: 'Solution', all: 'Solutions', meaning: 'What worked' },
  instruments: { one: 'Instrument', all: 'Instruments', meaning: 'How a tool is used' },
};
export const areas = Object.keys(areaNames) as Area[];

export const kindNames: Record<Kind, { name: string; meaning: string }> = {
  episodic: { name: 'Happened', meaning: 'Something that took place' },
  semantic: { name: 'Fact', meaning: 'How things are' },
  procedural: { name: 'How-to', meaning: 'How something is done' },
};
export const kinds = Object.keys(kindNames) as Kind[];

/** Every category is the user's own; these are there to begin with. */
export const usualCategories = ['general', 'gear', 'preferences', 'homelab', 'personal', 'work'];

/** "Homelab": a category as a name. */
export const titled = (name: string): string => name.replace(/^\p{Ll}/u, (first) => first.toUpperCase());

/** True where the text is not the user's own: it is drawn so that nothing in it is unseen. */
export const isForeign = ({ type }: Pick<MemorySource, 'type'>): boolean => type !== 'user';

/** "you, in chat", "a run", "brought in". */
export function saidBy({ type, conversationId, speaker, ref }: MemorySource): string {
  const where = conversationId ? ', in chat' : '';
  if (type === 'user') return speaker ? `${speaker}${where}` : `you${where}`;
  if (type === 'self') return 'Hearth';
  if (type === 'run') return `a run${where}`;
  if (type === 'import') return speaker ? `${speaker}, brought in` : 'brought in';
  return ref ? `${ref}` : 'outside';
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Where it was said, to go there; null where that is no place in the window. */
export function placeOf({ type, conversationId, ref }: MemorySource): { name: string; to: string } | null {
  if (conversationId && uuid.test(conversationId)) {
    const message = ref && uuid.test(ref) && type !== 'run' ? { message: ref } : {};
    return { name: 'Show it there', to: href('chat', [conversationId], message) };
  }
  return type === 'run' && ref && uuid.test(ref) ? { name: 'Show it', to: href('activity', [ref]) } : null;
}

const never = 9000;

/** "April 18", with the year where it is another one; "never" where it lies beyond every plan. */
export function dayOf(instant: string, now = new Date()): string {
  const at = new Date(instant);
  if (at.getFullYear() >= never) return 'never';
  const sameYear = at.getFullYear() === now.getFullYear();
  return at.toLocaleDateString('en-US', { month: 'long', day: 'numeric', ...(!sameYear && { year: 'numeric' }) });
}

const monthOf = (instant: string): string => new Date(instant).toLocaleDateString('en-US', { month: 'long', year: 'numeric' });

/** The line under a text: "Solution · April 18 · you, in chat". */
export function aboutOf(record: MemoryRecord, now = new Date()): string {
  const more = record.sources?.length ?? 0;
  return [
    areaNames[record.area].one,
    titled(record.category),
    dayOf(record.occurredAt ?? record.createdAt, now),
    // What came from outside has a badge that says so, with its name.
    record.source.type === 'outside' ? null : saidBy(record.source),
    more > 0 ? `said ${more + 1} times` : null,
  ]
    .filter(Boolean)
    .join(' · ');
}

type Why = MemoryHit['why'];
/** Five reasons, and no more, so that colors stay told apart. */
export type Reason = 'words' | 'meaning' | 'neighbor' | 'time' | 'importance';
export const reasons: { reason: Reason; name: string; tone: string }[] = [
  { reason: 'words', name: 'Words', tone: 'slate' },
  { reason: 'meaning', name: 'Meaning', tone: 'ember' },
  { reason: 'neighbor', name: 'Neighbor', tone: 'plum' },
  { reason: 'time', name: 'Time', tone: 'brass' },
  { reason: 'importance', name: 'Importance', tone: 'moss' },
];

/** How much each reason counts; what counts against a hit is not drawn. */
export function sharesOf(why: Why): Record<Reason, number> {
  const sum = (...parts: (number | undefined)[]) =>
    Math.max(
      0,
      parts.reduce<number>((total, part) => total + (part ?? 0), 0),
    );
  return {
    words: sum(why.text, why.entity, why.speaker),
    meaning: sum(why.vector),
    neighbor: sum(why.neighbour),
    time: sum(why.time, why.recency),
    importance: sum(why.importance),
  };
}

/** A part so small is not worth a word. */
const little = 0.04;

/** "words: snowblower, shed · said next to it · about May 2025". */
export function whyOf({ why, record }: Pick<MemoryHit, 'why' | 'record'>): string {
  const total = Object.values(sharesOf(why)).reduce((sum, part) => sum + part, 0);
  const counts = (part: number | undefined) => part !== undefined && part > total * little;
  const words = [...new Set(why.words ?? [])];
  const said = [
    words.length > 0 ? `${words.length === 1 ? 'the word' : 'words'}: ${words.slice(0, 6).join(', ')}` : null,
    words.length === 0 && counts(why.text) ? 'like words' : null,
    counts(why.entity) ? 'the same name' : null,
    counts(why.vector) ? 'close in meaning' : null,
    counts(why.neighbour) ? 'said next to it' : null,
    counts(why.time) ? `about ${monthOf(record.occurredAt ?? record.createdAt)}` : null,
    counts(why.speaker) ? `said by ${record.source.speaker ?? 'them'}` : null,
    counts(why.recency) ? 'recent' : null,
    counts(why.importance) ? 'important' : null,
  ].filter(Boolean);
  return said.join(' · ') || 'a little of everything';
}

/** "0.91 of the best: words 37 %, meaning 34 %", for who does not see the bar. `share`: of the best hit, since scores have no end. */
export function scoreSaid(share: number, why: Why): string {
  const shares = sharesOf(why);
  const total = Object.values(shares).reduce((sum, part) => sum + part, 0);
  const parts = reasons.flatMap(({ reason, name }) => {
    const percent = total > 0 ? Math.round((shares[reason] / total) * 100) : 0;
    return percent > 0 ? [`${name.toLowerCase()} ${percent} %`] : [];
  });
  return `${share.toFixed(2)} of the best${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** So much of a text stands in a list. */
const shownLength = 420;
/** A match further in than this is brought to the front. */
const farIn = 180;

/** A text for a list, with the words that matched told apart; a long one begins near the first of them. */
export function excerptOf(text: string, words: readonly string[] = []): Piece[] {
  const flat = text.replace(/\s+/g, ' ').trim();
  const at = words.length > 0 ? (matcher(words).exec(flat)?.index ?? 0) : 0;
  const from = at > farIn ? Math.max(0, flat.lastIndexOf(' ', at - farIn / 2) + 1) : 0;
  const cut = flat.slice(from, from + shownLength);
  const shown = `${from > 0 ? '…' : ''}${cut.toWellFormed()}${from + shownLength < flat.length ? '…' : ''}`;
  return piecesOf(shown, words);
}

/** A text in parts: those that matched, and what lies between. Nothing is lost. */
export function piecesOf(text: string, words: readonly string[]): Piece[] {
  if (words.length === 0) return text ? [{ text, hit: false }] : [];
  return text
    .split(matcher(words))
    .map((part, at) => ({ text: part, hit: at % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

/** The words, and what begins with them: who asks for "backup" finds "backups". */
function matcher(words: readonly string[]): RegExp {
  const escaped = words.filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\p{N}])((?:${escaped.join('|')})[\\p{L}\\p{N}]{0,4})(?![\\p{L}\\p{N}])`, 'giu');
}

/** The first words of a text: its name where there is no room for more. */
export function nameOf({ text }: Pick<MemoryRecord | MemoryCandidate, 'text'>, length = 48): string {
  const line = text.trim().split('\n', 1)[0]?.trim() ?? '';
  return line.length > length ? `${line.slice(0, length).toWellFormed().trimEnd()}…` : line;
}

/** What every format is read into, and the small questions that all of them ask of what a file says. */
import type { Content, Message } from '../../../../../../contract/chat.ts';
import type { Failure, Usage } from '../../../../../../contract/run-event.ts';
import { titleFrom } from '../../title/title.ts';

export type Format = 'chatgpt' | 'claude' | 'hearth';

export interface Skipped {
  where: string;
  why: string;
}

export interface ForeignMessage {
  /** As the file calls it. */
  source: string;
  /** The message that it follows, by its place in the list; null for a first one. Always an earlier one. */
  parent: number | null;
  role: Message['role'];
  content: Content[];
  /** Milliseconds since 1970; null where the file does not say. */
  at: number | null;
  model: string | null;
  /** What only Hearth's own export knows. */
  own?: Own;
}

/** Of a message of Hearth's own: how it ended, what it took, and what belongs to its provider. */
export interface Own {
  state: Exclude<Message['state'], 'streaming'>;
  usage: Usage | null;
  failure: Failure | null;
  blocks: { provider: string; block: unknown }[];
}

export interface ForeignConversation {
  source: string;
  title: string;
  at: number | null;
  updatedAt: number | null;
  /** Set where it may go on with the model that it had. */
  model: string | null;
  messages: ForeignMessage[];
  skipped: Skipped[];
  /** Messages of tools and of the system: no part of what was said. */
  left: number;
}

/** A message longer than that is cut: no window shows more, and no index should hold it. */
export const longestText = 1_000_000;
/** The end of the year 9999: a later instant cannot be written. */
const lastInstant = 253_402_300_799_999;

export type Loose = Record<string, unknown>;

export const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);
export const textIn = (value: unknown): string => (typeof value === 'string' ? value.toWellFormed() : '');
export const listIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Seconds since 1970, or a text that names an instant. Null where it is neither, or lies outside of what can be written. */
export function instantIn(value: unknown): number | null {
  const ms =
    typeof value === 'number' ? value * 1000 : typeof value === 'string' && value !== '' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(ms) && ms > 0 && ms <= lastInstant ? Math.round(ms) : null;
}

/** A title as the list shows it: one line, 200 characters at most; from the first words where the file has none. */
export function titleOf(value: unknown, messages: readonly ForeignMessage[]): string {
  const said = textIn(value)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  if (said !== '') return [...said].slice(0, 200).join('');
  const first = messages.find(({ role }) => role === 'user')?.content.find((part) => part.type === 'text');
  return titleFrom(first?.type === 'text' ? first.text : '');
}

/** Text within its bound; what was cut off is said where the message stands, and in the list of what was skipped. */
export function bounded(text: string, where: string, skipped: Skipped[]): Content[] {
  if (text.length <= longestText) return text === '' ? [] : [{ type: 'text', text }];
  const why = `The message has ${text.length} characters: the first ${longestText} were kept.`;
  skipped.push({ where, why });
  return [{ type: 'text', text: text.slice(0, longestText).toWellFormed() }, notImported(why)];
}

/** Stands in a conversation where something of it could not be taken along. */
export const notImported = (text: string): Content => ({ type: 'notice', code: 'not_imported', text });

/** What a model found worth keeping: read line by line, believed only as far as it is borne out. Pure. */
import { z } from 'zod';
import { memoryKind } from '../../../../../../contract/memory/index.ts';
import { redact } from '../../../../base/redact.ts';
import { sketchOf } from '../../likeness/sketch.ts';
import type { Found } from '../learn.ts';
import type { Turn } from '../rooms.ts';
import { isTaken, placeOf } from './talk.ts';

const line = z.object({
  text: z.string().trim().min(3).max(1000),
  quote: z.string().trim().min(1).max(2000),
  category: z.string().trim().min(1).max(100).optional().catch(undefined),
  kind: memoryKind.optional().catch(undefined),
  why: z.string().trim().min(1).max(300).optional().catch(undefined),
});

/** Of one conversation; more is chatter. */
const most = 20;

export interface Heard {
  conversationId: string;
  turns: readonly Turn[];
  /** What brought text from outside into what the model read; null where nothing did. */
  taintedBy: string | null;
}

/** Use on all that the run said. What does not fit, and what nobody said, is left out. */
export function foundIn(said: string, heard: Heard): Found[] {
  return said
    .split('\n')
    .flatMap((each) => parsed(each) ?? [])
    .slice(0, most)
    .flatMap((one) => borneOut(one, heard) ?? []);
}

function parsed(text: string): z.output<typeof line> | null {
  const json = text
    .trim()
    .replace(/^[-*]\s+/, '')
    .replace(/,$/, '');
  if (!json.startsWith('{')) return null;
  try {
    const checked = line.safeParse(JSON.parse(json));
    return checked.success ? checked.data : null;
  } catch {
    return null;
  }
}

function borneOut(one: z.output<typeof line>, { conversationId, turns, taintedBy }: Heard): Found | null {
  const { text, quote, category = 'general', kind = 'semantic' } = one;
  const place = placeOf(quote, turns);
  if (!place || redact(text) !== text) return null;
  const at = { conversationId, turn: place.turn.turn };
  const shared = { text, kind, category, why: one.why ?? 'It was said in a conversation.' };
  if (place.from === 'tool') {
    const source =
      place.outside === null ? { type: 'run' as const, ref: place.tool } : { type: 'outside' as const, ref: place.outside };
    return { ...shared, area: 'solutions', source: { ...source, ...at }, taintedBy: place.outside ?? taintedBy, ownWords: false };
  }
  if (isTaken(quote, place.turn)) return null;
  const source = { type: 'user' as const, ref: place.turn.messageId, ...at, speaker: 'user' };
  return { ...shared, source, taintedBy, ownWords: isCarried(text, place.turn.text) };
}

/** Words that a model puts around what was said. */
const around = new Set([
  'user',
  'i',
  'my',
  'me',
  'is',
  'are',
  'am',
  'was',
  'has',
  'have',
  'they',
  'their',
  'we',
  'our',
  'to',
  'of',
  'in',
  'on',
  'at',
]);

/** True where the text says nothing that the person's own words do not: each word, number and denial of it is theirs. */
function isCarried(text: string, words: string): boolean {
  const [own, said] = [sketchOf(text), sketchOf(words)];
  if (own.exact || said.exact) return false;
  const there = new Set(said.content);
  const numbers = new Set(said.numbers.split(' '));
  return (
    own.content.every((word) => there.has(word) || around.has(word)) &&
    own.numbers.split(' ').every((number) => numbers.has(number) || number === '') &&
    own.negations === said.negations
  );
}

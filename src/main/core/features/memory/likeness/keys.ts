/** Under which keys a text is filed, so that what might say the same is found by looking at a few rows and not at all. */
import { attributeOf } from './attribute.ts';
import type { Sketch } from './sketch.ts';

/**
 * Texts that say the same share a key: the whole, its first two words of meaning, its last two, or two chosen by chance that is
 * the same everywhere. One word more or less leaves at least one of them as it was. What may not differ is in each key.
 */
export function likenessKeys(sketch: Sketch): number[] {
  const { content, numbers, negations, folded, exact } = sketch;
  const whole = hash53(`whole|${folded}`);
  if (exact) return [whole];
  const guard = `${numbers}|${negations}`;
  const few = content.length < 4 ? 1 : 2;
  return [
    whole,
    hash53(`first|${guard}|${content.slice(0, few).join(' ')}`),
    hash53(`last|${guard}|${content.slice(-few).join(' ')}`),
    hash53(`chosen|${guard}|${chosen(content)}`),
  ];
}

/** Under which key a statement is filed that gives something one value; null where the text is no such statement. */
export function attributeKey(text: string): number | null {
  const attribute = attributeOf(text);
  return attribute ? hash53(`attribute|${attribute.of}`) : null;
}

function chosen(content: readonly string[]): string {
  let [least, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const word of content) {
    const value = hash53(word);
    if (value < least) [least, second] = [value, least];
    else if (value > least && value < second) second = value;
  }
  return `${least} ${second}`;
}

/** 53 bits of a string: exact as a number of JavaScript's and as an INTEGER of SQLite's. */
function hash53(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

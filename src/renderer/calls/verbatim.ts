/** Foreign text as it is: what cannot be seen, or turns the reading direction, becomes its code point. */
import { visible } from '../markdown/links.ts';

/** A stretch of text; `unseen` marks one that stands for a character nobody would see. */
export interface Stretch {
  readonly text: string;
  readonly unseen: boolean;
}

const invisible = /([\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0\u2800])/u;

/** Use for code and diffs: line ends and tabs stay, all else that is unseen is marked, so that `[U+202E]` typed out is told from it. */
export function stretches(text: string, line = false): Stretch[] {
  const found: Stretch[] = [];
  for (const part of text.split(invisible)) {
    if (part === '') continue;
    const unseen = (line || (part !== '\n' && part !== '\t')) && visible(part) !== part;
    const last = found.at(-1);
    if (!unseen && last && !last.unseen) found[found.length - 1] = { text: last.text + part, unseen };
    else found.push({ text: unseen ? visible(part) : part, unseen });
  }
  return found;
}

/** Use for values and arguments, as a person reads them. */
export function pretty(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
}

/** The words, numbers and signs of a text, in order. */

const token =
  /(?<![\p{L}\p{N}])[-−]?\d+(?:[.,:/-]\d+)*|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|[\p{Sc}%#+&@=<>^~|*?]|\p{Extended_Pictographic}/gu;

export type Visit = (word: string, at: number) => void;

/** Use on text in its NFKC form. Plain text, which is nearly all of it, is read letter by letter: many are kept at once. */
export function eachToken(text: string, visit: Visit): void {
  if (isPlain(text)) readPlain(text, visit);
  else readAny(text, visit);
}

/** The rule itself, for text in any script. */
export function readAny(text: string, visit: Visit): void {
  for (const match of text.matchAll(token)) visit(match[0], match.index);
}

/** ASCII alone. */
export function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

const [letter, digit, sign] = [1, 2, 4];
const kinds = new Uint8Array(128);
for (const code of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') kinds[code.charCodeAt(0)] = letter;
for (const code of '0123456789') kinds[code.charCodeAt(0)] = digit;
for (const code of '$%#+&@=<>^~|*?') kinds[code.charCodeAt(0)] = sign;
const [minus, apostrophe] = [45, 39];
const betweenDigits = new Set([...'.,:/-'].map((mark) => mark.charCodeAt(0)));

/** What is past the end is none of them. */
const kindAt = (text: string, at: number): number => kinds[text.charCodeAt(at)] ?? 0;
const isWordAt = (text: string, at: number): boolean => (kindAt(text, at) & (letter | digit)) !== 0;

const readPlain = (text: string, visit: Visit): void => eachSpan(text, (from, to) => visit(text.slice(from, to), from));

/** Use on plain text: where each begins and ends. */
export function eachSpan(text: string, visit: (from: number, to: number) => void): void {
  for (let at = 0; at < text.length; ) {
    const kind = kindAt(text, at);
    const end =
      (kind === letter ? 0 : endOfNumber(text, at)) || (kind === 0 ? 0 : endOfWord(text, at)) || (kind === sign ? at + 1 : 0);
    if (end > 0) visit(at, end);
    at = Math.max(end, at + 1);
  }
}

/** 0 where none begins. */
function endOfNumber(text: string, start: number): number {
  let at = text.charCodeAt(start) === minus ? start + 1 : start;
  if (kindAt(text, at) !== digit || (start > 0 && isWordAt(text, start - 1))) return 0;
  for (;;) {
    while (kindAt(text, at) === digit) at += 1;
    if (!betweenDigits.has(text.charCodeAt(at)) || kindAt(text, at + 1) !== digit) return at;
    at += 1;
  }
}

/** 0 where none begins. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (isWordAt(text, at)) at += 1;
  if (at === start) return 0;
  while (text.charCodeAt(at) === apostrophe && kindAt(text, at + 1) === letter) {
    at += 1;
    while (kindAt(text, at) === letter) at += 1;
  }
  return at;
}

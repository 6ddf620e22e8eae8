/** Words of a stranger before a model or a person reads them: what cannot be seen is taken out, what is too long is cut. */

// Everything that has no shape of its own: controls, formats (bidi, zero-width, tags), surrogates, private and unassigned.
const shapeless = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u;
// Letters and marks that show nothing, and selectors that can spell out bytes: pairs of first and last.
const blanks = [
  [0x034f, 0x034f],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xffa0, 0xffa0],
  [0xe0100, 0xe01ef],
] as const;
/** Joiners, and the selectors of text and emoji: some scripts and pictures are made with them. */
const joiners = new Set(['\u200c', '\u200d', '\ufe0e', '\ufe0f']);
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with one.
const ansi = /(?:\u001b[@-Z\\^_]|\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?/g;
const lineBreaks = /\r\n?|[\u0085\u2028\u2029]/g;

function isHidden(char: string): boolean {
  if (char === '\n' || char === '\t') return false;
  const point = char.codePointAt(0) ?? 0;
  return shapeless.test(char) || blanks.some(([first, last]) => point >= first && point <= last);
}

/** Use for descriptions and names of strangers. */
export function cleanText(text: string, most: number): string {
  const lines = text
    .slice(0, most * 4)
    .replace(ansi, '')
    .replace(lineBreaks, '\n');
  let out = '';
  for (const char of lines) {
    if (!isHidden(char)) out += char;
  }
  return out.length > most ? `${trimHalf(out.slice(0, most - 1))}…` : out;
}

/** Use for answers: joiners and variation selectors stay, since some scripts and emoji need them. */
export function cleanAnswer(text: string): string {
  let out = '';
  for (const char of text.replace(ansi, '').replace(/\r\n/g, '\n')) if (joiners.has(char) || !isHidden(char)) out += char;
  return out;
}

/** The same through every string of a value; names of members too. */
export function cleanValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanAnswer(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 40) return '…';
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [cleanAnswer(key), cleanValue(item, depth + 1)]));
}

/** A cut may leave half of a pair behind. */
const trimHalf = (text: string) => text.replace(/[\ud800-\udbff]$/, '');

/** True where nothing is hidden in it. */
export const isPlain = (text: string): boolean => cleanText(text, text.length + 1) === text;

/** What a search as one types asks of the full-text index: words alone, so that no operator of FTS5 means anything. */

/** More words than these make no question clearer. */
const mostWords = 64;

/** All of the words, the last one perhaps unfinished. Null where there is none. */
export function allOf(text: string): string | null {
  const words =
    text
      .normalize('NFC')
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.slice(0, mostWords) ?? [];
  return words.length > 0 ? words.map((word, at) => (at === words.length - 1 ? `"${word}"*` : `"${word}"`)).join(' ') : null;
}

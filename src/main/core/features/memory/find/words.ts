/** What a question asks of the full-text index: words alone, so that no operator of FTS5 means anything. */

const stopWords = new Set(
  `a an and are as at be been but by can could did do does for from had has have he her hers him his how i if in into is it its me my of on or our
  she should so some such than that the their them then there these they this those to was we were what when where which who whom why will
  with would you your about tell say said know`.split(/\s+/),
);

/** More words than these make no question clearer. */
const mostWords = 64;

/** The words of a question that tell something; all of them where none does. */
export function wordsOf(text: string): string[] {
  const all = [
    ...new Set(
      text
        .normalize('NFC')
        .toLowerCase()
        .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [],
    ),
  ];
  const telling = all.filter((word) => !stopWords.has(word));
  return (telling.length > 0 ? telling : all).slice(0, mostWords);
}

/** Any of the words. Null where there is none. */
export const anyOf = (words: readonly string[]): string | null =>
  words.length > 0 ? words.map((word) => `"${word}"`).join(' OR ') : null;

/** All of the words, the last one perhaps unfinished. Null where there is none. */
export function allOf(text: string): string | null {
  const words =
    text
      .normalize('NFC')
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.slice(0, mostWords) ?? [];
  return words.length > 0 ? words.map((word, at) => (at === words.length - 1 ? `"${word}"*` : `"${word}"`)).join(' ') : null;
}

/** When two tasks are the same to an import, and how words are held against each other. */

/** For looking words up: no case, no marks. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

/** The same for what is called the same and due at the same minute. */
export const likeness = (title: string, due: number | null): string =>
  `${fold(title)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()}\n${due === null ? '' : Math.floor(due / 60_000)}`;

/** The words of a search, each to be found. */
export const searchWords = (query: string): string[] => [...new Set(fold(query).split(/\s+/).filter(Boolean))].slice(0, 50);

/** Titles are made from the text, without a model. */

export const untitled = 'New conversation';

/** The first line that says something, without Markdown's signs, cut at a word: 60 characters at most. */
export function titleFrom(text: string): string {
  const line = text
    .split('\n')
    .map(plain)
    .find((candidate) => /[\p{L}\p{N}]/u.test(candidate));
  if (!line) return untitled;
  const characters = [...line];
  if (characters.length <= 60) return line;
  const cut = characters.slice(0, 59).join('');
  const space = cut.lastIndexOf(' ');
  return `${(space > 30 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

const plain = (line: string) =>
  line
    .replace(/^\s*(?:[#>*+-]+|\d+[.)])\s+/, '')
    .replace(/[*_`~]{1,3}(\S(?:.*?\S)?)[*_`~]{1,3}/g, '$1')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

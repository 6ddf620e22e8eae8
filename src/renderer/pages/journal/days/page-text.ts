/** The text of a day as it is read: without what stands there for Hearth alone. */

export interface Beginning {
  readonly words: number;
  /** The first line that says something. */
  readonly line: string;
}

/** A comment that has a line of its own: the marks between which Hearth writes, or the person's own. */
const comment = /^[ \t]*<!--(?:(?!-->)[^\n])*-->[ \t]*\r?$/gm;

/** Use beside the editor of a day. */
export const withoutMarks = (text: string): string => text.replace(comment, '');

/** Use for the page of a day: its own heading is drawn above it already. */
export function pageText(text: string, day: string): string {
  const page = withoutMarks(text);
  const heading = new RegExp(`^\\s*#[ \\t]+${day}[ \\t]*\\r?(?:\\n|$)`);
  return page.replace(heading, '').trim();
}

/** Use in a list of days. A heading says less than the line below it. */
export function beginningOf(text: string, day: string): Beginning {
  const page = pageText(text, day);
  const lines = page.split('\n').filter((line) => plain(line) !== '');
  const line = plain(lines.find((one) => !/^\s*#/.test(one)) ?? lines[0] ?? '');
  return { words: page.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length, line: line.slice(0, 120) };
}

/** What a line says without the marks of Markdown; what is escaped is no mark. */
const plain = (line: string) =>
  line
    .replace(/^\s*(?:#{1,6}|[-*+]|\d+[.)]|>)\s+/, '')
    .replace(/(?<!\\)[*`]{1,3}|(?<![\\\p{L}\p{N}])_{1,3}|(?<!\\)_{1,3}(?![\p{L}\p{N}])/gu, '')
    .replace(/\\([\\`*_[\]<>#|])/g, '$1')
    .trim();

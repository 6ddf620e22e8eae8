/** A page of the journal as text: what Hearth puts on it, and how whatever the user wrote there stays. Pure. */

/** They part what is written anew each time from what is not. Comments: a page shows nothing of them. */
const marks = { from: '<!-- the facts of the day, written by Hearth -->', to: '<!-- the end of the facts -->' };

/**
 * The page with the facts as they are now. Where the user changed the part of the facts (told by `written`, the pages as Hearth
 * left them), it is merged by lines: what they took out stays out, and what they put in is kept below it, as theirs.
 */
export function withFacts(page: string, written: readonly string[], facts: string): string {
  const now = factsOn(page);
  const before = written.flatMap((text) => factsOn(text)?.lines ?? []);
  if (now === null) return before.length > 0 ? page : `${page.trimEnd()}\n\n${marked(facts.split('\n'))}\n`;
  const ours = new Set(before);
  const there = new Set(now.lines);
  const kept = facts.split('\n').filter((line) => line.trim() === '' || !ours.has(line) || there.has(line));
  const theirs = before.length > 0 ? now.lines.filter((line) => line.trim() !== '' && !ours.has(line)) : [];
  const below = theirs.length > 0 ? `\n\n${theirs.join('\n')}` : '';
  return page.slice(0, now.from) + marked(kept) + below + page.slice(now.to);
}

const marked = (lines: readonly string[]): string => `${marks.from}\n${lines.join('\n')}\n${marks.to}`;

function factsOn(page: string): { lines: string[]; from: number; to: number } | null {
  const from = page.indexOf(marks.from);
  const to = page.indexOf(marks.to, from);
  if (from === -1 || to === -1) return null;
  const lines = page
    .slice(from + marks.from.length, to)
    .replace(/^\r?\n|\r?\n$/g, '')
    .split(/\r?\n/);
  return { lines, from, to: to + marks.to.length };
}

interface Reflection {
  /** `14:30`, as the user lives it. */
  time: string;
  text: string;
  /** The text from outside that was read for it. */
  outside: string | null;
}

/** Below whatever is there: a later one never touches an earlier one. */
export function withReflection(page: string, { time, text, outside }: Reflection): string {
  const from = outside === null ? '' : `\n\n*Text from outside was read for this: ${oneLine(outside)}.*`;
  return `${page.trimEnd()}\n\n## Looking back, ${time}\n\n${asPart(text)}${from}\n`;
}

/** Under a heading of ours, and without marks of ours. */
const asPart = (text: string): string =>
  text
    .replace(/<!--/g, '&lt;!--')
    .replace(/^#{1,2}(?=\s)/gm, '###')
    .trim();

/** A title or a goal is text from anywhere: here it is one line, and no mark of Markdown's or of ours. */
export const oneLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed()
    .replace(/[\\`*_[\]<>#|]/g, '\\$&');

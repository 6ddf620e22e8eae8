/**
 * The end of a text that is still being written, completed for show, so that nothing flickers: `**bol` is bold already,
 * `[text](http` is its text, `| a | b |` is a table, and a line of which only the marks have come waits.
 */

import { mendInline } from './mend-inline.ts';

/** Farther back than this, an unclosed mark is left alone: the search must not grow with the message. */
const reach = 8192;
/** More columns than this are not a table in the making. */
const widest = 64;

/** Use on the unfinished tail of a streaming text before lexing it. `inTable`: the tail goes on with rows of a table. */
export function mend(tail: string, inTable = false): string {
  const lineStart = tail.lastIndexOf('\n') + 1;
  const lastLine = tail.slice(lineStart);
  if (insideFence(tail)) return /^[ \t>]*[`~]{1,2}$/.test(lastLine) ? tail.slice(0, lineStart) : tail;
  // A line that waits leaves the one before at the end: that is mended in its place.
  if (lastLine !== '' && undecided.test(lastLine)) return mend(tail.slice(0, lineStart), inTable);
  const table = inTable ? null : mendTable(tail);
  if (table !== null) return table;
  const from = leafStart(tail, lineStart);
  if (tail.length - from > reach) return tail;
  const mended = tail.slice(0, from) + mendInline(tail.slice(from));
  // Taking marks away can leave a line that means something else, such as the underline of a heading.
  const end = mended.lastIndexOf('\n') + 1;
  return end < mended.length && undecided.test(mended.slice(end)) ? mended.slice(0, end) : mended;
}

// Marks alone do not tell yet what the line will be: a rule, a heading's underline, a bullet, a fence, a task, a number.
const undecided =
  /^[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+][ \t]+\[?[ xX]?\]?|\d{1,9}[.)]?|[-*+_=#|:]{1,8}|`{1,2}|`{3,8}[^`\n]*|~{1,8}[\w-]*)?[ \t]*$/;

function insideFence(tail: string): boolean {
  if (!tail.includes('```') && !tail.includes('~~~')) return false;
  let open: string | null = null;
  // The last line is left out: as long as it grows it opens and closes nothing.
  for (const line of tail.split('\n').slice(0, -1)) {
    const match = /^[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(`{3,}|~{3,})(.*)$/.exec(
      line.length > 400 ? line.slice(0, 400) : line,
    );
    const fence = match?.[1];
    if (!match || !fence) continue;
    const info = match[2]?.trim() ?? '';
    if (open === null) open = fence[0] === '`' && info.includes('`') ? null : fence;
    else if (fence[0] === open[0] && fence.length >= open.length && info === '') open = null;
  }
  return open !== null;
}

/** A table's first line is a table at once; the delimiter row is supplied until it has come. */
function mendTable(tail: string): string | null {
  const blockStart = tail.lastIndexOf('\n\n') + 1;
  const match = /^\n?( {0,3}\|[^\n]*)(?:\n([ \t|:-]*))?$/.exec(tail.slice(blockStart));
  const header = match?.[1];
  if (header === undefined) return null;
  const row = header.trim().replace(/\|$/, '');
  const cells = row.replace(/\\./g, '').split('|').length - 1;
  if (cells > widest) return null;
  const keep = tail.slice(0, blockStart + (tail[blockStart] === '\n' ? 1 : 0));
  return `${keep}${mendCell(row)}|\n${'|-'.repeat(Math.max(1, cells))}|\n`;
}

function mendCell(row: string): string {
  const at = row.lastIndexOf('|') + 1;
  return row.slice(0, at) + mendInline(row.slice(at));
}

/** Where the innermost run of inline text begins: after a blank line, a marker, or a cell's bar. */
function leafStart(tail: string, lineStart: number): number {
  let start = lineStart;
  const lastLine = tail.slice(lineStart);
  if (/^ {0,3}\|/.test(lastLine)) return lineStart + lastLine.lastIndexOf('|') + 1;
  while (start > 0 && tail.length - start <= reach) {
    const line = tail.slice(start, nextBreak(tail, start));
    const marker = /^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+)+(?:\[[ xX]\][ \t]+)?/.exec(line);
    if (marker) return start + marker[0].length;
    const previous = tail.lastIndexOf('\n', start - 2) + 1;
    if (tail.slice(previous, start).trim() === '') return start;
    start = previous;
  }
  const first = /^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+)+(?:\[[ xX]\][ \t]+)?/.exec(
    tail.slice(start, nextBreak(tail, start)),
  );
  return start + (first?.[0].length ?? 0);
}

function nextBreak(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}

/** Two texts as rows of a change: one below the other, or side by side. Pure: texts in, rows out. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { type DiffRow, diffRows } from '../approvals/diff.ts';

/** A comparison that takes longer than this shows everything as replaced: the window never stands still for it. */
const longestMs = 400;
/** Lines of what stayed, around each change. */
const around = 3;

/** Use to compare two versions of a file; empty where they are alike. */
export function patchOf(before: string, after: string): string {
  if (before === after) return '';
  const options = { context: around, headerOptions: FILE_HEADERS_ONLY, timeout: longestMs };
  return createTwoFilesPatch('before', 'after', before, after, '', '', options) ?? replaced(before, after);
}

function replaced(before: string, after: string): string {
  const [gone, came] = [linesOf(before), linesOf(after)];
  const from = (lines: readonly string[]) => `${lines.length === 0 ? 0 : 1},${lines.length}`;
  const body = [...gone.map((line) => `-${line}`), ...came.map((line) => `+${line}`)];
  return [`@@ -${from(gone)} +${from(came)} @@`, ...body, ''].join('\n');
}

/** The lines of a text; the end of the last one begins no new line. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  return text.replace(/\n$/, '').split('\n');
}

/** One line of both sides. Null where a side has nothing beside the other; both null where lines are left out. */
export interface Pair {
  readonly left: DiffRow | null;
  readonly right: DiffRow | null;
}

/** Use for a comparison side by side: what was replaced stands beside what replaced it. */
export function pairsOf(patch: string): Pair[] {
  const rows = diffRows(patch);
  const pairs: Pair[] = [];
  // The number of a line that stayed is the new one; the old one is it less what came, more what went.
  let shift = 0;
  for (let at = 0; at < rows.length; ) {
    const row = rows[at];
    const dels = stretch(rows, at, 'del');
    const adds = stretch(rows, at + dels.length, 'add');
    for (let n = 0; n < Math.max(dels.length, adds.length); n++) pairs.push({ left: dels[n] ?? null, right: adds[n] ?? null });
    shift += dels.length - adds.length;
    at += dels.length + adds.length;
    if (dels.length + adds.length > 0 || !row) continue;
    if (row.kind === 'same') pairs.push({ left: { ...row, line: row.line === null ? null : row.line + shift }, right: row });
    else if (row.kind === 'note') pairs.push({ left: row, right: row });
    else pairs.push({ left: null, right: null });
    at += 1;
  }
  return pairs;
}

function stretch(rows: readonly DiffRow[], from: number, kind: DiffRow['kind']): DiffRow[] {
  let to = from;
  while (rows[to]?.kind === kind) to += 1;
  return rows.slice(from, to);
}

/** A unified diff as rows with line numbers, and what changed within a line. Pure: text in, rows out. */

export interface Piece {
  readonly text: string;
  /** True for what differs from the line beside it. */
  readonly hit: boolean;
}

export interface DiffRow {
  readonly kind: 'same' | 'add' | 'del' | 'gap' | 'note';
  /** The line's number: in the old file for what goes, in the new one for the rest. */
  readonly line: number | null;
  readonly pieces: readonly Piece[];
}

const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** What stands above the first hunk: a rule, and the names of both files. */
const heading = /^(?:={10,}$|(?:---|\+\+\+) )/;

/**
 * Use on a preview of kind `diff`. Inside a hunk only its counts say where it ends: a line of a file that looks like the head of
 * a diff is shown as the line that it is.
 */
export function diffRows(text: string): DiffRow[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const rows: DiffRow[] = [];
  let at = { old: 1, now: 1 };
  let left = lines.some((line) => hunk.test(line)) ? { old: 0, now: 0 } : { old: Infinity, now: Infinity };
  for (const line of lines) {
    const head = left.old > 0 || left.now > 0 ? null : hunk.exec(line);
    if (head) {
      at = { old: Number(head[1]), now: Number(head[3]) };
      left = { old: Number(head[2] ?? 1), now: Number(head[4] ?? 1) };
      // The first hunk needs no line above it; the ones after it leave something out.
      if (rows.some(({ kind }) => kind !== 'note')) rows.push({ kind: 'gap', line: null, pieces: [] });
    } else if (left.old > 0 || left.now > 0) rows.push(inside(line, at, left));
    // Only the names at the very top are left out: they stand in the card. Whatever else is odd is shown.
    else if (rows.length > 0 || !heading.test(line)) rows.push(note(line));
  }
  return marked(rows);
}

const whole = (text: string): Piece[] => [{ text, hit: false }];
const note = (line: string): DiffRow => ({ kind: 'note', line: null, pieces: whole(line) });

function inside(line: string, at: { old: number; now: number }, left: { old: number; now: number }): DiffRow {
  const text = line.slice(1);
  if (line.startsWith('\\')) return note(line.slice(2));
  if (line.startsWith('-')) {
    left.old -= 1;
    return { kind: 'del', line: at.old++, pieces: whole(text) };
  }
  left.now -= 1;
  if (line.startsWith('+')) return { kind: 'add', line: at.now++, pieces: whole(text) };
  left.old -= 1;
  at.old += 1;
  return { kind: 'same', line: at.now++, pieces: whole(text) };
}

/** Lines that were replaced one for one show what differs in them. */
function marked(rows: DiffRow[]): DiffRow[] {
  const result = [...rows];
  for (let at = 0; at < rows.length; ) {
    const dels = runOf(rows, at, 'del');
    const adds = runOf(rows, at + dels, 'add');
    for (let n = 0; n < dels && dels === adds; n++) {
      const [del, add] = [rows[at + n], rows[at + dels + n]];
      if (!del || !add) continue;
      const [gone, came] = between(textOf(del), textOf(add));
      result[at + n] = { ...del, pieces: gone };
      result[at + dels + n] = { ...add, pieces: came };
    }
    at += Math.max(1, dels + adds);
  }
  return result;
}

function runOf(rows: readonly DiffRow[], from: number, kind: DiffRow['kind']): number {
  let count = 0;
  while (rows[from + count]?.kind === kind) count++;
  return count;
}

const textOf = (row: DiffRow) => row.pieces.map(({ text }) => text).join('');

/** What lies between the beginning and the end that both share; nothing is marked where hardly anything is shared. */
function between(old: string, now: string): [Piece[], Piece[]] {
  const [a, b] = [[...old], [...now]];
  const shortest = Math.min(a.length, b.length);
  let start = 0;
  while (start < shortest && a[start] === b[start]) start++;
  let end = 0;
  while (end < shortest - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  if (start + end < Math.max(a.length, b.length) * 0.3) return [whole(old), whole(now)];
  // A number or a name that changed is marked whole: "2024" reads better than its last digit.
  while (start > 0 && isWord(a[start - 1])) start--;
  while (end > 0 && isWord(a[a.length - end])) end--;
  const cut = (text: string[]) =>
    [
      { text: text.slice(0, start).join(''), hit: false },
      { text: text.slice(start, text.length - end).join(''), hit: true },
      { text: text.slice(text.length - end).join(''), hit: false },
    ].filter((piece) => piece.text !== '');
  return [cut(a), cut(b)];
}

const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_]/u.test(char);

/** Use beside the target: "2 lines change", "3 added, 1 removed". */
export function diffSize(rows: readonly DiffRow[]): string {
  const count = (kind: DiffRow['kind']) => rows.filter((row) => row.kind === kind).length;
  const [added, removed] = [count('add'), count('del')];
  const lines = (amount: number) => `${amount} ${amount === 1 ? 'line' : 'lines'}`;
  if (added === removed) return added === 0 ? 'Nothing changes' : `${lines(added)} ${added === 1 ? 'changes' : 'change'}`;
  if (removed === 0) return `${lines(added)} added`;
  if (added === 0) return `${lines(removed)} removed`;
  return `${lines(added)} added, ${removed} removed`;
}

/** Three texts made one: what was changed on either side is taken, and where both changed the same lines both are kept. */
import { diffArrays } from 'diff';

export interface Merged {
  readonly text: string;
  /** How many places hold the lines of both sides, one after the other. */
  readonly clashes: number;
}

/** Lines of the base that one side put others in the place of. `from` equals `to` where it only added. */
interface Edit {
  from: number;
  to: number;
  lines: string[];
}

/** Two texts without anything in common are not compared for longer than this. */
const longestMs = 400;

/** Use when a file moved on while it was being written: `base` is what both began with. */
export function merge3(base: string, mine: string, theirs: string): Merged {
  const lines = split(base);
  const [own, other] = [editsOf(lines, split(mine)), editsOf(lines, split(theirs))];
  const out: string[] = [];
  let clashes = 0;
  let at = 0;
  while (own.length > 0 || other.length > 0) {
    const group = nextGroup(own, other);
    const span = spanOf([...group.own, ...group.other]);
    out.push(...lines.slice(at, span.from));
    const [a, b] = [applied(lines, span, group.own), applied(lines, span, group.other)];
    if (group.own.length === 0) out.push(...b);
    else if (group.other.length === 0 || same(a, b)) out.push(...a);
    else {
      clashes += 1;
      out.push(...ended(b), ...a);
    }
    at = span.to;
  }
  out.push(...lines.slice(at));
  return { text: out.join(''), clashes };
}

/** Each line with its own end, so that a missing last one is a difference like any other. */
const split = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** What another line follows has an end. */
const ended = (lines: readonly string[]): string[] => lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`));

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((line, at) => line === b[at]);

function editsOf(base: readonly string[], now: readonly string[]): Edit[] {
  const changes = diffArrays([...base], [...now], { timeout: longestMs });
  if (!changes) return [{ from: 0, to: base.length, lines: [...now] }];
  const edits: Edit[] = [];
  let at = 0;
  for (const { added, removed, value } of changes) {
    if (!added && !removed) {
      at += value.length;
      continue;
    }
    const last = edits.at(-1);
    const edit = last && last.to === at ? last : { from: at, to: at, lines: [] };
    if (edit !== last) edits.push(edit);
    if (added) edit.lines.push(...value);
    else {
      at += value.length;
      edit.to = at;
    }
  }
  return edits;
}

/** Takes from both queues the first edits that touch each other, and none that does not. */
function nextGroup(own: Edit[], other: Edit[]): { own: Edit[]; other: Edit[] } {
  const group: { own: Edit[]; other: Edit[] } = { own: [], other: [] };
  const first = Math.min(own[0]?.from ?? Infinity, other[0]?.from ?? Infinity);
  let end = first;
  for (let grew = true; grew; ) {
    grew = false;
    for (const [queue, taken] of [
      [own, group.own],
      [other, group.other],
    ] as const) {
      const next = queue[0];
      if (!next || next.from > end) continue;
      // Where one ends and the next begins is a touch: nothing stands between them to tell the order by.
      queue.shift();
      taken.push(next);
      end = Math.max(end, next.to);
      grew = true;
    }
  }
  return group;
}

const spanOf = (edits: readonly Edit[]) => ({
  from: Math.min(...edits.map(({ from }) => from)),
  to: Math.max(...edits.map(({ to }) => to)),
});

function applied(base: readonly string[], span: { from: number; to: number }, edits: readonly Edit[]): string[] {
  const out: string[] = [];
  let at = span.from;
  for (const { from, to, lines } of edits) {
    out.push(...base.slice(at, from), ...lines);
    at = to;
  }
  out.push(...base.slice(at, span.to));
  return out;
}

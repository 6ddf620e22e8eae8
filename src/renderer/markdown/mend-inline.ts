/** One run of inline text that is still growing: what is open is closed, what may become a mark waits. */

interface Open {
  readonly mark: string;
  count: number;
}

interface Scan {
  readonly text: string;
  at: number;
  out: string;
  readonly open: Open[];
}

/** Use on the text after the last block marker. */
export function mendInline(text: string): string {
  const scan: Scan = { text, at: 0, out: '', open: [] };
  while (scan.at < text.length) {
    const char = text[scan.at] ?? '';
    if (char === '\\') takeEscape(scan);
    else if (char === '`') takeCode(scan);
    else if (char === '[' || (char === '!' && text[scan.at + 1] === '[')) takeLink(scan);
    else if (char === '*' || char === '_' || char === '~') takeMarks(scan, char);
    else takePlain(scan);
  }
  const closers = scan.open.reverse().map((open) => open.mark.repeat(open.count));
  return closers.length === 0 ? scan.out : scan.out.trimEnd() + closers.join('');
}

function takePlain(scan: Scan): void {
  const rest = scan.text.slice(scan.at).search(/[\\`[!*_~]/);
  const end = rest === -1 ? scan.text.length : scan.at + Math.max(rest, 1);
  scan.out += scan.text.slice(scan.at, end);
  scan.at = end;
}

function takeEscape(scan: Scan): void {
  // A backslash at the very end waits for what it escapes.
  if (scan.at + 1 < scan.text.length) scan.out += scan.text.slice(scan.at, scan.at + 2);
  scan.at += 2;
}

function takeCode(scan: Scan): void {
  const run = runAt(scan.text, scan.at, '`');
  const after = scan.at + run.length;
  const close = findRun(scan.text, after, run.length);
  if (close !== -1) {
    scan.out += scan.text.slice(scan.at, close + run.length);
    scan.at = close + run.length;
    return;
  }
  let end = scan.text.length;
  while (end > after && scan.text[end - 1] === '`') end--;
  const body = scan.text.slice(after, end);
  if (body.trim() !== '') scan.out += `${run}${body}${run}`;
  scan.at = scan.text.length;
}

function takeLink(scan: Scan): void {
  const image = scan.text[scan.at] === '!';
  const open = scan.at + (image ? 1 : 0);
  const close = matching(scan.text, open, '[', ']');
  const inWord = !image && /[\p{L}\p{N}\])]/u.test(scan.text[open - 1] ?? '');
  if (close === -1) {
    // The bracket goes, the words inside are scanned on; after a letter it is an index, not a link.
    if (inWord) scan.out += '[';
    scan.at = open + 1;
    return;
  }
  const label = scan.text.slice(open + 1, close);
  const next = scan.text[close + 1];
  const labelOnly = next === undefined && !inWord && !/^[ xX\d^]?$/.test(label);
  if (labelOnly || (next === '(' && matching(scan.text, close + 1, '(', ')') === -1)) {
    finish(scan, mendInline(label));
    return;
  }
  const end = next === '(' ? matching(scan.text, close + 1, '(', ')') : close;
  scan.out += scan.text.slice(scan.at, end + 1);
  scan.at = end + 1;
}

/** What is left is one label whose address has not come. */
function finish(scan: Scan, rest: string): void {
  scan.out += rest;
  scan.at = scan.text.length;
}

function takeMarks(scan: Scan, mark: string): void {
  const run = runAt(scan.text, scan.at, mark);
  const before = scan.text[scan.at - 1] ?? ' ';
  const after = scan.text[scan.at + run.length];
  scan.at += run.length;
  // At the very end it may open something or be half of a closer: either way it is not text yet.
  if (after === undefined) {
    const rest = closeWith(scan, mark, run.length, before);
    scan.out += mark.repeat(run.length - rest);
    return;
  }
  const inWord = isWord(before) && isWord(after);
  const left = inWord && (mark === '_' || run.length === 1) ? run.length : closeWith(scan, mark, run.length, before);
  scan.out += run;
  if (left > 0 && left <= 3 && !/\s/.test(after) && !inWord) scan.open.push({ mark, count: left });
}

const isWord = (char: string) => /[\p{L}\p{N}]/u.test(char);

/** Closes what is open with up to `count` marks; returns how many are left over. */
function closeWith(scan: Scan, mark: string, count: number, before: string): number {
  if (/\s/.test(before)) return count;
  let left = count;
  for (
    let at = scan.open.findLastIndex((open) => open.mark === mark);
    at !== -1 && left > 0;
    at = scan.open.findLastIndex((open) => open.mark === mark)
  ) {
    // What was opened inside and never closed stays as it was typed.
    scan.open.length = at + 1;
    const open = scan.open[at];
    if (!open) break;
    const used = Math.min(left, open.count);
    left -= used;
    open.count -= used;
    if (open.count === 0) scan.open.pop();
  }
  return left;
}

function runAt(text: string, from: number, mark: string): string {
  let end = from;
  while (text[end] === mark) end++;
  return text.slice(from, end);
}

function findRun(text: string, from: number, length: number): number {
  for (let at = text.indexOf('`', from); at !== -1; ) {
    const run = runAt(text, at, '`');
    if (run.length === length) return at;
    at = text.indexOf('`', at + run.length);
  }
  return -1;
}

/** The index of the bracket that closes the one at `from`; -1 where it has not come. */
function matching(text: string, from: number, open: string, close: string): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === open) depth++;
    else if (char === close && --depth === 0) return at;
    else if (char === '\n' && text[at + 1] === '\n') return -1;
  }
  return -1;
}

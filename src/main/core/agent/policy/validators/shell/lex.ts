/** Takes a shell script apart into words and operators, as a POSIX shell (and bash, where it goes further) would. */

export type Part =
  | { kind: 'text'; text: string; quoted: boolean }
  /** `$name` and `${name}`, with the rest of what stands in the braces. */
  | { kind: 'variable'; name: string; rest: string; quoted: boolean }
  /** `$(code)`, backticks, and `<(code)`. */
  | { kind: 'code'; code: string; quoted: boolean };

export type Token =
  | { kind: 'word'; parts: Part[] }
  | { kind: 'operator'; text: string }
  /** The lines under a `<<`. */
  | { kind: 'document'; parts: Part[]; text: string };

const operators = /^(?:\d*(?:<<<|<<-|<<|<>|<&|>>|>&|>\||[<>](?!\()|&>>|&>)|&&|\|\||\|&|;;&|;;|;&|[;&|()\n])/;

interface Waiting {
  ends: string;
  tabs: boolean;
  literal: boolean;
}

/** What is not closed runs to the end, as if it were. */
export function lex(code: string): Token[] {
  const tokens: Token[] = [];
  const waiting: Waiting[] = [];
  let at = 0;
  while (at < code.length) {
    const blank = /^(?:[ \t\r]|\\\r?\n)+/.exec(code.slice(at, at + 1000));
    if (blank) at += blank[0].length;
    else if (code[at] === '#') at = lineEnd(code, at);
    else at = readToken(code, at, tokens, waiting);
  }
  return tokens;
}

function readToken(code: string, from: number, tokens: Token[], waiting: Waiting[]): number {
  const operator = operators.exec(code.slice(from, from + 12))?.[0];
  if (operator === undefined) {
    const { parts, at } = readWord(code, from);
    tokens.push({ kind: 'word', parts });
    return at;
  }
  tokens.push({ kind: 'operator', text: operator });
  let at = from + operator.length;
  if (/^\d*<<-?$/.test(operator)) at = expect(code, at, operator, waiting);
  if (operator === '\n') for (const one of waiting.splice(0)) at = readDocument(code, at, one, tokens);
  return at;
}

const lineEnd = (code: string, at: number): number => {
  const end = code.indexOf('\n', at);
  return end < 0 ? code.length : end;
};

function expect(code: string, at: number, operator: string, waiting: Waiting[]): number {
  const start = at + (/^[ \t]*/.exec(code.slice(at))?.[0].length ?? 0);
  const word = readWord(code, start);
  const text = word.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  waiting.push({ ends: text, tabs: operator.endsWith('-'), literal: word.parts.some((part) => part.quoted) });
  return word.at;
}

function readDocument(code: string, from: number, { ends, tabs, literal }: Waiting, tokens: Token[]): number {
  const lines: string[] = [];
  let at = from;
  while (at < code.length) {
    const end = lineEnd(code, at);
    const line = code.slice(at, end);
    at = end + 1;
    if ((tabs ? line.replace(/^\t+/, '') : line) === ends) break;
    lines.push(line);
  }
  const text = lines.join('\n');
  tokens.push({ kind: 'document', text, parts: literal ? [] : readQuoted(text, 0, '').parts });
  return Math.min(at, code.length);
}

interface Read<T> {
  at: number;
  parts: T[];
}

const breaksWord = /[ \t\r\n;&|()<>]/;

function readWord(code: string, from: number): Read<Part> {
  const parts: Part[] = [];
  let at = from;
  while (at < code.length) {
    const sign = code[at] ?? '';
    const substitution = /^[<>]\(/.test(code.slice(at, at + 2));
    if (breaksWord.test(sign) && !substitution) break;
    if (substitution || sign === '$' || sign === '`') at = readDollar(code, at, false, parts);
    else at = readPlain(code, at, parts);
  }
  // What breaks a word and starts none is stepped over, so that reading always goes on.
  return { parts, at: at === from ? at + 1 : at };
}

/** A sign as it is, one behind a backslash, or all that stands between quotes. */
function readPlain(code: string, at: number, parts: Part[]): number {
  const sign = code[at] ?? '';
  const text = (value: string, quoted: boolean) => parts.push({ kind: 'text', text: value, quoted });
  if (sign === '\\') {
    if (code[at + 1] !== '\n') text(code[at + 1] ?? '', true);
    return at + 2;
  }
  if (sign === "'") {
    const end = pastQuotes(code, at);
    text(code.slice(at + 1, end), true);
    return end + 1;
  }
  if (sign === '"') {
    const inner = readQuoted(code, at + 1, '"');
    text('', true);
    parts.push(...inner.parts);
    return inner.at;
  }
  text(sign, false);
  return at + 1;
}

/** Between double quotes; `until` is empty for a document, which ends with its text. */
function readQuoted(code: string, from: number, until: string): Read<Part> {
  const parts: Part[] = [];
  let at = from;
  while (at < code.length && (until === '' || code[at] !== until)) {
    const sign = code[at] ?? '';
    if (sign === '$' || sign === '`') at = readDollar(code, at, true, parts);
    else if (sign === '\\' && /[$`"\\\n]/.test(code[at + 1] ?? '')) {
      if (code[at + 1] !== '\n') parts.push({ kind: 'text', text: code[at + 1] ?? '', quoted: true });
      at += 2;
    } else {
      parts.push({ kind: 'text', text: sign, quoted: true });
      at += 1;
    }
  }
  return { parts, at: at + 1 };
}

/** Everything that a dollar, a backtick or `<(` begins. */
function readDollar(code: string, at: number, quoted: boolean, parts: Part[]): number {
  const two = code.slice(at, at + 2);
  if (code[at] === '`') {
    const end = closing(code, at + 1, '`');
    parts.push({ kind: 'code', code: code.slice(at + 1, end).replace(/\\([`$\\])/g, '$1'), quoted });
    return end + 1;
  }
  if (two === '$(' || two === '<(' || two === '>(') {
    const end = closing(code, at + 2, ')');
    parts.push({ kind: 'code', code: code.slice(at + 2, end), quoted });
    return end + 1;
  }
  if (two === '${') {
    const end = closing(code, at + 2, '}');
    const [, name = '', rest = ''] = /^([A-Za-z_]\w*|\d+|[@*#?$!-]|)(.*)$/s.exec(code.slice(at + 2, end)) ?? [];
    parts.push({ kind: 'variable', name, rest, quoted });
    return end + 1;
  }
  if (two === "$'" && !quoted) {
    const end = closing(code, at + 2, "'");
    parts.push({ kind: 'text', text: ansi(code.slice(at + 2, end)), quoted: true });
    return end + 1;
  }
  const name = /^\$([A-Za-z_]\w*|[0-9@*#?$!-])/.exec(code.slice(at, at + 200))?.[1];
  if (name === undefined) parts.push({ kind: 'text', text: '$', quoted });
  else parts.push({ kind: 'variable', name, rest: '', quoted });
  return at + 1 + (name?.length ?? 0);
}

/** Where what was opened ends, past what is quoted or opened within. */
function closing(code: string, from: number, sign: string): number {
  const opens = sign === ')' ? '(' : sign === '}' ? '{' : '';
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    const here = code[at];
    if (here === sign && depth === 0) return at;
    if (here === sign) depth -= 1;
    else if (here === opens) depth += 1;
    else if (here === '\\') at += 1;
    else if (opens !== '') at = pastQuotes(code, at);
  }
  return code.length;
}

/** The end of what is quoted here; here itself where nothing is. */
function pastQuotes(code: string, at: number): number {
  if (code[at] === '"') return closing(code, at + 1, '"');
  if (code[at] !== "'") return at;
  const end = code.indexOf("'", at + 1);
  return end < 0 ? code.length : end;
}

const named: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', e: '\x1b', f: '\f', v: '\v' };

/** What `$'…'` stands for: bytes and signs by their numbers are the oldest way to hide a word. */
const ansi = (text: string): string =>
  text.replace(
    /\\(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4})|U([0-9a-f]{1,8})|([0-7]{1,3})|c(.)|(.))/gis,
    (_, x, u, long, octal, c, one) => {
      const number = x ?? u ?? long;
      if (number !== undefined) return fromCode(Number.parseInt(number, 16));
      if (octal !== undefined) return fromCode(Number.parseInt(octal, 8));
      return c !== undefined ? fromCode(c.charCodeAt(0) & 31) : (named[one] ?? one);
    },
  );

const fromCode = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');

/** What the words of a command become: variables put in, braces and tildes opened. What cannot be known stays marked as such. */
import { lex, type Part } from './lex.ts';

/** One word as the command is given it. */
export interface Field {
  text: string;
  /** It has signs outside quotes that the shell would match against files. */
  glob: boolean;
}

/** What a script has set so far. A variable that is not there is not known: it may come from outside. */
export type Known = Map<string, string>;

/** Stands in a text for what only running it would tell. */
export const unknown = '\ue000';
/** The user's home folder, whoever that is. */
export const home = '/home/~';

export const isUnknown = (text: string): boolean => text.includes(unknown);

interface Sign {
  sign: string;
  quoted: boolean;
}

/** The fields of one word; none where it was an empty variable. `nested` hears the code of each substitution. */
export function expand(parts: readonly Part[], known: Known, nested: (code: string) => void): Field[] {
  const fields: Sign[][] = [[]];
  let quotedAny = false;
  for (const part of parts) {
    quotedAny ||= part.quoted;
    if (part.kind === 'text') add(fields, part.text, part.quoted, false);
    else if (part.kind === 'variable') add(fields, readVariable(part, known, nested), part.quoted, !part.quoted);
    else {
      nested(part.code);
      add(fields, printed(part.code) ?? unknown, part.quoted, !part.quoted);
    }
  }
  return fields
    .filter((field) => field.length > 0 || (quotedAny && fields.length === 1))
    .flatMap((field) => (field.filter(({ sign }) => sign === '{').length > 6 ? [tangled] : braces(field, 0)))
    .map(finish);
}

/** What comes out of a variable outside quotes is taken apart at its blanks. */
function add(fields: Sign[][], text: string, quoted: boolean, splits: boolean): void {
  const pieces = splits ? text.split(/[ \t\n]+/) : [text];
  for (const [i, piece] of pieces.entries()) {
    if (i > 0) fields.push([]);
    for (const sign of piece) fields.at(-1)?.push({ sign, quoted });
  }
}

/** `$(echo x)` is x: enough to see through the usual disguise. */
function printed(code: string): string | null {
  const tokens = lex(code);
  if (!tokens.every((token) => token.kind === 'word')) return null;
  const words = tokens.flatMap((token) => [token.parts.map((part) => (part.kind === 'text' ? part.text : unknown)).join('')]);
  const [command, ...rest] = words;
  if (command === 'pwd' && rest.length === 0) return '.';
  if (command !== 'echo' && command !== 'printf') return null;
  const plain = rest.filter((word) => !/^-[neE]+$/.test(word));
  return command === 'printf' && /[%\\]/.test(plain[0] ?? '') ? null : plain.join(' ');
}

function readVariable({ name, rest }: Part & { kind: 'variable' }, known: Known, nested: (code: string) => void): string {
  const value = name === 'HOME' ? (known.get(name) ?? home) : known.get(name);
  if (rest === '') return value ?? unknown;
  // Variables in variables, deeper than anybody writes: what they come to is not looked for.
  if (rest.split('${').length > 6) return unknown;
  if (/\$\(|`/.test(rest)) for (const token of lex(rest)) if (token.kind === 'word') expand(token.parts, known, nested);
  const [, operator = '', word = ''] = /^(:?[-=+?])(.*)$/s.exec(rest) ?? [];
  const other = () =>
    lex(word)
      .flatMap((token) => (token.kind === 'word' ? expand(token.parts, known, nested) : []))
      .map((field) => field.text)
      .join(' ');
  if (operator.endsWith('-') || operator.endsWith('=')) return value === undefined || value === '' ? other() : value;
  return unknown;
}

const tangled: Sign[] = [{ sign: unknown, quoted: true }];

/** `{rm,-rf,/}` is three words. Bounded: braces in braces multiply. */
function braces(field: Sign[], depth: number): Sign[][] {
  const is = (at: number, sign: string) => field[at]?.sign === sign && !field[at]?.quoted;
  const start = field.findIndex((_, at) => is(at, '{'));
  if (start < 0 || depth > 6) return [field];
  let open = 0;
  const cuts: number[] = [start];
  for (let at = start; at < field.length; at++) {
    if (is(at, '{')) open += 1;
    if (is(at, ',') && open === 1) cuts.push(at);
    if (is(at, '}') && --open === 0) {
      if (cuts.length < 2) return [field];
      const choices = [...cuts, at].slice(1).map((end, i) => field.slice((cuts[i] ?? start) + 1, end));
      const [before, after] = [field.slice(0, start), field.slice(at + 1)];
      return choices.flatMap((choice) => braces([...before, ...choice, ...after], depth + 1)).slice(0, 256);
    }
  }
  return [field];
}

function finish(field: Sign[]): Field {
  const text = field.map(({ sign }) => sign).join('');
  const glob = field.some(({ sign, quoted }) => !quoted && /[*?[]/.test(sign));
  const tilde = field[0]?.sign === '~' && !field[0].quoted ? /^~([^/]*)/.exec(text) : null;
  if (!tilde) return { text, glob };
  const folder = tilde[1] === '' ? home : tilde[1] === '+' ? '.' : tilde[1] === '-' ? unknown : `/home/${tilde[1]}`;
  return { text: folder + text.slice(tilde[0].length), glob };
}

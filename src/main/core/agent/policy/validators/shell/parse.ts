/** Commands out of words: what is run, with what, fed by what. */
import { expand, type Field, type Known, unknown } from './expand.ts';
import { lex, type Token } from './lex.ts';

export interface Command {
  /** The command and its arguments. */
  words: Field[];
  /** `NAME=value` before it. */
  settings: { name: string; value: string }[];
  redirects: { operator: string; target: Field }[];
  /** What it reads, where that stands in the script: a document, a word after `<<<`. */
  input: string | null;
  /** The command before the pipe that it reads from. */
  from: Command | null;
  /** True where it is put in the background or feeds a pipe. */
  apart: boolean;
  /** The function in whose body it stands. */
  inside: string | null;
}

export interface Script {
  commands: Command[];
  /** Code of substitutions, which runs too. */
  nested: string[];
  known: Known;
}

const starters = new Set([
  '{',
  '}',
  '!',
  'then',
  'do',
  'else',
  'elif',
  'if',
  'while',
  'until',
  'fi',
  'done',
  'esac',
  'time',
  'coproc',
]);

interface State extends Script {
  words: Field[];
  current: Command;
  open: string | null;
  bodies: { name: string; depth: number }[];
  depth: number;
  /** The next words up to a `)` are what a `case` is compared with, and no command. */
  pattern: boolean;
}

const empty = (from: Command | null, inside: string | null): Command => ({
  words: [],
  settings: [],
  redirects: [],
  input: null,
  from,
  apart: false,
  inside,
});

/** Reads in order, so that what was set before is known after. */
export function parse(code: string, inherited: Known): Script {
  const state: State = {
    commands: [],
    nested: [],
    known: new Map(inherited),
    words: [],
    current: empty(null, null),
    open: null,
    bodies: [],
    depth: 0,
    pattern: false,
  };
  for (const token of lex(code)) take(state, token);
  end(state, '');
  const { commands, nested, known } = state;
  return { commands, nested, known };
}

function take(state: State, token: Token): void {
  if (token.kind === 'document') {
    expand(token.parts, state.known, (code) => state.nested.push(code));
    const fed = state.commands.findLast((command) => command.redirects.some(({ operator }) => operator.startsWith('<<')));
    if (fed) fed.input = token.text;
  } else if (token.kind === 'operator') {
    if (/[<>]/.test(token.text)) state.open = token.text.replace(/^\d+/, '');
    else end(state, token.text);
    // The word after `<<` is no word of the command: it ends the document.
    if (state.open === '<<' || state.open === '<<-') {
      state.current.redirects.push({ operator: state.open, target: { text: '', glob: false } });
      state.open = null;
    }
  } else {
    const fields = expand(token.parts, state.known, (code) => state.nested.push(code));
    if (state.open === null) addWord(state, fields, /^[A-Za-z_]\w*\+?=/.test(plainStart(token)));
    else redirect(state, state.open, fields);
  }
}

const plainStart = (token: Token & { kind: 'word' }): string => {
  const end = token.parts.findIndex((part) => part.kind !== 'text' || part.quoted);
  return token.parts
    .slice(0, end < 0 ? undefined : end)
    .map((part) => (part.kind === 'text' ? part.text : ''))
    .join('');
};

function redirect(state: State, operator: string, fields: Field[]): void {
  state.open = null;
  const target = fields[0] ?? { text: unknown, glob: false };
  if (operator === '<<<') state.current.input = target.text;
  state.current.redirects.push({ operator, target });
}

function addWord(state: State, fields: Field[], sets: boolean): void {
  const { current, known } = state;
  const [first] = fields;
  if (current.words[0]?.text === 'function' && current.words.length === 1 && first) {
    state.bodies.push({ name: first.text, depth: state.depth });
    current.words = [];
  } else if (current.words.length > 0) current.words.push(...fields);
  else if (sets && first) {
    const at = first.text.indexOf('=');
    const name = first.text.slice(0, at).replace(/\+$/, '');
    const value = [first.text.slice(at + 1), ...fields.slice(1).map((field) => field.text)].join(' ');
    current.settings.push({ name, value });
    known.set(name, first.text[at - 1] === '+' ? (known.get(name) ?? unknown) + value : value);
  } else if (first && starters.has(first.text)) count(state, first.text);
  else current.words.push(...fields);
}

/** Braces tell where the body of a function ends. */
function count(state: State, word: string): void {
  if (word === 'esac') state.pattern = false;
  if (word === '{') state.depth += 1;
  if (word === '}') {
    state.depth -= 1;
    if (state.bodies.at(-1)?.depth === state.depth) state.bodies.pop();
    state.current.inside = state.bodies.at(-1)?.name ?? null;
  }
}

function end(state: State, operator: string): void {
  const { current, commands, pattern } = state;
  const [command] = current.words;
  if (operator === '(' && command && current.words.length === 1) {
    // `name (` begins a function: its body follows in braces.
    state.bodies.push({ name: command.text, depth: state.depth });
    state.current = empty(null, command.text);
    return;
  }
  state.pattern = (command?.text === 'case' && operator !== ')') || operator.startsWith(';;') || (pattern && operator !== ')');
  const isPattern = pattern && (operator === ')' || operator === '|');
  const says = current.words.length > 0 || current.settings.length > 0 || current.redirects.length > 0;
  if (command?.text === 'for' || command?.text === 'select') setLoop(state, current.words);
  else if (says && command?.text !== 'case' && !isPattern) commands.push(current);
  const pipes = operator === '|' || operator === '|&';
  current.apart = pipes || operator === '&';
  state.current = empty(pipes && says && !isPattern ? current : null, state.bodies.at(-1)?.name ?? null);
}

/** `for x in a b`: x is all of them at once, so that each is seen where x is used. */
function setLoop({ known }: State, words: Field[]): void {
  const [, name, , ...values] = words;
  if (name) known.set(name.text, values.map((value) => value.text).join(' ') || unknown);
}

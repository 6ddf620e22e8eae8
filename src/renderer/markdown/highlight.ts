/** Code into colored pieces with highlight.js: its tokens, never its HTML. Languages load when they first appear. */

import type { Emitter, LanguageFn } from 'highlight.js';
import hljs from 'highlight.js/lib/core';
import { aliases, loaders } from './languages.ts';

/** A piece of code with one of the five looks that code has here; null is plain. */
export interface Piece {
  readonly look: Look | null;
  readonly text: string;
}
type Look = 'k' | 's' | 'f' | 'n' | 'q';

/** Grammars look back, some over all they were given: code is colored in parts, for a tenth of a second at most. */
const partLength = 8000;
const budgetMs = 100;
/** A line no person wrote, or a desert of blank ones, stays plain. */
const unusual = /[^\n]{1000}|\s{200}/;

// The first part of a scope decides: `title.function` is a title.
const looks: Record<string, Look> = {
  keyword: 'k',
  literal: 'k',
  operator: 'k',
  built_in: 'k',
  'selector-tag': 'k',
  tag: 'k',
  name: 'k',
  meta: 'q',
  comment: 'q',
  quote: 'q',
  doctag: 'q',
  deletion: 'q',
  string: 's',
  regexp: 's',
  char: 's',
  addition: 's',
  link: 's',
  code: 's',
  title: 'f',
  section: 'f',
  function: 'f',
  class: 'f',
  type: 'f',
  attr: 'f',
  attribute: 'f',
  property: 'f',
  'selector-class': 'f',
  'selector-id': 'f',
  number: 'n',
  symbol: 'n',
  variable: 'n',
  'template-variable': 'n',
  bullet: 'n',
  subst: 'n',
};

/** Takes the place of highlight.js's HTML writer, and keeps pieces. */
class PieceEmitter implements Emitter {
  readonly pieces: Piece[] = [];
  private readonly scopes: (Look | null)[] = [];

  addText(text: string): void {
    if (text !== '') this.pieces.push({ look: this.scopes.at(-1) ?? null, text });
  }
  startScope(name: string): void {
    this.scopes.push(looks[name.split('.')[0] ?? ''] ?? this.scopes.at(-1) ?? null);
  }
  endScope(): void {
    this.scopes.pop();
  }
  // A mode that begins is opened by these names, which the types leave out.
  openNode(name: string): void {
    this.startScope(name);
  }
  closeNode(): void {
    this.endScope();
  }
  __addSublanguage(emitter: Emitter): void {
    if (emitter instanceof PieceEmitter) this.pieces.push(...emitter.pieces);
  }
  finalize(): void {
    this.scopes.length = 0;
  }
  toHTML(): string {
    return '';
  }
}

hljs.configure({ __emitter: PieceEmitter });

const loading = new Map<string, Promise<boolean>>();

/** The name by which a fence's label is known, or null: `py` is `python`. */
export function languageOf(label: string | undefined): string | null {
  const word = /^[\w+#.-]{1,30}/.exec(label?.trim().toLowerCase() ?? '')?.[0] ?? '';
  const name = aliases.get(word) ?? word;
  return loaders.has(name) ? name : null;
}

/** Use before `highlight`; false when the language cannot be had. */
export function loadLanguage(name: string): Promise<boolean> {
  const known = loading.get(name);
  if (known) return known;
  const load = loaders.get(name);
  const promise = load
    ? load().then(
        (module: { default: LanguageFn }) => {
          hljs.registerLanguage(name, module.default);
          return true;
        },
        () => false,
      )
    : Promise.resolve(false);
  loading.set(name, promise);
  return promise;
}

export const isLoaded = (name: string): boolean => hljs.getLanguage(name) !== undefined;

/** Use on finished code in a loaded language. What is left when the time is up is plain. */
export function highlight(code: string, name: string): readonly Piece[] {
  const plain = [{ look: null, text: code }];
  if (!isLoaded(name) || unusual.test(code)) return plain;
  const pieces: Piece[] = [];
  const started = performance.now();
  for (let at = 0; at < code.length; ) {
    const part = code.slice(at, partEnd(code, at));
    const late = performance.now() - started > budgetMs;
    pieces.push(...(late ? [{ look: null, text: part }] : colored(part, name)));
    at += part.length;
  }
  return pieces;
}

/** Parts end with a line, so that no word is cut; the last one takes what is left. */
function partEnd(code: string, from: number): number {
  const line = code.indexOf('\n', from + partLength);
  return line === -1 ? code.length : line + 1;
}

function colored(code: string, name: string): readonly Piece[] {
  const { _emitter: emitter } = hljs.highlight(code, { language: name, ignoreIllegals: true });
  // The text is the reader's: coloring that would lose or change a letter of it is dropped.
  if (emitter instanceof PieceEmitter && emitter.pieces.map((piece) => piece.text).join('') === code) return emitter.pieces;
  return [{ look: null, text: code }];
}

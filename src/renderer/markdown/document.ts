/**
 * A Markdown text that grows: each update lexes only the unfinished tail. Finished blocks keep their identity, so that
 * React skips them; a long list, table or fence at the end is itself gone on with from its last item, row or line.
 */
import type { MarkedToken, Tokens } from 'marked';
import { type Definitions, lex, noDefinitions } from './lexer.ts';
import { mend } from './mend.ts';

/** One top-level block. The same object as before means that nothing in it has changed. */
export interface Block {
  readonly key: number;
  readonly token: MarkedToken;
  /** A code block whose closing fence has not come. */
  readonly open: boolean;
}

/** What was already read of the list or table that the tail goes on with. */
type Held =
  | {
      readonly kind: 'list';
      readonly from: number;
      readonly list: Tokens.List;
      readonly items: Tokens.ListItem[];
      readonly loose: boolean;
    }
  | { readonly kind: 'table'; readonly from: number; readonly head: string; readonly rows: Tokens.TableCell[][] };

interface Fence {
  /** Where in the text the code begins, after the opening line. */
  readonly bodyStart: number;
  readonly close: RegExp;
  readonly token: Tokens.Code;
  /** How far no closing fence was found; always the start of a line. */
  searched: number;
}

export class MarkdownDocument {
  private text = '';
  /** Everything before this offset is in `done`, or held. */
  private start = 0;
  private done: Block[] = [];
  private tail: Block[] = [];
  private held: Held | null = null;
  private fence: Fence | null = null;
  private definitions: Definitions = noDefinitions();
  /** How many definitions `done` was read with. */
  private resolved = 0;
  private streaming = false;
  private withReturn = false;
  private view: readonly Block[] = [];

  /** Use on every change of the text; cheap when it only grew. `streaming` smooths what is half written at its end. */
  update(text: string, streaming: boolean): readonly Block[] {
    const clean = text.includes('\r', this.withReturn ? 0 : this.text.length) ? text.replace(/\r\n?/g, '\n') : text;
    this.withReturn = clean !== text;
    if (clean === this.text && streaming === this.streaming) return this.view;
    // Comparing slices is a comparison of memory; `startsWith` goes letter by letter, at ten times the cost.
    if (clean.slice(0, this.text.length) !== this.text) {
      this.reset();
      // What was before may have hidden a return from the search above.
      if (clean.includes('\r')) return this.update(text.replace(/\r\n?/g, '\n'), streaming);
    }
    const ended = this.streaming && !streaming;
    this.text = clean;
    this.streaming = streaming;
    if (ended) this.readWhole();
    else if (!this.continueFence()) this.readTail();
    this.view = [...this.done, ...this.tail];
    return this.view;
  }

  /** At the end of a stream all is read once more: what the rules of a growing tail got wrong is right from then on. */
  private readWhole(): void {
    const before = [...this.done, ...this.tail];
    const defined = this.resolved;
    const text = this.text;
    this.reset();
    this.text = text;
    this.readTail();
    const same = (block: Block): Block => {
      const old = before[block.key];
      return old && old.open === block.open && defined === this.resolved && sameBlock(old.token, block.token) ? old : block;
    };
    this.done = this.done.map(same);
    this.tail = this.tail.map(same);
  }

  private reset(): void {
    this.text = '';
    this.start = 0;
    this.done = [];
    this.tail = [];
    this.held = null;
    this.fence = null;
    this.definitions = noDefinitions();
    this.resolved = 0;
  }

  private readTail(): void {
    this.fence = null;
    const source = this.text.slice(this.start);
    const definitions = Object.assign(noDefinitions(), this.definitions);
    const shown = this.streaming ? mend(source, this.held?.kind === 'table') : source;
    const tokens = this.withHeld(lex(this.head() + shown, definitions), shown);
    const { count, offset } = finished(tokens, source);
    const defined = this.commit(tokens.slice(0, count)) || !this.streaming;
    this.start += offset;
    if (defined) this.resolve(this.streaming ? this.definitions : definitions);
    const left = tokens.slice(count).filter((token) => !isUnseen(token));
    this.tail = left.map((token, at) => this.reuse(token, this.done.length + at));
    if (left.length === 1 && left[0]) this.hold(left[0]);
  }

  private head(): string {
    return this.held?.kind === 'table' ? this.held.head : '';
  }

  /** Puts what is held in front of the list or table that the tail begins with. */
  private withHeld(tokens: MarkedToken[], shown: string): MarkedToken[] {
    const held = this.held;
    if (held === null) return tokens;
    const first = tokens[0];
    if (held.kind === 'list') {
      if (first?.type === 'list') {
        const loose = held.loose || first.loose || /\n[ \t]*\n[ \t]*$/.test(held.items.at(-1)?.raw ?? '');
        return [{ ...first, start: held.list.start, loose, items: [...held.items, ...first.items] }, ...tokens.slice(1)];
      }
      return [{ ...held.list, raw: '', items: held.items, loose: held.loose }, ...tokens];
    }
    if (first?.type === 'table')
      return [{ ...first, raw: first.raw.slice(held.head.length), rows: [...held.rows, ...first.rows] }, ...tokens.slice(1)];
    // The head alone is a table, so this only happens where the text is no longer what it was: read all of it plainly.
    return lex(shown, noDefinitions());
  }

  /** True where a definition was among them. */
  private commit(tokens: MarkedToken[]): boolean {
    if (tokens.length === 0) return false;
    const from = this.held?.from;
    this.held = null;
    let defined = false;
    for (const [index, part] of tokens.entries()) {
      if (part.type === 'def') {
        defined = true;
        this.definitions[part.tag] ??= { href: part.href, title: part.title };
      }
      if (isUnseen(part)) continue;
      // What was held is one block again, with all of its text.
      const token = index === 0 && from !== undefined ? { ...part, raw: this.text.slice(from, this.start) + part.raw } : part;
      this.done.push(this.reuse(token, this.done.length));
    }
    return defined;
  }

  /** A definition reaches back: blocks that were read without it are read again, once. */
  private resolve(definitions: Definitions): void {
    const count = Object.keys(definitions).length;
    if (count === this.resolved) return;
    this.resolved = count;
    this.done = this.done.map((block) => {
      if (!block.token.raw.includes('[') || block.token.type === 'code') return block;
      const again = lex(block.token.raw, Object.assign(noDefinitions(), definitions)).filter((token) => token.type !== 'space');
      const token = again.length === 1 ? again[0] : undefined;
      return token && token.type === block.token.type ? { ...block, token } : block;
    });
  }

  /** The block that already stands at this place, where it is the same; this is what lets React skip it. */
  private reuse(fresh: MarkedToken, key: number): Block {
    const before = this.tail.find((block) => block.key === key);
    const token = before?.token.type === 'list' && fresh.type === 'list' ? reuseItems(before.token, fresh) : fresh;
    const open = token.type === 'code' && this.streaming && !isClosed(token);
    if (before && before.open === open && sameToken(before.token, token)) return before;
    return { key, token, open };
  }

  /** Moves the start of the tail to the last item, row or line of a growing block. */
  private hold(token: MarkedToken): void {
    if (!this.streaming) return;
    if (token.type === 'list') this.holdList(token);
    else if (token.type === 'table') this.holdTable(token);
    else if (token.type === 'code') this.openFence(token);
  }

  private holdList(list: Tokens.List): void {
    const before = this.held?.kind === 'list' ? this.held.items.length : 0;
    const fresh = list.items.slice(before);
    let at = this.start;
    let offset = at;
    let count = 0;
    for (const [index, item] of fresh.entries()) {
      if (!this.text.startsWith(item.raw, at)) break;
      if (index > 0 && this.text.indexOf('\n', at) !== -1) {
        count = index;
        offset = at;
      }
      at += item.raw.length;
    }
    if (count === 0) return;
    this.held = {
      kind: 'list',
      from: this.held?.from ?? this.start,
      list,
      items: list.items.slice(0, before + count),
      loose: list.loose,
    };
    this.start = offset;
  }

  private holdTable(table: Tokens.Table): void {
    const source = this.text.slice(this.start);
    const lastRow = source.lastIndexOf('\n', source.length - 2) + 1;
    const complete = source.slice(0, lastRow).split('\n').length - 1;
    const before = this.held?.kind === 'table' ? this.held : null;
    // The header and its delimiter row stay in front of every later reading.
    const rows = before ? complete : complete - 2;
    if (rows <= 0 || source.startsWith('\n') || source.includes('\n\n')) return;
    const head = before?.head ?? `${source.split('\n', 2).join('\n')}\n`;
    this.held = {
      kind: 'table',
      from: before?.from ?? this.start,
      head,
      rows: table.rows.slice(0, (before?.rows.length ?? 0) + rows),
    };
    this.start += lastRow;
  }

  private openFence(token: Tokens.Code): void {
    const lineEnd = this.text.indexOf('\n', this.start);
    const fence = /^ {0,3}(`{3,100}|~{3,100})/.exec(token.raw)?.[1];
    if (lineEnd === -1 || !fence || isClosed(token) || !this.text.startsWith(token.raw.trimEnd(), this.start)) return;
    const bodyStart = lineEnd + 1;
    this.fence = {
      bodyStart,
      close: new RegExp(`^ {0,3}${fence[0] === '`' ? '`' : '~'}{${fence.length},}[ \\t]*$`, 'm'),
      token,
      searched: bodyStart,
    };
  }

  /** True where the tail is one open fence and still is: then there is nothing to lex, only lines to add. */
  private continueFence(): boolean {
    const fence = this.fence;
    const block = this.tail[0];
    if (!fence || !block || !this.streaming) return false;
    if (fence.close.test(this.text.slice(fence.searched))) return false;
    const lastLine = this.text.lastIndexOf('\n') + 1;
    fence.searched = Math.max(fence.searched, lastLine);
    // A line of one or two fence marks may become the closing fence: it waits.
    const end = /^ {0,3}[`~]{1,2}$/.test(this.text.slice(fence.searched)) ? fence.searched : this.text.length;
    this.tail = [
      { ...block, token: { ...fence.token, raw: '', text: this.text.slice(fence.bodyStart, end).replace(/\n$/, '') } },
    ];
    return true;
  }
}

/** Blank lines and definitions are read, but there is nothing of them to see. */
const isUnseen = (token: MarkedToken) => token.type === 'space' || token.type === 'def';

/** How many tokens can no longer change, and where in the source the first that can begins: the last one whose first line is complete. */
function finished(tokens: MarkedToken[], source: string): { count: number; offset: number } {
  let at = 0;
  let last = { count: 0, offset: 0 };
  for (const [index, token] of tokens.entries()) {
    if (!source.startsWith(token.raw, at)) break;
    if (index > 0 && token.type !== 'space' && hasBegun(token, source, at)) last = { count: index, offset: at };
    at += token.raw.length;
  }
  return last;
}

/** True where later text cannot make this block a part of the one before: its first line is complete, a table's second too. */
function hasBegun(token: MarkedToken, source: string, at: number): boolean {
  const line = source.indexOf('\n', at);
  return line !== -1 && (token.type !== 'table' || source.includes('\n', line + 1));
}

/** Parts of a list or a table may have been read while they were mended, so there raw text does not say all there is. */
function sameBlock(before: MarkedToken, now: MarkedToken): boolean {
  if (before.type !== now.type || before.raw !== now.raw) return false;
  return (now.type !== 'list' && now.type !== 'table') || JSON.stringify(before) === JSON.stringify(now);
}

/** Earlier parts of a list may be held, so its raw text alone does not say what is in it: its items do. */
function sameToken(before: MarkedToken, now: MarkedToken): boolean {
  if (before.type === 'list' && now.type === 'list') {
    return (
      before.loose === now.loose &&
      before.items.length === now.items.length &&
      before.items.every((item, at) => item === now.items[at])
    );
  }
  return before.type === now.type && before.type !== 'table' && before.raw === now.raw;
}

function reuseItems(before: Tokens.List, now: Tokens.List): Tokens.List {
  return { ...now, items: now.items.map((item, at) => (before.items[at]?.raw === item.raw ? (before.items[at] ?? item) : item)) };
}

/** True for code whose end cannot come any more: its closing fence is there, or it never had an opening one. */
function isClosed(token: Tokens.Code): boolean {
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(token.raw)?.[1];
  return !fence || fence.length > 100 || new RegExp(`\\n {0,3}${fence[0]}{${fence.length},}[ \\t]*\\n*$`).test(token.raw);
}

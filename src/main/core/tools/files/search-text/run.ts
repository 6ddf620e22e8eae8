/** The work of `search_text`: folder by folder, file by file, line by line, until a bound is met. */
import { existsSync, lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { z } from 'zod';
import type { RunContext, RunTool } from '../../../agent/tool.ts';
import { AppError, systemCode } from '../../../base/errors.ts';
import { readAt, withFileIn, withFolder } from '../open.ts';
import { decodeWhole, kindOf, sniffBytes } from '../text.ts';
import { bounded, patternOf } from './pattern.ts';
import type { searchText } from './tool.ts';
import { type Seen, walk } from './walk.ts';

type Output = z.output<(typeof searchText)['output']>;
type Input = z.output<(typeof searchText)['input']>;
type Match = Output['matches'][number];

const bounds = { fileBytes: 16 * 1024 * 1024, files: 100_000, lineChars: 400, perFileMs: 2_000, allMs: 20_000 };

export const run: RunTool<Input, Output> = async (args, context) => {
  const search = new Search(args, context);
  for (const touch of context.touches) {
    if (touch.kind !== 'path' || search.full) continue;
    // Of all granted folders one may be gone; a folder that was named must be there.
    if (args.path === undefined && !existsSync(touch.path)) continue;
    await search.look(touch.path);
  }
  return search.output;
};

class Search {
  readonly #args: Input;
  readonly #context: RunContext;
  readonly #pattern: RegExp;
  readonly #within = bounded();
  readonly #until = performance.now() + bounds.allMs;
  readonly #seen = new Set<string>();
  readonly #limit: number;
  #room: number;
  readonly output: Output = { matches: [], files: 0, truncated: false, skipped: 0 };

  constructor(args: Input, context: RunContext) {
    this.#args = args;
    this.#context = context;
    this.#limit = args.limit ?? 100;
    this.#room = context.maxOutputBytes - 1_000;
    this.#pattern = patternOf(args.query, { regex: args.regex ?? false, caseSensitive: args.caseSensitive });
  }

  get full(): boolean {
    return this.output.truncated;
  }

  /** A folder is walked; a file that was named itself is searched, whatever the rules say. */
  async look(path: string): Promise<void> {
    if (!lstatSync(path).isDirectory())
      return withFolder(dirname(path), (folder) => void this.#file({ folder, name: basename(path), path }, true));
    const { globs = [], hidden = false, ignored = false } = this.#args;
    const choice = { globs, hidden, ignored, forbidden: this.#context.forbidden };
    const skip = () => {
      this.output.skipped += 1;
    };
    await walk(path, choice, (seen) => this.#file(seen, false), skip);
  }

  /** Answers false when nothing more is wanted. */
  #file(seen: Seen, named: boolean): boolean {
    this.#context.signal.throwIfAborted();
    if (this.#seen.has(seen.path)) return true;
    this.#seen.add(seen.path);
    if (this.output.files >= bounds.files || performance.now() > this.#until) return this.#end();
    const text = this.#textOf(seen, named);
    if (text === null) {
      this.output.skipped += 1;
      return true;
    }
    this.output.files += 1;
    const ms = Math.min(bounds.perFileMs, this.#until - performance.now());
    for (const match of this.#within(() => this.#matches(text, seen.path), ms)) if (!this.#add(match)) return this.#end();
    return true;
  }

  #end(): false {
    this.output.truncated = true;
    return false;
  }

  #add(match: Match): boolean {
    this.#room -= Buffer.byteLength(JSON.stringify(match)) + 1;
    if (this.#room < 0 || this.output.matches.length >= this.#limit) return false;
    this.output.matches.push(match);
    return true;
  }

  /** Null where the file is not to be searched. One that was named itself says why. */
  #textOf({ folder, name, path }: Seen, named: boolean): string | null {
    try {
      return withFileIn(folder, name, path, this.#context.trusted ?? false, ({ fd, size }) => {
        if (size > bounds.fileBytes)
          throw new AppError('too_large', `${path} is larger than the ${bounds.fileBytes} bytes that are searched.`);
        const bytes = readAt(fd, 0, size);
        if (!kindOf(bytes.subarray(0, sniffBytes)) && !named) return null;
        return decodeWhole(bytes, path);
      });
    } catch (error) {
      if (!named && (error instanceof AppError || systemCode(error) !== '')) return null;
      throw error;
    }
  }

  /** One more than the limit tells that there are more. */
  #matches(text: string, path: string): Match[] {
    const found: Match[] = [];
    const wanted = this.#limit - this.output.matches.length + 1;
    const lines = text.split(/\r?\n/);
    const around = this.#args.context ?? 0;
    for (let at = 0; at < lines.length && found.length < wanted; at += 1) {
      const line = lines[at] ?? '';
      this.#pattern.lastIndex = 0;
      const match = this.#pattern.exec(line);
      if (!match) continue;
      found.push({
        path,
        line: at + 1,
        column: match.index + 1,
        text: excerpt(line, match.index),
        ...(around > 0 ? { before: part(lines, at - around, at), after: part(lines, at + 1, at + 1 + around) } : {}),
      });
    }
    return found;
  }
}

const part = (lines: string[], from: number, to: number): string[] =>
  lines.slice(Math.max(0, from), Math.max(0, to)).map((line) => excerpt(line, 0));

/** A line of a minified file is a file by itself: what is around the match is enough. */
function excerpt(line: string, index: number): string {
  if (line.length <= bounds.lineChars) return line;
  const from = Math.max(0, Math.min(index - 100, line.length - bounds.lineChars));
  return `${from > 0 ? '…' : ''}${line.slice(from, from + bounds.lineChars)}${from + bounds.lineChars < line.length ? '…' : ''}`.toWellFormed();
}

/** A disk that forgets: what was synced stays; of the rest, some writes, some sectors, some names, in no order that helps. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Op } from './trace.ts';

type DataOp = { at: number } & ({ kind: 'write'; offset: number; data: Buffer } | { kind: 'truncate'; size: number });

interface File {
  synced: Content;
  pending: DataOp[];
}

/** Bytes that grow in place. */
class Content {
  #buffer: Buffer;
  #length: number;

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.#buffer = Buffer.from(bytes);
    this.#length = bytes.length;
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  apply(op: DataOp): void {
    const end = op.kind === 'truncate' ? op.size : op.offset + op.data.length;
    if (end > this.#buffer.length) {
      const grown = Buffer.alloc(end * 2);
      this.bytes.copy(grown);
      this.#buffer = grown;
    }
    // What lies between the old end and a write beyond it reads as zeros, even where a truncation left something.
    if (end > this.#length) this.#buffer.fill(0, this.#length, end);
    if (op.kind === 'truncate') this.#length = op.size;
    else {
      op.data.copy(this.#buffer, op.offset);
      this.#length = Math.max(this.#length, end);
    }
  }
}

interface NameOp {
  at: number;
  folder: string;
  apply(names: Map<string, File>): void;
}

/** How much of what was not synced survives. */
export type Mercy = 'nothing' | 'prefix' | 'some' | 'everything';

const sector = 512;

export class ForgetfulDisk {
  /** As the process sees it. */
  readonly #names = new Map<string, File>();
  readonly #syncedNames = new Map<string, File>();
  #pendingNames: NameOp[] = [];
  readonly #folders = new Set<string>();
  #at = 0;

  apply(op: Op): void {
    const at = this.#at;
    this.#at += 1;
    switch (op.kind) {
      case 'create':
        this.#create(at, op.path, op.truncate);
        return;
      case 'write':
        this.#names.get(op.path)?.pending.push({ at, kind: 'write', offset: op.offset, data: op.data });
        return;
      case 'truncate':
        this.#names.get(op.path)?.pending.push({ at, kind: 'truncate', size: op.size });
        return;
      case 'sync':
        this.#sync(op.path, op.upTo);
        return;
      case 'mkdir':
        this.#folders.add(op.path);
        return;
      default:
        this.#rename(at, op);
    }
  }

  /** Writes what survives a power cut at this instant into `folder`, as the new home of `home`. */
  survive(home: string, folder: string, mercy: Mercy, random: () => number): void {
    const names = new Map(this.#syncedNames);
    const cut = Math.floor(random() * (this.#at + 1));
    for (const op of this.#pendingNames) if (spared(mercy, op.at, cut, random)) op.apply(names);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [path, file] of names) {
      if (path.endsWith('-shm')) continue;
      const content = new Content(file.synced.bytes);
      for (const op of file.pending) for (const part of surviving(op, mercy, cut, random)) content.apply(part);
      const to = join(folder, relative(home, path));
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, content.bytes);
    }
  }

  #create(at: number, path: string, truncate: boolean): void {
    const there = this.#names.get(path);
    if (there) {
      if (truncate) there.pending.push({ at, kind: 'truncate', size: 0 });
      return;
    }
    const file: File = { synced: new Content(), pending: [] };
    this.#name(at, path, (names) => names.set(path, file));
  }

  #rename(at: number, op: Op): void {
    if (op.kind === 'unlink') this.#name(at, op.path, (names) => names.delete(op.path));
    if (op.kind !== 'rename' && op.kind !== 'link') return;
    const file = this.#names.get(op.from);
    if (!file) return;
    this.#name(at, op.to, (names) => {
      names.set(op.to, file);
      if (op.kind === 'rename') names.delete(op.from);
    });
  }

  #name(at: number, path: string, apply: (names: Map<string, File>) => unknown): void {
    apply(this.#names);
    this.#pendingNames.push({ at, folder: dirname(path), apply: (names) => void apply(names) });
  }

  #sync(path: string, upTo: number): void {
    const file = this.#names.get(path);
    if (file) {
      for (const op of file.pending) if (op.at < upTo) file.synced.apply(op);
      file.pending = file.pending.filter((op) => op.at >= upTo);
      return;
    }
    const done = this.#pendingNames.filter((op) => op.folder === path && op.at < upTo);
    for (const op of done) op.apply(this.#syncedNames);
    this.#pendingNames = this.#pendingNames.filter((op) => !done.includes(op));
  }
}

function spared(mercy: Mercy, at: number, cut: number, random: () => number): boolean {
  if (mercy === 'nothing') return false;
  if (mercy === 'everything') return true;
  return mercy === 'prefix' ? at < cut : random() < 0.5;
}

/** All of the write, none of it, or, torn, some of its sectors. */
function surviving(op: DataOp, mercy: Mercy, cut: number, random: () => number): DataOp[] {
  if (!spared(mercy, op.at, cut, random)) return [];
  if (op.kind === 'truncate' || mercy !== 'some' || random() < 0.5) return [op];
  const sectors: DataOp[] = [];
  for (let from = 0; from < op.data.length; from += sector)
    if (random() < 0.5) sectors.push({ ...op, offset: op.offset + from, data: op.data.subarray(from, from + sector) });
  return sectors;
}

/**
 * Parts a file of JSON into the elements of its outermost array, without reading it whole: a file of any size takes the memory of
 * one element. What is cut off, too large or no object is named with its place, and what is whole is never lost for it.
 */
import { readSync } from 'node:fs';

export interface Element {
  /** Counts from 0. */
  index: number;
  /** Where it begins and ends in the file, in bytes. */
  from: number;
  to: number;
  /** Null where it is not whole, too large, or no object or array. */
  bytes: Buffer | null;
  why?: string;
  /** Nothing comes after it: the file was cut there. */
  last?: boolean;
}

/** Where to go on: at the beginning of the file, or behind an element. */
export interface Mark {
  offset: number;
  index: number;
}

/** The longest element that is read: a conversation of years is a fifth of it. */
export const longestElement = 64 * 1024 * 1024;
const chunkBytes = 256 * 1024;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const open = { array: 0x5b, object: 0x7b };
const close = { array: 0x5d, object: 0x7d };
const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The bytes of a file, one after the other. */
function reader(file: number, start: number) {
  const chunk = Buffer.alloc(chunkBytes);
  let base = start;
  let length = 0;
  let at = 0;
  return {
    /** -1 at the end. */
    peek(): number {
      if (at === length) {
        base += length;
        length = readSync(file, chunk, 0, chunkBytes, base);
        at = 0;
        if (length === 0) return -1;
      }
      return chunk[at] ?? -1;
    },
    next(): void {
      at += 1;
    },
    get offset(): number {
      return base + at;
    },
  };
}
type Bytes = ReturnType<typeof reader>;

/** What the file begins with: the place of its outermost array's first element. Null where it is no array. */
export function beginning(file: number): { mark: Mark; alone: boolean } | null {
  const bytes = reader(file, startsWithMark(file) ? 3 : 0);
  skipBlank(bytes);
  const first = bytes.peek();
  // One conversation by itself is taken as a list of one.
  if (first === open.object) return { mark: { offset: bytes.offset, index: 0 }, alone: true };
  if (first !== open.array) return null;
  bytes.next();
  return { mark: { offset: bytes.offset, index: 0 }, alone: false };
}

function startsWithMark(file: number): boolean {
  const first = Buffer.alloc(3);
  return readSync(file, first, 0, 3, 0) === 3 && first.equals(Buffer.from([0xef, 0xbb, 0xbf]));
}

function skipBlank(bytes: Bytes): void {
  while (isBlank(bytes.peek())) bytes.next();
}

/** The next element; null at the end of the array. */
export function nextElement(file: number, mark: Mark, mostBytes = longestElement): Element | null {
  const bytes = reader(file, mark.offset);
  skipBlank(bytes);
  while (bytes.peek() === comma) {
    bytes.next();
    skipBlank(bytes);
  }
  const from = bytes.offset;
  const first = bytes.peek();
  if (first === close.array) return null;
  if (first === -1) return cut(mark, from, from);
  const whole = first === open.object || first === open.array ? passNested(bytes) : passPlain(bytes);
  const to = bytes.offset;
  const found = { index: mark.index, from, to };
  if (!whole) return cut(mark, from, to);
  if (first !== open.object) return { ...found, bytes: null, why: 'It is no conversation.' };
  if (to - from > mostBytes) return { ...found, bytes: null, why: `It is larger than ${mostBytes / 1024 / 1024} MiB.` };
  return { ...found, bytes: readWhole(file, from, to - from) };
}

function readWhole(file: number, from: number, length: number): Buffer {
  const content = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const more = readSync(file, content, at, length - at, from + at);
    if (more === 0) return content.subarray(0, at);
    at += more;
  }
  return content;
}

const cut = ({ index }: Mark, from: number, to: number): Element => ({
  ...{ index, from, to, bytes: null, last: true },
  why: to > from ? 'The file ends in the middle of it.' : 'The file ends before its list does: it was cut.',
});

/** To the end of an object or array. False where the file ends first. */
function passNested(bytes: Bytes): boolean {
  let depth = 0;
  for (;;) {
    const byte = bytes.peek();
    if (byte === -1) return false;
    bytes.next();
    if (byte === quote) {
      if (!passText(bytes)) return false;
    } else if (byte === open.object || byte === open.array) depth += 1;
    else if (byte === close.object || byte === close.array) {
      depth -= 1;
      if (depth === 0) return true;
    }
  }
}

/** From behind the first quote to behind the last. */
function passText(bytes: Bytes): boolean {
  for (;;) {
    const byte = bytes.peek();
    if (byte === -1) return false;
    bytes.next();
    if (byte === quote) return true;
    if (byte === backslash) {
      if (bytes.peek() === -1) return false;
      bytes.next();
    }
  }
}

/** A number, a text, a word. */
function passPlain(bytes: Bytes): boolean {
  if (bytes.peek() === quote) {
    bytes.next();
    return passText(bytes);
  }
  for (;;) {
    const byte = bytes.peek();
    if (byte === -1) return false;
    if (byte === comma || byte === close.array || isBlank(byte)) return true;
    bytes.next();
  }
}

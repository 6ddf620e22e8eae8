/**
 * All codes of one embedder, in the memory of a worker: 384 bytes for a record of 384 dimensions. A question is held against every
 * one of them, which at this size costs less than any index that is walked, loses nothing, and needs no building.
 */
import { type Heap, type Kernel, kernelFor, newHeap } from './kernel.ts';
import { type AskedCode, type Code, widthOf } from './quantize.ts';

/** Codes are kept in blocks, so that nothing has to move when there are more. */
const perBlock = 4096;
const page = 65_536;

/** Which record a code is of, and where its whole vector is kept. */
export interface Held {
  position: number;
  row: number;
}

export class Pile {
  readonly width: number;
  readonly #memory: Heap;
  readonly #kernel: Kernel;
  readonly #held: Held[] = [];
  readonly #placeOf = new Map<number, number>();
  readonly #ahead: number;
  readonly #block: number;
  /** The whole memory, as bytes and as floats; taken anew when it grows. */
  #bytes: Int8Array;
  #floats: Float32Array;

  constructor(dimensions: number, wide?: boolean) {
    this.width = widthOf(dimensions);
    this.#ahead = Math.ceil((this.width * 2) / 16) * 16;
    this.#block = perBlock * (this.width + 8);
    this.#memory = newHeap(Math.max(1, Math.ceil(this.#ahead / page)));
    this.#kernel = kernelFor(this.#memory, wide);
    this.#bytes = new Int8Array(this.#memory.buffer);
    this.#floats = new Float32Array(this.#memory.buffer);
  }

  get size(): number {
    return this.#held.length;
  }

  /** A position that is there already gets the new code. */
  put(held: Held, code: Code): void {
    const known = this.#placeOf.get(held.position);
    const place = known ?? this.#held.length;
    this.#held[place] = held;
    this.#placeOf.set(held.position, place);
    this.#makeRoom(place);
    const { codes, scales } = this.#at(place);
    this.#bytes.fill(0, codes + code.bytes.length, codes + this.width);
    this.#bytes.set(code.bytes, codes);
    this.#floats[scales / 4] = code.scale;
  }

  /** The last one takes the place of the one that goes. */
  remove(position: number): void {
    const place = this.#placeOf.get(position);
    const last = this.#held.at(-1);
    if (place === undefined || !last) return;
    const [to, from] = [this.#at(place), this.#at(this.#held.length - 1)];
    this.#bytes.copyWithin(to.codes, from.codes, from.codes + this.width);
    this.#floats[to.scales / 4] = this.#floats[from.scales / 4] ?? 0;
    this.#bytes.fill(0, from.codes, from.codes + this.width);
    this.#held[place] = last;
    this.#placeOf.set(last.position, place);
    this.#held.pop();
    this.#placeOf.delete(position);
  }

  /** The `count` that come nearest by their codes, best first; `admits` leaves out what is not asked for. */
  nearest({ numbers, scale }: AskedCode, count: number, admits: (position: number) => boolean = () => true): Near[] {
    new Int16Array(this.#memory.buffer, 0, this.width).set(numbers);
    const best = new Best(count);
    for (let first = 0; first < this.#held.length; first += perBlock) {
      const stretch = { ...this.#at(first), count: Math.min(perBlock, this.#held.length - first) };
      this.#kernel(stretch, 0, this.width);
      const found = new Float32Array(this.#memory.buffer, stretch.out, stretch.count);
      for (let at = 0; at < stretch.count; at += 1) {
        const worth = found[at] ?? 0;
        if (worth <= best.least) continue;
        const held = this.#held[first + at];
        if (held && admits(held.position)) best.offer(worth, held);
      }
    }
    return best.all().map(({ worth, held }) => ({ ...held, likeness: worth * scale }));
  }

  #at(place: number): { codes: number; scales: number; out: number } {
    const block = this.#ahead + Math.floor(place / perBlock) * this.#block;
    const within = place % perBlock;
    const scales = block + perBlock * this.width;
    return { codes: block + within * this.width, scales: scales + within * 4, out: scales + perBlock * 4 + within * 4 };
  }

  #makeRoom(place: number): void {
    const wanted = this.#ahead + (Math.floor(place / perBlock) + 1) * this.#block;
    const missing = wanted - this.#memory.buffer.byteLength;
    if (missing <= 0) return;
    this.#memory.grow(Math.ceil(missing / page));
    this.#bytes = new Int8Array(this.#memory.buffer);
    this.#floats = new Float32Array(this.#memory.buffer);
  }
}

/** As near as its code says. */
export type Near = Held & { likeness: number };

/** The best so many; what is no better than the least of them costs one comparison. */
class Best {
  least = Number.NEGATIVE_INFINITY;
  readonly #count: number;
  #found: { worth: number; held: Held }[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  offer(worth: number, held: Held): void {
    this.#found.push({ worth, held });
    if (this.#found.length >= this.#count * 2) this.#cut();
  }

  all(): { worth: number; held: Held }[] {
    this.#cut();
    return this.#found;
  }

  /** Equal ones by their place in the log: the same store gives the same answer. */
  #cut(): void {
    this.#found.sort((a, b) => b.worth - a.worth || a.held.position - b.held.position);
    this.#found = this.#found.slice(0, this.#count);
    if (this.#found.length === this.#count) this.least = this.#found.at(-1)?.worth ?? this.least;
  }
}

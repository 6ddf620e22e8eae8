/**
 * The inner loop of the search: products of one query with many codes, sixteen numbers at a time. It is WebAssembly, put together
 * here instruction by instruction, because JavaScript has no such instructions and a native addon would have to be built for each
 * system.
 */

/** As much of WebAssembly as is used here: this part of the house knows no types of a browser. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => Heap;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { own: { memory: Heap } }) => { exports: Record<string, unknown> };
  validate(bytes: Uint8Array): boolean;
};

/** A memory that both sides see. */
export interface Heap {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Use for a memory of so many pages of 64 KiB. */
export const newHeap = (pages: number): Heap => new WebAssembly.Memory({ initial: pages });

/** Where one stretch of codes lies in the memory, and where its answers go. Addresses are bytes. */
export interface Stretch {
  codes: number;
  scales: number;
  out: number;
  count: number;
}

/** For each code of the stretch: its product with the query (16-bit numbers at `query`), times the code's scale. */
export type Kernel = (stretch: Stretch, query: number, width: number) => void;

/** Codes and queries are padded with zeros to a multiple of this. */
export const lanes = 16;

const [i32, v128] = [0x7f, 0x7b];
const op = {
  loop: [0x03, 0x40],
  end: [0x0b],
  branchIf: (depth: number) => [0x0d, depth],
  get: (local: number) => [0x20, local],
  set: (local: number) => [0x21, local],
  tee: (local: number) => [0x22, local],
  // Signed LEB128 in one byte: enough for the steps here.
  const: (value: number) => [0x41, value],
  add: [0x6a],
  sub: [0x6b],
  less: [0x49],
  loadFloat: [0x2a, 2, 0],
  storeFloat: [0x38, 2, 0],
  timesFloat: [0x94],
  toFloat: [0xb2],
  load: (offset: number) => [0xfd, 0x00, 0, offset],
  zeros: [0xfd, 0x0c, ...new Array<number>(16).fill(0)],
  lane: (at: number) => [0xfd, 0x1b, at],
  low: [0xfd, 0x87, 0x01],
  high: [0xfd, 0x88, 0x01],
  addLanes: [0xfd, 0xae, 0x01],
  /** Products of eight pairs of 16-bit numbers, summed two by two. */
  pairs: [0xfd, 0xba, 0x01],
} as const;

/** Parameters and locals by name. `left` counts the codes that are still to come. */
const [codes, scales, out, left, query, width, at, asked, code, sum] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

const step = (local: number, by: number) => [...op.get(local), ...op.const(by), ...op.add, ...op.set(local)];

/** sum += half of the code times its half of the query. */
const half = (which: readonly number[], offset: number) => [
  ...op.get(sum),
  ...[...op.get(code), ...which],
  ...[...op.get(asked), ...op.load(offset)],
  ...op.pairs,
  ...op.addLanes,
  ...op.set(sum),
];

const body = [
  ...op.loop,
  ...[...op.zeros, ...op.set(sum)],
  ...[...op.get(query), ...op.set(asked)],
  ...[...op.const(0), ...op.set(at)],
  ...op.loop,
  ...[...op.get(codes), ...op.load(0), ...op.set(code)],
  ...half(op.low, 0),
  ...half(op.high, 16),
  ...step(codes, 16),
  ...step(asked, 32),
  ...[...op.get(at), ...op.const(16), ...op.add, ...op.tee(at), ...op.get(width), ...op.less, ...op.branchIf(0)],
  ...op.end,
  ...op.get(out),
  ...[...op.get(sum), ...op.lane(0), ...op.get(sum), ...op.lane(1), ...op.add],
  ...[...op.get(sum), ...op.lane(2), ...op.add, ...op.get(sum), ...op.lane(3), ...op.add],
  ...[...op.toFloat, ...op.get(scales), ...op.loadFloat, ...op.timesFloat, ...op.storeFloat],
  ...step(scales, 4),
  ...step(out, 4),
  ...[...op.get(left), ...op.const(1), ...op.sub, ...op.tee(left), ...op.branchIf(0)],
  ...op.end,
  ...op.end,
];

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}
const sized = (bytes: readonly number[]) => [...leb(bytes.length), ...bytes];
const text = (value: string) => sized([...Buffer.from(value)]);
const section = (id: number, bytes: readonly number[]) => [id, ...sized(bytes)];

/** `(import "own" "memory" (memory 1))` and one exported function. */
const binary = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, [1, 0x60, 6, i32, i32, i32, i32, i32, i32, 0]),
  ...section(2, [1, ...text('own'), ...text('memory'), 0x02, 0x00, 1]),
  ...section(3, [1, 0]),
  ...section(7, [1, ...text('products'), 0x00, 0]),
  ...section(10, [1, ...sized([2, 2, i32, 2, v128, ...body])]),
]);

/** Use once per memory. Where the processor has no such instructions, the same sums are made one by one. */
export function kernelFor(memory: Heap, wide = WebAssembly.validate(binary)): Kernel {
  if (!wide) return plainKernel(memory);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { own: { memory } });
  const products = exports.products as (...numbers: number[]) => void;
  return ({ codes: from, scales: by, out: to, count }, asking, size) => {
    if (count > 0) products(from, by, to, count, asking, size);
  };
}

function plainKernel(memory: Heap): Kernel {
  return ({ codes: from, scales: by, out: to, count }, asking, size) => {
    const all = new Int8Array(memory.buffer, from, count * size);
    const wanted = new Int16Array(memory.buffer, asking, size);
    const factors = new Float32Array(memory.buffer, by, count);
    const found = new Float32Array(memory.buffer, to, count);
    for (let number = 0; number < count; number += 1) {
      let product = 0;
      for (let place = 0; place < size; place += 1) product += (all[number * size + place] ?? 0) * (wanted[place] ?? 0);
      found[number] = product * (factors[number] ?? 0);
    }
  };
}

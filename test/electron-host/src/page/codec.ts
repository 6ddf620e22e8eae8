// Structured clone to JSON and back, for values that cross the DevTools protocol. This file runs in Node and, pasted into a
// script, in the page's isolated world: it may use nothing but the language.

/** A JSON value: primitives and plain objects stand for themselves, everything else is an array that begins with a tag. */
export type Wire = string | number | boolean | null | Wire[] | { [key: string]: Wire };

const NOT_CLONABLE = 'An object could not be cloned.';
const BUFFER_CLASSES = { Int8Array, Uint8ClampedArray, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array } as const;
const WIDE_BUFFER_CLASSES = { Float64Array, BigInt64Array, BigUint64Array, DataView } as const;
const VIEWS: Record<string, new (buffer: ArrayBuffer) => ArrayBufferView> = { ...BUFFER_CLASSES, ...WIDE_BUFFER_CLASSES };
const ERRORS: Record<string, new (message: string) => Error> = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError };

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  // In slices, because every byte becomes an argument and a call takes only so many.
  for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** Thrown as Electron words it when a value cannot be cloned. */
function encodePrimitive(value: unknown): Wire {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : ['n', Object.is(value, -0) ? '-0' : String(value)];
    case 'undefined':
      return ['u'];
    case 'bigint':
      return ['i', String(value)];
    default:
      throw new Error(NOT_CLONABLE);
  }
}

function encodeBuiltIn(value: object, kind: string, above: Set<object>): Wire | undefined {
  if (value instanceof Date) return ['d', value.getTime()];
  if (value instanceof RegExp) return ['r', value.source, value.flags];
  if (value instanceof Map) return ['m', [...value].map(([key, item]) => [encode(key, above), encode(item, above)])];
  if (value instanceof Set) return ['s', [...value].map((item) => encode(item, above))];
  if (value instanceof ArrayBuffer) return ['b', 'ArrayBuffer', toBase64(new Uint8Array(value))];
  if (ArrayBuffer.isView(value)) {
    return ['b', kind, toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))];
  }
  if (value instanceof Error) return ['e', value.name, value.message, value.stack ?? ''];
  return undefined;
}

/** Use to make a value ready to cross; throws for what structured clone refuses (functions, symbols, promises, DOM nodes). */
export function encode(value: unknown, above: Set<object> = new Set()): Wire {
  if (value === null) return null;
  if (typeof value !== 'object') return encodePrimitive(value);
  if (above.has(value)) throw new Error('stand-in: circular values are not supported by its IPC codec');
  above.add(value);
  try {
    if (Array.isArray(value)) return ['a', value.map((item) => encode(item, above))];
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    const builtIn = encodeBuiltIn(value, kind, above);
    if (builtIn !== undefined) return builtIn;
    if (/^(Promise|Weak\w+|Window|Document|\w+Element|\w*Event)$/.test(kind)) throw new Error(NOT_CLONABLE);
    const copy: { [key: string]: Wire } = {};
    for (const [key, item] of Object.entries(value)) setOwn(copy, key, encode(item, above));
    return copy;
  } finally {
    above.delete(value);
  }
}

/** A plain assignment to `__proto__` would set the prototype and lose the value. */
function setOwn(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}

function decodeBytes(kind: string, text: string): unknown {
  const bytes = fromBase64(text);
  if (kind === 'ArrayBuffer') return bytes.buffer;
  const View = VIEWS[kind];
  return View ? new View(bytes.buffer) : bytes;
}

function decodeError(name: string, message: string, stack: string): Error {
  const error = new (ERRORS[name] ?? Error)(message);
  error.stack = stack;
  return error;
}

function decodeTagged(wire: Wire[]): unknown {
  const [tag, first, second, third] = wire;
  const list = Array.isArray(first) ? first : [];
  switch (tag) {
    case 'a':
      return list.map(decode);
    case 'n':
      return Number(first);
    case 'u':
      return undefined;
    case 'i':
      return BigInt(String(first));
    case 'd':
      return new Date(first === null ? Number.NaN : Number(first));
    case 'r':
      return new RegExp(String(first), String(second));
    case 'm':
      return new Map(
        list.map((pair) => (Array.isArray(pair) ? [decode(pair[0] ?? null), decode(pair[1] ?? null)] : [])) as [
          unknown,
          unknown,
        ][],
      );
    case 's':
      return new Set(list.map(decode));
    case 'b':
      return decodeBytes(String(first), String(second));
    case 'e':
      return decodeError(String(first), String(second), String(third));
    default:
      throw new Error(`stand-in: unknown tag ${String(tag)} in an IPC value`);
  }
}

/** Use to get back what `encode` was given. */
export function decode(wire: Wire): unknown {
  if (wire === null || typeof wire !== 'object') return wire;
  if (Array.isArray(wire)) return decodeTagged(wire);
  const value = {};
  for (const [key, item] of Object.entries(wire)) setOwn(value, key, decode(item));
  return value;
}

/** Use for argument lists, which are arrays on both sides. */
export function decodeList(wire: Wire): unknown[] {
  const list = decode(wire);
  return Array.isArray(list) ? list : [];
}

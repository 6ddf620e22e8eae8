/** JSON as strict as a contract deserves: what two parsers could read in two ways is refused. */
import { AppError } from '../../core/base/errors.ts';

const maxDepth = 64;

/**
 * Use for a body from outside. Thrown as AppError `invalid_input`: bytes that are no UTF-8, bad JSON, anything but an object,
 * a key given twice, the key `__proto__`, lone surrogates, and nesting deeper than 64.
 */
export function parseJsonObject(bytes: Uint8Array): Record<string, unknown> {
  const text = decode(bytes);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse('must be a JSON object');
  inspect(text);
  return value as Record<string, unknown>;
}

function refuse(why: string): never {
  throw new AppError('invalid_input', `The body ${why}.`);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    refuse('is not valid UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    refuse('is not valid JSON');
  }
}

/** Walks over text that is known to be JSON. In `keys`, an array is null. */
function inspect(text: string): void {
  const keys: (Set<string> | null)[] = [];
  let expectKey = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at);
        const string = textOf(text, at, end);
        if (expectKey) checkKey(keys.at(-1), string);
        expectKey = false;
        at = end;
        break;
      }
      case '{':
      case '[':
        expectKey = text[at] === '{';
        if (keys.push(expectKey ? new Set() : null) > maxDepth) refuse(`is nested deeper than ${maxDepth}`);
        break;
      case '}':
      case ']':
        keys.pop();
        expectKey = false;
        break;
      case ',':
        expectKey = keys.at(-1) !== null;
    }
  }
}

function checkKey(open: Set<string> | null | undefined, key: string): void {
  if (!open) return;
  if (key === '__proto__') refuse('holds the key __proto__');
  if (open.has(key)) refuse(`holds the key ${JSON.stringify(key.slice(0, 100))} twice`);
  open.add(key);
}

/** The place of the quote that ends the string that starts at `start`: one with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    let first = end;
    while (text[first - 1] === '\\') first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
}

/** The string itself; only an escape can write half a surrogate pair, since the bytes were valid UTF-8. */
function textOf(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end);
  if (!raw.includes('\\')) return raw;
  const string = JSON.parse(`"${raw}"`) as string;
  if (!string.isWellFormed()) refuse('holds half of a surrogate pair');
  return string;
}

/** Opaque cursors: where a list goes on. */
import { z } from 'zod';
import { AppError } from '../../base/errors.ts';

export const writeCursor = (parts: string[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Thrown for anything that `writeCursor` has not made: AppError `invalid_input`. */
export function readCursor(cursor: string, length: number): string[] {
  const parts = z
    .array(z.string())
    .length(length)
    .safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parts.success) throw new AppError('invalid_input', 'The cursor is not one that a list has answered with.');
  return parts.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Use for short lists held in memory: goes on after the item that the cursor names, or its old place where it has gone. */
export function pageOf<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  { limit = 100, cursor }: { limit?: number | undefined; cursor?: string | undefined },
): { items: T[]; next: string | null } {
  const [name, place] = cursor === undefined ? [] : readCursor(cursor, 2);
  const at = items.findIndex((item) => nameOf(item) === name);
  const start = name === undefined ? 0 : at >= 0 ? at + 1 : Number(place) || 0;
  const shown = items.slice(start, start + limit);
  const last = shown.at(-1);
  const more = start + limit < items.length;
  return { items: shown, next: more && last ? writeCursor([nameOf(last), String(start + limit)]) : null };
}

/** What was acknowledged, beside what is there. */
import { statSync } from 'node:fs';
import { query } from '../../../src/main/core/store/sql.ts';
import type { Store } from '../../../src/main/core/store/types.ts';

export interface Look {
  acknowledged: number;
  /** Acknowledged, and not there. */
  lost: string[];
  /** There, but not all of it. */
  half: string[];
}

const events = query<Record<string, never>, { name: string }>(
  `SELECT substr(stream, 6) AS name FROM events WHERE stream LIKE 'note:%'`,
);
const notes = query<Record<string, never>, { name: string }>('SELECT id AS name FROM notes');
const loose = query<Record<string, never>, { name: string }>('SELECT text AS name FROM loose');

/** Use with the lines that a child wrote: `ack NAME` and `file ID`. */
export function look(store: Store, lines: string): Look {
  const acks = wordsAfter(lines, 'ack ');
  const files = wordsAfter(lines, 'file ');
  const places = [events, notes].map((rows) => new Set(rows.all(store.reader, {}).map((row) => row.name)));
  const rows = new Set(loose.all(store.reader, {}).map((row) => row.name));
  const whole = (name: string) => rows.has(name) && places.every((place) => place.has(name) && place.has(`${name}-twin`));
  const there = new Set([...rows, ...places.flatMap((place) => [...place].map((name) => name.replace(/-twin$/, '')))]);
  return {
    acknowledged: acks.length + files.length,
    lost: [...acks.filter((name) => !there.has(name)), ...files.filter((id) => !isKept(store, id))],
    half: [...there].filter((name) => !whole(name)),
  };
}

function wordsAfter(lines: string, start: string): string[] {
  return lines.split('\n').flatMap((line) => (line.startsWith(start) ? line.slice(start.length) : []));
}

function isKept(store: Store, fileId: string): boolean {
  const info = store.artifacts.info(fileId);
  return info !== null && statSync(store.artifacts.path(fileId), { throwIfNoEntry: false })?.size === info.bytes;
}

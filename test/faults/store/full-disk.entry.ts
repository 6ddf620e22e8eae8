/**
 * Runs where `argv[2]` is a small file system of its own: fills it, works on, makes it read-only, works on, and says what it
 * saw, as one line of JSON.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../src/main/core/base/errors.ts';
import type { Store } from '../../../src/main/core/store/types.ts';
import { countNotes, openToy, write } from './toy.ts';

const disk = process.argv[2] ?? '';
const home = join(disk, 'home');
const reasonOf = (error: unknown) => (error instanceof AppError ? `${error.code}:${error.data?.reason}` : String(error));
const notes = (store: Store) => countNotes.get(store.reader, {})?.n;

function fillUp(): void {
  try {
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(64 * 1024 * 1024));
  } catch {
    // Full is what it is for.
  }
}

/** Until one is refused; answers how many were acknowledged and why the last was not. */
async function until(store: Store, name: string): Promise<{ acknowledged: number; reason: string }> {
  for (let acknowledged = 0; acknowledged < 500; acknowledged += 1) {
    try {
      await store.command((tx) => tx.append(write(`${name}${acknowledged}`, 'x'.repeat(8_000))));
    } catch (error) {
      return { acknowledged, reason: reasonOf(error) };
    }
  }
  return { acknowledged: 500, reason: 'never' };
}

let store = await openToy(home);
const heard: string[] = [];
store.wire.listen((events) => heard.push(...events.map((event) => `${event.name}:${(event.data as { code?: string }).code}`)));
await store.command((tx) => tx.append(write('first', 'word')));
fillUp();
const full = await until(store, 'full');
const file = await store.artifacts.put('big', Buffer.alloc(100_000), 1_000_000).catch(reasonOf);
const left = readdirSync(join(home, 'artifacts', 'unnamed')).length;
const there = notes(store);
rmSync(join(disk, 'ballast'));
await store.command((tx) => tx.append(write('room', 'again')));
const problems = [...(await store.verify()).problems];
await store.close();

fillUp();
const started = await openToy(join(disk, 'another')).catch(reasonOf);
rmSync(join(disk, 'ballast'));
rmSync(join(disk, 'another'), { recursive: true, force: true });

store = await openToy(home);
const kept = notes(store);
await store.close();
execFileSync('mount', ['-o', 'remount,ro', disk]);
const readOnly = await openToy(home).catch(reasonOf);
execFileSync('mount', ['-o', 'remount,rw', disk]);
store = await openToy(home);
const after = notes(store);
await store.close();

console.log(JSON.stringify({ full, file, there, kept, after, problems, heard, started, readOnly, left }));

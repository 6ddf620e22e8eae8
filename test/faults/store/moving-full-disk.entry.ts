/** Runs where `argv[2]` is a small file system of its own and `argv[3]` is not: moves homes onto it until it is full, and says what it saw as JSON. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../src/main/core/base/clock.ts';
import { AppError } from '../../../src/main/core/base/errors.ts';
import { idMaker } from '../../../src/main/core/base/ids.ts';
import { createWorks } from '../../../src/main/core/base/work/works.ts';
import { moveHandlers } from '../../../src/main/core/store/move/requests.ts';
import type { Store } from '../../../src/main/core/store/types.ts';
import { openToy, write } from './toy.ts';

const [disk = '', folder = ''] = process.argv.slice(2);
const newId = idMaker(systemClock);
const works = createWorks({ clock: systemClock, newId, tell: async () => undefined });
const moves = (store: Store) => moveHandlers({ store, works, clock: systemClock, newId, tables: [], readable: [] });
const user = { actor: 'user', via: 'internal' } as const;
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? `${error.code} ${error.data?.reason}` : String(error)),
  );

const large = await openToy(join(folder, 'large'));
for (let n = 0; n < 8; n += 1) await large.artifacts.put(`${n}`, Buffer.alloc(1024 * 1024, n), 2 * 1024 * 1024);
const path = join(disk, 'out');
const exported = await outcome(moves(large)['store.export']({ path }, user));
const left = readdirSync(disk);
const whole = join(folder, 'out');
await moves(large)['store.export']({ path: whole }, user);
await large.close();

const small = await openToy(join(disk, 'home'));
await small.command((tx) => tx.append(write('a', 'what was here')));
const imported = await outcome(moves(small)['store.import']({ path: whole }, user));
const waiting = ['next', 'next.part'].some((name) => existsSync(join(disk, 'home', name)));
await small.close();
writeFileSync(join(disk, 'room'), 'there is room');
rmSync(join(disk, 'room'));
const again = await openToy(join(disk, 'home'));
console.log(JSON.stringify({ exported, left, imported, waiting, events: again.stats().events }));
await again.close();

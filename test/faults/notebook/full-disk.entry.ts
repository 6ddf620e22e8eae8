/** Runs where `argv[2]` is a small file system of its own: fills it, writes notes, makes room, and says what it saw as JSON. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../src/main/core/base/errors.ts';
import { fakeHost } from '../../../src/main/core/base/fake-host.ts';
import { openBench } from '../../../src/main/core/features/notebook/fixture.ts';

const disk = process.argv[2] ?? '';
const bench = await openBench({ host: fakeHost({ home: join(disk, 'home') }) });
const path = 'scratchpad/note.md';
const write = (text: string, baseVersion: number | null) =>
  bench.ask('notebook.write', { path, text, baseVersion }).then(
    ({ version }) => `version ${version}`,
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

const first = await write('before', null);
try {
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(64 * 1024 * 1024));
} catch {
  // Full is what it is for.
}
const full = await write('y'.repeat(900_000), 1);
const kept = readFileSync(bench.at(path), 'utf8');
const left = readdirSync(bench.at('scratchpad'));
rmSync(join(disk, 'ballast'));
const room = await write('after', 1);
const { items } = await bench.ask('notebook.history', { path });
console.log(JSON.stringify({ first, full, kept, left, room, versions: items.length }));
await bench.notebook.stop();
await bench.store.close();

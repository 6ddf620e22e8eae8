/**
 * The notebook beside the second that an edit in another program may take to be picked up: in a small notebook, in one of two
 * thousand files, and where many files change at once. What is measured ends when the new version is in the log.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, openBench } from '../src/main/core/features/notebook/fixture.ts';
import { finish, median, ratio } from './report.ts';

const limitMs = 1000;
const edits = 15;
const many = 2000;

/** Milliseconds from the save until the version is recorded. */
async function pickUp(bench: Bench, path: string, text: string): Promise<number> {
  bench.put(path, text);
  const saved = performance.now();
  await bench.picked(path, text);
  return performance.now() - saved;
}

async function measure(bench: Bench): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < edits; n += 1) took.push(await pickUp(bench, 'lore/user.md', `# Ada ${n}\n`));
  return took;
}

function tell(name: string, took: readonly number[]): void {
  const worst = Math.max(...took);
  const note = `median ${median([...took]).toFixed(0)} ms, worst of ${took.length} ${worst.toFixed(0)} ms`;
  ratio({ name, value: worst / limitMs, limit: 1, note });
}

// Hearth's own timers keep no process alive.
const alive = setInterval(() => undefined, 1000);
const bench = await openBench();
try {
  await bench.ask('notebook.list', { shelf: 'lore' });
  tell('an edit elsewhere, picked up / 1 s', await measure(bench));

  mkdirSync(bench.at('scratchpad/vault'), { recursive: true });
  for (let n = 0; n < many; n += 1)
    writeFileSync(join(bench.at('scratchpad/vault'), `note ${n}.md`), `Note ${n}. ${'word '.repeat(50)}`);
  await bench.ask('notebook.list', { shelf: 'scratchpad' });
  tell(`the same among ${many} files / 1 s`, await measure(bench));

  for (let n = 0; n < 100; n += 1) bench.put(`scratchpad/vault/note ${n}.md`, `Changed ${n}.`);
  const saved = performance.now();
  await bench.picked('scratchpad/vault/note 99.md', 'Changed 99.');
  tell('the last of a hundred that change at once / 1 s', [performance.now() - saved]);
} finally {
  await bench.close();
  clearInterval(alive);
}
finish();

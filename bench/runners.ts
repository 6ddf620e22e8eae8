/**
 * What the wall around a tool costs: a small call in a warm runner beside the same function in this process, in turns, medians;
 * how soon a cancel is answered by work that does not listen; and what the daemon's own thread notices of it all.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RunContext } from '../src/main/core/agent/tool.ts';
import { systemClock } from '../src/main/core/base/clock.ts';
import { fakeHost } from '../src/main/core/base/fake-host.ts';
import { createPool } from '../src/main/core/features/tools/runners/pool.ts';
import { run as readText } from '../src/main/core/tools/files/read-text/run.ts';
import { run as markdownToText } from '../src/main/core/tools/parse/markdown-to-text/run.ts';
import { finish, median, ratio } from './report.ts';

const calls = 400;
const limitMs = 10;
const host = fakeHost();
const pool = createPool({ fork: host.fork, clock: systemClock, folder: join(host.paths.home, 'work') });
const path = join(host.paths.home, 'note.txt');
writeFileSync(path, 'A small note.\n'.repeat(20));

const never = new AbortController().signal;
const data = {
  touches: [{ kind: 'path', path, asked: path, mode: 'read' }] as const,
  hosts: [],
  forbidden: [],
  maxOutputBytes: 64 * 1024,
  keepFolder: join(host.paths.home, 'kept'),
};
const limits = { timeoutMs: 10_000, isolation: 'process', memoryBytes: 512 * 1024 * 1024 } as const;
const context: RunContext = {
  ...data,
  workFolder: join(host.paths.home, 'own'),
  signal: never,
  log: () => undefined,
  changed: () => undefined,
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function inRunner(tool: string, args: unknown): Promise<void> {
  const work = await pool.run(tool, args, data, limits, never);
  if (!work.ok) throw new Error(work.error.message);
}

async function compare(tool: string, args: Record<string, unknown>, here: () => Promise<unknown>): Promise<void> {
  const [there, own]: [number[], number[]] = [[], []];
  for (let at = 0; at < calls + 50; at += 1) {
    const pair = [await timed(() => inRunner(tool, args)), await timed(here)] as const;
    // The first ones start the runner and warm both engines.
    if (at < 50) continue;
    there.push(pair[0]);
    own.push(pair[1]);
  }
  const more = median(there) - median(own);
  const worst = there.toSorted((a, b) => a - b)[Math.floor(calls * 0.99)] ?? Number.NaN;
  const note = `${median(there).toFixed(2)} ms, in process ${median(own).toFixed(2)} ms; p99 ${worst.toFixed(1)} ms`;
  ratio({ name: `${tool}: more in a warm runner / ${limitMs} ms`, value: more / limitMs, limit: 1, note });
}

/** A search that needs long and does not look up: it is ended with its runner. */
async function cancelled(): Promise<void> {
  const took: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const stop = new AbortController();
    const args = { query: '(a+)+$', regex: true };
    writeFileSync(path, `${'a'.repeat(60)}!`);
    const working = pool.run('search_text', args, data, limits, stop.signal);
    await new Promise((done) => setTimeout(done, 300));
    const told = performance.now();
    stop.abort();
    await working;
    took.push(performance.now() - told);
  }
  const note = `${median(took).toFixed(0)} ms, longest ${Math.max(...took).toFixed(0)} ms`;
  ratio({ name: 'a cancel that is not heard: answered / 250 ms', value: median(took) / 250, limit: 1, note });
}

await compare('markdown_to_text', { text: '# Hi\n\nA *small* text.' }, () =>
  markdownToText({ text: '# Hi\n\nA *small* text.' }, context),
);
await compare('read_text', { path }, () => readText({ path }, context));
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await cancelled();
delay.disable();
const p99 = delay.percentile(99) / 1e6;
ratio({
  name: 'main thread while runners are killed: p99 delay / 16 ms',
  value: p99 / 16,
  limit: 1,
  note: `${p99.toFixed(1)} ms`,
});
await pool.stop();
host.remove();
finish();

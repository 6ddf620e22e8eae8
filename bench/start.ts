/** How long the built headless host takes until it serves, and what it weighs when idle, beside a bare Node process on the same database. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { finish, median, ratio } from './report.ts';

const root = resolve(import.meta.dirname, '..');
const built = join(root, 'out/main/headless.js');
const rounds = 9;
const idleMs = 3000;

/** The least that a Node program with this database is: open it, read from it, say so, and stay. */
const bare = `
  import Database from 'better-sqlite3';
  const db = new Database(process.argv[1]);
  db.pragma('journal_mode = WAL');
  db.prepare('SELECT count(*) FROM events').get();
  process.stdout.write('ready\\n');
  setInterval(() => {}, 60_000);
`;

interface Started {
  child: ChildProcess;
  ms: number;
}

/** From the start of the process to the first line that it says. */
async function start(args: string[]): Promise<Started> {
  const began = performance.now();
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', OLLAMA_HOST: 'http://127.0.0.1:9' };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (part: Buffer) => {
    errors += part;
  });
  await new Promise((done, fail) => {
    child.stdout.once('data', done);
    child.once('exit', (code) => fail(new Error(`ended with ${code}: ${errors}`)));
  });
  return { child, ms: performance.now() - began };
}

async function stop({ child }: Started): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}

/** What the process alone adds to the machine, in KiB: PSS where the system tells it, else the resident size. */
function memoryOf(pid: number): number {
  const rollup = `/proc/${pid}/smaps_rollup`;
  if (existsSync(rollup)) return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(rollup, 'utf8'))?.[1]);
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
}

async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'hearth-bench-'));
  const hearth = [built, '--port', '0', '--json', '--home', home];
  const plain = ['--input-type=module', '--eval', bare, join(home, 'hearth.db')];
  try {
    // Makes the home, its lore and the database; not measured.
    await stop(await start(hearth));
    const times: { hearth: number[]; plain: number[] } = { hearth: [], plain: [] };
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, args] of [
        ['hearth', hearth],
        ['plain', plain],
      ] as const) {
        const started = await start(args);
        times[name].push(started.ms);
        await stop(started);
      }
    }
    const [ours, theirs] = [median(times.hearth), median(times.plain)];
    ratio({
      name: 'start: headless ready / bare Node with the database',
      value: ours / theirs,
      limit: 6,
      note: `${ours.toFixed(0)} ms / ${theirs.toFixed(0)} ms`,
    });
    const memory: { hearth: number[]; plain: number[] } = { hearth: [], plain: [] };
    for (let round = 0; round < 3; round += 1) {
      for (const [name, args] of [
        ['hearth', hearth],
        ['plain', plain],
      ] as const) {
        const started = await start(args);
        await wait(idleMs);
        memory[name].push(memoryOf(started.child.pid ?? 0));
        await stop(started);
      }
    }
    const [weighs, least] = [median(memory.hearth), median(memory.plain)];
    ratio({
      name: 'idle memory: headless / bare Node with the database',
      value: weighs / least,
      limit: 2.5,
      note: `${(weighs / 1024).toFixed(0)} MiB / ${(least / 1024).toFixed(0)} MiB`,
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  finish();
}

await main();

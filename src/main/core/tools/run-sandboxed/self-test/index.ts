/**
 * Whether the walls stand, tried and not believed: each tier is asked to escape in the ways that matter. A language whose walls
 * do not hold is absent, with the reason; it never runs behind weaker ones.
 */
import { readFileSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { runJavaScript } from '../javascript/script.ts';
import { find } from '../shell/box.ts';
import { type Tier, tierHere } from '../shell/index.ts';
import { tryShell } from './shell.ts';

type Verdict = { ok: true } | { ok: false; why: string };
export interface SelfTest {
  javascript: Verdict;
  shell: { ok: true; tier: Tier } | { ok: false; why: string; tier: Tier | null };
}

/** Use in a runner: it starts programs, and takes some tenths of a second. Never throws, but for an abort. */
export async function selfTest(workFolder: string, signal: AbortSignal): Promise<SelfTest> {
  const [javascript, shell] = await Promise.all([tryJavaScript().catch(fault), tryTier(workFolder, signal)]);
  return { javascript, shell };
}

async function tryTier(workFolder: string, signal: AbortSignal): Promise<SelfTest['shell']> {
  const here = tierHere();
  if (here.tier === null) return { ok: false, ...here };
  const { tier } = here;
  const why = await tryShell(tier, workFolder, signal).catch((error: unknown) => fault(error).why);
  signal.throwIfAborted();
  return why === null ? { ok: true, tier } : { ok: false, why, tier };
}

const fault = (error: unknown): { ok: false; why: string } => ({
  ok: false,
  why: error instanceof Error ? error.message : String(error),
});

async function tryJavaScript(): Promise<Verdict> {
  // Long enough for the slowest machine: a wall that stands must not be taken for one that fell.
  const small = { timeMs: 10_000, memoryBytes: 8 * 1024 * 1024, outputBytes: 1_000 };
  const run = (code: string, timeMs = small.timeMs) => runJavaScript({ code, stdin: '40' }, { ...small, timeMs });
  const reach = '[typeof process, typeof require, typeof fetch, typeof WebAssembly, typeof setTimeout, Number(stdin) + 2]';
  const computed = JSON.stringify((await run(reach)).value);
  if (computed !== '["undefined","undefined","undefined","undefined","undefined",42]')
    return { ok: false, why: `The engine of scripts has what it should not have: ${computed}` };
  const bounds = [
    { code: 'for (;;);', stopped: 'timeout', timeMs: 50 },
    { code: 'const kept = []; for (;;) kept.push(new Array(1000).fill(1))', stopped: 'memory' },
    { code: 'for (;;) console.log("flood")', stopped: 'output' },
    { code: 'const f = () => f() + 1; f()', stopped: 'stack' },
  ];
  for (const { code, stopped, timeMs } of bounds) {
    const outcome = await run(code, timeMs);
    if (outcome.stopped?.code !== stopped)
      return { ok: false, why: `The engine of scripts did not keep its bound of ${stopped}.` };
  }
  return { ok: true };
}

/**
 * The last verdict, where nothing that it depends on has changed: the start of the machine, its kernel, the sandbox's program.
 * A runner that ran foreign code is not used again, so that what a process remembers would be forgotten at each call.
 */
export async function rememberedTest(folder: string, test: () => Promise<SelfTest>): Promise<SelfTest> {
  const path = join(folder, 'sandbox-self-test.json');
  const of = circumstances();
  const kept = await readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as { of: string; verdict: SelfTest },
    () => null,
  );
  // A failure is tried again each time: what was missing may have been installed.
  if (kept?.of === of && kept.verdict.shell.ok && kept.verdict.javascript.ok) return kept.verdict;
  const verdict = await test();
  await writeFile(path, JSON.stringify({ of, verdict }), { mode: 0o600 }).catch(() => undefined);
  return verdict;
}

/** Bumped when the walls or the attempts change. */
const edition = 1;

function circumstances(): string {
  const program = find(process.platform === 'darwin' ? 'sandbox-exec' : 'bwrap');
  const stat = program === undefined ? undefined : statSync(program);
  const boot = bootId() ?? 'unknown';
  return [edition, boot, release(), process.arch, process.getuid?.(), program, stat?.size, stat?.mtimeMs].join(' ');
}

function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}

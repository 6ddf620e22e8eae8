/** `npm test`: types, then everything vitest runs, then the same window on every host that is here. Arguments choose files. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { binOf } from '../check/tools.ts';
import { hosts } from './hosts.ts';
import { provide } from './system.ts';
import { cutOff, mend, playwrightTally, read, say, sum, type Tally, type VitestReport, vitestTally } from './tally.ts';

const root = resolve(import.meta.dirname, '../..');
const reports = join(root, '.cache', 'test');
const filters = process.argv.slice(2);

function step(title: string, command: string, args: string[], env: Record<string, string> = {}): number {
  console.log(`\n── ${title}`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  return status ?? 1;
}

function types(): Tally {
  const configs = readdirSync(root).filter((name) => /^tsconfig\.(?!base).*json$/.test(name));
  const tsc = binOf(root, 'typescript', 'tsc');
  const failed = configs.filter((config) => step(`types: ${config}`, process.execPath, [tsc, '-p', config]) !== 0);
  return { passed: 0, failed: failed.length, skipped: 0 };
}

function vitest(): Tally {
  const first = runVitest('unit, property, host and fault tests', 'vitest', filters);
  const died = first.code === 0 || !first.report ? [] : cutOff(first.report);
  if (!first.report || died.length === 0) return read(first.path, first.code, vitestTally);
  console.log('\nA process of Node itself died under these files, and no test failed. They run once more, and must pass:');
  for (const file of died) console.log(`  ${file}`);
  const second = runVitest('the files that were cut off', 'vitest-again', died);
  if (second.code !== 0 || !second.report)
    return sum([read(first.path, first.code, vitestTally), read(second.path, second.code, vitestTally)]);
  return vitestTally(mend(first.report, second.report));
}

function runVitest(title: string, name: string, files: string[]): { path: string; code: number; report: VitestReport | null } {
  const path = join(reports, `${name}.json`);
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${path}`, '--passWithNoTests', ...files];
  const code = step(title, process.execPath, [binOf(root, 'vitest'), ...args]);
  return { path, code, report: existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as VitestReport) : null };
}

function endToEnd(): Tally {
  const report = join(reports, 'playwright.json');
  const { here, absent } = hosts(root);
  for (const { name, why } of absent) console.log(`\nThe end-to-end tests do not run on ${name}: ${why}.`);
  const playwright = [binOf(root, '@playwright/test', 'playwright'), 'test', '--pass-with-no-tests', ...filters];
  const bare = here.includes('electron') && process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  const [command, ...args] = [...(bare ? ['xvfb-run', '-a'] : []), process.execPath, ...playwright];
  const code = step(`the window, on ${here.join(', ')}`, command ?? '', args, {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    PLAYWRIGHT_FORCE_TTY: '0',
  });
  return read(report, code, playwrightTally);
}

function main(): Tally {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  provide(root, { electron: hosts(root).here.includes('electron') });
  // Whoever asks for some files wants them soon; the whole run leaves nothing out.
  const parts = [filters.length === 0 ? types() : { passed: 0, failed: 0, skipped: 0 }, vitest(), endToEnd()];
  const all = sum(parts);
  if (all.passed + all.failed + all.skipped > 0) return all;
  console.log(`\nNo test is named ${filters.join(' ')}.`);
  return { passed: 0, failed: 1, skipped: 0 };
}

let result: Tally;
try {
  result = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  result = { passed: 0, failed: 1, skipped: 0 };
}
console.log(`\n${say(result)}`);
process.exitCode = result.failed > 0 ? 1 : 0;

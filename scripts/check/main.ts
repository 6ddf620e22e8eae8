/** `npm run check`: every rule of the house, side by side, a line each. `-- --pin` pins migrations, `-- --release` wants all pinned. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkLayers } from './layers.ts';
import { checkLooseTypes } from './loose-types.ts';
import { checkContrast } from './published/contrast.ts';
import { checkLock } from './published/lock-file.ts';
import { checkMigrations, pinMigrations } from './published/migrations.ts';
import { checkSchemas } from './published/schemas.ts';
import { checkToolDocs } from './published/tool-docs.ts';
import { checkWords } from './published/words.ts';
import { checkSizes } from './sizes.ts';
import { binOf, runTool } from './tools.ts';
import { type Finding, listFiles, readSources, type Verdict } from './tree.ts';

const root = resolve(import.meta.dirname, '../..');
const options = new Set(process.argv.slice(2));
let failures = 0;

/** Runs one check and prints its line, with what it found below. */
async function check(name: string, run: () => Verdict | Promise<Verdict>): Promise<void> {
  const start = performance.now();
  const { findings, looked } = await attempt(run);
  const fails = findings.filter((finding) => finding.level === 'fail');
  if (fails.length > 0) failures += 1;
  const warnings = findings.length - fails.length;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const counts = [fails.length && `${fails.length} found`, warnings && `${warnings} over the aim`, looked]
    .filter(Boolean)
    .join(', ');
  const shown = options.has('--warnings') ? findings : fails;
  console.log(
    [`${fails.length > 0 ? 'FAIL' : 'ok  '}  ${name.padEnd(12)} ${seconds.padStart(5)} s  ${counts}`, ...shown.map(say)].join(
      '\n',
    ),
  );
}

async function attempt(run: () => Verdict | Promise<Verdict>): Promise<Verdict> {
  try {
    return await run();
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { findings: [{ level: 'fail', file: '', message }], looked: '' };
  }
}

function say({ level, file, line, message }: Finding): string {
  const where = [file, line].filter(Boolean).join(':');
  return `      ${level === 'warn' ? '(aim) ' : ''}${where ? `${where}  ` : ''}${message.replaceAll('\n', '\n      ')}`;
}

function tool(packageName: string, command: string, args: string[], looked = ''): Promise<Verdict> {
  return runTool(root, binOf(root, packageName, command), args).then(({ ok, output }) => ({
    findings: ok ? [] : [{ level: 'fail' as const, file: '', message: output || `${command} failed and said nothing` }],
    looked,
  }));
}

/** One tsconfig per environment: where the code can run decides which names it knows. */
async function types(): Promise<Verdict> {
  const configs = readdirSync(root).filter((name) => /^tsconfig\.(?!base).*json$/.test(name));
  const verdicts = await Promise.all(
    configs.map((config) => tool('typescript', 'tsc', ['-p', config, '--pretty', 'false'], config)),
  );
  return { findings: verdicts.flatMap((verdict) => verdict.findings), looked: `${configs.length} environments` };
}

if (options.has('--pin')) console.log(`${await pinMigrations(root)} migrations are pinned.`);
const start = performance.now();
// The programs start first and run beside what follows in this process.
const running = [
  check('types', types),
  check('lint', () => tool('@biomejs/biome', 'biome', ['check', '--error-on-warnings', '--max-diagnostics=50'])),
  check('unused', () => tool('knip', 'knip', ['--no-progress'])),
];
const files = listFiles(root);
const sources = readSources(root, files);
await Promise.all([
  ...running,
  check('layers', () => checkLayers(sources)),
  check('sizes', () => checkSizes(root, files, sources)),
  check('loose types', () => checkLooseTypes(sources)),
  check('words', () => checkWords(root, files)),
  check('lock file', () => checkLock(root)),
  check('contrast', () => checkContrast(root)),
  check('schemas', () => checkSchemas(root)),
  check('tool docs', () => checkToolDocs(root)),
  check('migrations', () => checkMigrations(root, options.has('--release'))),
]);
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(failures > 0 ? `${failures} checks failed (${seconds} s)` : `All checks passed (${seconds} s)`);
process.exitCode = failures > 0 ? 1 : 0;

/** `npm run bench`: every benchmark, one after the other, so that none disturbs another. Fails when any ratio is over its limit. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const wanted = process.argv.slice(2);
const files = readdirSync(join(root, 'bench'))
  // What stands there and reports nothing is a part of another benchmark.
  .filter((name) => name.endsWith('.ts') && /\bfinish\(\);/.test(readFileSync(join(root, 'bench', name), 'utf8')))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));

const failed = files.filter((name) => {
  console.log(`\n── ${name}`);
  const args = ['--expose-gc', join('bench', name)];
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status !== 0;
});
console.log(
  failed.length > 0 ? `\nOver a limit: ${failed.join(', ')}` : `\nAll ${files.length} benchmarks are within their limits.`,
);
process.exitCode = failed.length > 0 || files.length === 0 ? 1 : 0;

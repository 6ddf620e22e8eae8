/** out/ as src/ wants it. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './node24.mjs';
import { run } from './run.mjs';
import { SetupError, timed } from './say.mjs';

/** What a build is made from; tests beside the sources are not. */
const from = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];

const stampOf = (root) => join(root, 'out', '.built');

export function isBuilt(root) {
  return existsSync(join(root, 'out', 'main', 'headless.js')) && readStamp(root) === sourceHash(root);
}

/** Use under the set-up lock. */
export async function build(root, node) {
  const hash = sourceHash(root);
  rmSync(stampOf(root), { force: true });
  const script = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = [script, 'build', '--logLevel', 'warn'];
  const code = await timed('building', () => run(node, args, { cwd: root, env: environment(node, { NODE_ENV: 'production' }) }));
  if (code !== 0) throw new SetupError(`the build ended with code ${code}; what it says above is the reason.`);
  writeFileSync(stampOf(root), hash);
}

function readStamp(root) {
  try {
    return readFileSync(stampOf(root), 'utf8');
  } catch {
    return undefined; // Never built, or cut off while it was.
  }
}

function sourceHash(root) {
  const hash = createHash('sha256');
  const add = (path) =>
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  const walk = (path) => {
    const entries = readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const below = `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(below);
      else if (!/\.test\.tsx?$/.test(entry.name)) add(below);
    }
  };
  for (const path of from) {
    if (path.includes('.')) add(path);
    else walk(path);
  }
  return hash.digest('hex');
}

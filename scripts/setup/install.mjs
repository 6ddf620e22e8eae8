/** node_modules as package-lock.json wants it. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { SetupError, timed } from './say.mjs';

const stampOf = (root) => join(root, 'node_modules', '.hearth-lock');

const lockHash = (root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** True when node_modules was installed from this very lock file. */
export function isInstalled(root) {
  try {
    return readFileSync(stampOf(root), 'utf8') === lockHash(root);
  } catch {
    return false; // No stamp: never installed, or half of it.
  }
}

/** Use under the set-up lock. Someone who ran `npm install` by hand has the same packages: that is noticed, not undone. */
export async function install(root) {
  if (!sameAsLock(root)) {
    const [command, args] = npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', '--progress=true']);
    const code = await timed('installing packages (npm ci; a minute or two the first time)', () =>
      run(command, args, { cwd: root, shell: command.endsWith('.cmd') }),
    );
    if (code !== 0)
      throw new SetupError(
        `npm ci ended with code ${code}. What it says above is the reason; without a network nothing can be installed.`,
      );
  }
  writeFileSync(stampOf(root), lockHash(root));
}

/** npm as it was started, else the one on PATH. */
function npm(args) {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script) && existsSync(script)) return [process.execPath, [script, ...args]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
}

/** npm keeps in node_modules what it installed there. Optional packages may be absent: they are other platforms'. */
function sameAsLock(root) {
  try {
    const packagesOf = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
    const wanted = packagesOf('package-lock.json');
    const found = packagesOf('node_modules/.package-lock.json');
    const same = (name) => wanted[name]?.version === found[name]?.version && wanted[name]?.integrity === found[name]?.integrity;
    const missing = Object.keys(wanted).filter((name) => name !== '' && !wanted[name].optional && !found[name]);
    return missing.length === 0 && Object.keys(found).every(same);
  } catch {
    return false; // No node_modules, or one that npm did not finish.
  }
}

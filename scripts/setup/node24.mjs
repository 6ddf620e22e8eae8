/** The Node that everything but these scripts runs on: Node 24, brought by the devDependency `node`. */
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { SetupError, say } from './say.mjs';

/** better-sqlite3 ends the process at once on anything older. */
const least = [22, 14];

/** The path of a Node that will do. Thrown when there is none: a sentence on how to get one. */
export function node24(root) {
  const brought = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(brought)) return brought;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) {
    say(`the package \`node\` has no binary here (are install scripts blocked?); going on with Node ${process.versions.node}.`);
    return process.execPath;
  }
  throw new SetupError(
    `the package \`node\` has no binary here, so npm has blocked its install script, and Node ${process.versions.node} is too old. ` +
      'Install Node 24 and start again with it, or run `npm rebuild node` with install scripts allowed.',
  );
}

/** The environment for children: what they start as `node` is this Node too. */
export function environment(node, more = {}) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [name]: [dirname(node), process.env[name]].filter(Boolean).join(delimiter), ...more };
}

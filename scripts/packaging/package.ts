/** `npm run package`: the app as people install it, in dist/. Arguments go to electron-builder: `npm run package -- --linux dir`. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { binOf } from '../check/tools.ts';

const root = resolve(import.meta.dirname, '../..');
const args = [
  binOf(root, 'electron-builder'),
  '--config',
  'build/electron-builder.json',
  '--publish',
  'never',
  ...process.argv.slice(2),
];
process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

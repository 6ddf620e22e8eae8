/** `npm run faults`: all kills and power cuts, where `npm test` runs a fixed slice of them. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { binOf } from './check/tools.ts';
import { provide } from './testing/system.ts';

const root = resolve(import.meta.dirname, '..');
provide(root, { electron: false });
const args = [binOf(root, 'vitest'), 'run', 'test/faults', ...process.argv.slice(2)];
process.exitCode =
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, HEARTH_FAULTS: 'full' } }).status ?? 1;

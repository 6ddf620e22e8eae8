/** `node scripts/packaging/read-back.ts APP`: looks into a packaged app; fails when its fuses or its contents are not as configured. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { listPackage } from '@electron/asar';
import { compareFuses, readFuses, wantedFuses } from './fuses.ts';

const [named] = process.argv.slice(2);
if (!named) throw new Error('Name the packaged app: Hearth.app, Hearth.exe or hearth.');
const app = resolve(named);

const found = await readFuses(app);
for (const [name, on] of Object.entries(found)) console.log(`${on ? 'on ' : 'off'}  ${name}`);
const wrong = compareFuses(wantedFuses(resolve(import.meta.dirname, '../..')), found);

const resources = app.endsWith('.app') ? join(app, 'Contents', 'Resources') : join(dirname(app), 'resources');
const files = listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) => path.replaceAll('\\', '/'));
const binaries = files.filter((path) => path.endsWith('.node'));
console.log(`${files.length} files; native: ${binaries.join(', ')}`);
for (const wanted of [
  '/package.json',
  '/out/main/index.js',
  '/out/preload/index.cjs',
  '/out/renderer/index.html',
  '/lore/soul.md',
])
  if (!files.includes(wanted)) wrong.push(`${wanted} is not in the package`);
if (binaries.length !== 1) wrong.push('one native module for one platform should be in the package');
for (const path of binaries) if (!existsSync(join(resources, 'app.asar.unpacked', path))) wrong.push(`${path} is not unpacked`);
if (files.some((path) => path.startsWith('/src/') || path.startsWith('/test/')))
  wrong.push('sources or tests are in the package');

for (const sentence of wrong) console.error(sentence);
process.exitCode = wrong.length > 0 ? 1 : 0;

/** `node scripts/packaging/read-fuses.ts APP`: reads the fuses back from a packaged app; fails when one is not as configured. */
import { resolve } from 'node:path';
import { compareFuses, readFuses, wantedFuses } from './fuses.ts';

const [app] = process.argv.slice(2);
if (!app) throw new Error('Name the packaged app: Hearth.app, Hearth.exe or hearth.');
const found = await readFuses(resolve(app));
for (const [name, on] of Object.entries(found)) console.log(`${on ? 'on ' : 'off'}  ${name}`);
const wrong = compareFuses(wantedFuses(resolve(import.meta.dirname, '../..')), found);
for (const sentence of wrong) console.error(sentence);
process.exitCode = wrong.length > 0 ? 1 : 0;

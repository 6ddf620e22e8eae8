/** package-lock.json must be whole for every platform: `npm ci` refuses it otherwise, and a clean clone would not start. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Verdict } from '../tree.ts';

const file = 'package-lock.json';

interface LockedPackage {
  version?: string;
  resolved?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

export type Packages = Record<string, LockedPackage>;

/** npm leaves other platforms' binaries out when the registry it asked has not got them yet. */
export function judgeLock(packages: Packages): Finding[] {
  return Object.entries(packages).flatMap(([path, locked]) => {
    const wanted = { ...locked.dependencies, ...locked.optionalDependencies, ...locked.devDependencies };
    return Object.entries(wanted).flatMap(([name, range]) => {
      const found = lookUp(packages, path, name);
      const exact = /^\d+\.\d+\.\d+$/.test(range);
      if (found && (!exact || found.version === range)) return [];
      return [{ level: 'fail' as const, file, message: `${path || 'package.json'} wants ${name}@${range}, which is not locked` }];
    });
  });
}

export function checkLock(root: string): Verdict {
  const { packages } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { packages: Packages };
  return { findings: judgeLock(packages), looked: `${Object.keys(packages).length} packages` };
}

/** As Node looks: beside the package, then up folder by folder. */
function lookUp(packages: Packages, path: string, name: string): LockedPackage | undefined {
  for (let from = path; ; from = from.includes('/node_modules/') ? from.slice(0, from.lastIndexOf('/node_modules/')) : '') {
    const found = packages[`${from ? `${from}/` : ''}node_modules/${name}`];
    if (found || from === '') return found;
  }
}

/** The switches burned into Electron's binary: what the configuration wants, and what stands in an artefact. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

type Fuses = Record<string, boolean>;

/** electron-builder writes a fuse's name with a small first letter. */
export const fuseNames = (): string[] =>
  Object.keys(FuseV1Options)
    .filter((name) => Number.isNaN(Number(name)))
    .map((name) => name.charAt(0).toLowerCase() + name.slice(1));

export function wantedFuses(root: string): Fuses {
  const config = JSON.parse(readFileSync(join(root, 'build', 'electron-builder.json'), 'utf8')) as { electronFuses: Fuses };
  return config.electronFuses;
}

/** Use on a packaged app: `Hearth.app`, `hearth.exe` or `hearth`. Fuses that this version of the tool does not know are left out. */
export async function readFuses(executable: string): Promise<Fuses> {
  const wire = await getCurrentFuseWire(executable);
  return Object.fromEntries(fuseNames().map((name, at) => [name, wire[at as FuseV1Options] === FuseState.ENABLE]));
}

/** What differs, as sentences. */
export function compareFuses(wanted: Fuses, found: Fuses): string[] {
  return Object.entries(wanted)
    .filter(([name, on]) => found[name] !== on)
    .map(([name, on]) => `${name} should be ${on ? 'on' : 'off'}`);
}

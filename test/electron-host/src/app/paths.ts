import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** `app.getPath` and `app.setPath`, laid out as Electron does on Linux. */
export class AppPaths {
  #chosen = new Map<string, string>();

  set(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    mkdirSync(path, { recursive: true });
    this.#chosen.set(name, path);
  }

  get(name: string, appName: string, userDataSwitch: string | undefined): string {
    const home = homedir();
    const appData = this.#chosen.get('appData') ?? (process.env.XDG_CONFIG_HOME || join(home, '.config'));
    const userData = this.#chosen.get('userData') ?? (userDataSwitch || join(appData, appName));
    const known: Record<string, string> = {
      home,
      appData,
      userData,
      sessionData: userData,
      logs: join(userData, 'logs'),
      crashDumps: join(userData, 'Crashpad'),
      temp: tmpdir(),
      exe: process.execPath,
      module: process.execPath,
    };
    for (const folder of ['Desktop', 'Documents', 'Downloads', 'Music', 'Pictures', 'Videos']) {
      known[folder.toLowerCase()] = join(home, folder);
    }
    const path = this.#chosen.get(name) ?? known[name];
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }
}

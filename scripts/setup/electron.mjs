/** Electron's own binary: npm does not bring it, it is fetched the first time it is wanted. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environment } from './node24.mjs';
import { run } from './run.mjs';
import { timed } from './say.mjs';

const day = 24 * 60 * 60 * 1000;
const patience = { download: 10 * 60_000, fromCache: 20_000, answer: 8_000 };

/** Why no window can be shown here, or undefined. */
export function noWindow({ env = process.env, platform = process.platform, uid = process.getuid?.() } = {}) {
  if (platform !== 'linux') return undefined;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  if (uid === 0 && !env.ELECTRON_OVERRIDE_DIST_PATH) return 'Electron keeps its sandbox, and that does not start as root';
  return undefined;
}

/** Answers `{path}`, or `{why}` as the end of a sentence. Fetches at most once a day; `fetch: false` only looks. */
export async function electronBinary(root, node, { fetch = true } = {}) {
  const elsewhere = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (elsewhere) {
    const path = join(elsewhere, executable());
    return existsSync(path) ? { path } : { why: 'ELECTRON_OVERRIDE_DIST_PATH holds no Electron' };
  }
  const found = installed(root);
  if (found) return { path: found };
  if (!fetch) return { why: 'its binary is not here' };
  const failed = recentFailure(root);
  if (failed)
    return { why: `its binary could not be fetched (${failed}; tried again a day later, or with npx install-electron)` };
  const why = await download(root, node);
  const path = installed(root);
  if (path) return { path };
  remember(root, why);
  return { why: `its binary could not be fetched (${why})` };
}

function executable() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

const packageFolder = (root) => join(root, 'node_modules', 'electron');

/** `path.txt` is written when the archive is whole. */
function installed(root) {
  const path = join(packageFolder(root), 'dist', executable());
  return existsSync(join(packageFolder(root), 'path.txt')) && existsSync(path) ? path : undefined;
}

async function download(root, node) {
  const reachable = await answers();
  // Without an answer a copy in Electron's cache may still be there: unpacking it takes seconds.
  const timeoutMs = reachable ? patience.download : patience.fromCache;
  const code = await timed('fetching Electron (about 110 MB, once)', () =>
    run(node, [join(packageFolder(root), 'install.js')], {
      cwd: root,
      env: environment(node),
      // Its stack traces help nobody who cannot reach the network.
      stdio: ['ignore', 2, reachable ? 2 : 'ignore'],
      timeoutMs,
    }),
  );
  if (code === 0) return undefined;
  return reachable ? `the download ended with code ${code}` : 'its server cannot be reached';
}

/** Whether Electron's server, or the mirror or proxy that was set up, may be there: a blocked network must not cost minutes. */
async function answers() {
  const settings = Object.keys(process.env).map((name) => name.toLowerCase());
  if (settings.some((name) => /electron_mirror$|^https?_proxy$|_https_proxy$/.test(name))) return true;
  try {
    await globalThis.fetch('https://github.com/electron/electron/releases', {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(patience.answer),
    });
    return true;
  } catch {
    return false; // No name, no route, no answer in time: all the same to the person who waits.
  }
}

const note = (root) => join(root, 'node_modules', '.cache', 'hearth', 'electron.json');
const version = (root) => JSON.parse(readFileSync(join(packageFolder(root), 'package.json'), 'utf8')).version;

function recentFailure(root) {
  try {
    const failure = JSON.parse(readFileSync(note(root), 'utf8'));
    const age = Date.now() - failure.at;
    return failure.version === version(root) && age >= 0 && age < day ? failure.why : undefined;
  } catch {
    return undefined; // Nothing noted.
  }
}

function remember(root, why) {
  mkdirSync(dirname(note(root)), { recursive: true });
  writeFileSync(note(root), JSON.stringify({ at: Date.now(), version: version(root), why }));
}

// Takes Electron's command line, `[-r file]… [switches] app [arguments of the app]`, and runs that app.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { announceReady, app, loaded, switches } from './app/app.ts';
import { lifecycle } from './base/lifecycle.ts';
import { reportError, standin } from './base/standin.ts';
import { electron } from './electron.ts';
import { installElectronModule } from './module-hook.ts';
import { startBrowser } from './window/browser.ts';

declare global {
  /** What tests look at and steer. */
  var __standin: typeof standin;
}

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const VERSION = readFileSync(join(DIST, 'version'), 'utf8').trim();

interface CommandLine {
  preloaded: string[];
  target: string | undefined;
}

function readCommandLine(args: string[]): CommandLine {
  const preloaded: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? '';
    if (argument === '-r' || argument === '--require') preloaded.push(args[++at] ?? '');
    else if (!argument.startsWith('--')) return { preloaded, target: argument };
    else {
      const [, name = '', value = ''] = /^--([^=]+)=?(.*)$/.exec(argument) ?? [];
      // The inspector is Node's, and was already taken care of.
      if (!name.startsWith('inspect')) switches.set(name, value);
    }
  }
  return { preloaded, target: undefined };
}

interface Manifest {
  main?: string;
  name?: string;
  productName?: string;
  version?: string;
}

function readManifest(directory: string): Manifest {
  const file = join(directory, 'package.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  return directory === dirname(directory) ? {} : readManifest(dirname(directory));
}

/** An app is a folder with a package.json, or a file to run. */
function locate(target: string): string {
  const path = resolve(target);
  const isFolder = statSync(path).isDirectory();
  const appPath = isFolder ? path : dirname(path);
  const { main = 'index.js', name = 'Electron', productName = name, version = VERSION } = readManifest(appPath);
  Object.assign(loaded, { appPath, name: productName, version });
  return isFolder ? join(path, main) : path;
}

function actAsElectron(args: string[]): void {
  const executable = join(DIST, 'electron');
  process.argv = [executable, ...args];
  process.execPath = executable;
  Object.defineProperty(process.versions, 'electron', { value: VERSION, enumerable: true });
  Object.defineProperty(process.versions, 'chrome', { value: '0.0.0.0', enumerable: true });
  const resourcesPath = process.env.STANDIN_RESOURCES ?? join(DIST, 'resources');
  Object.assign(process, { type: 'browser', resourcesPath, defaultApp: app.isPackaged ? undefined : true });
  globalThis.__standin = standin;
  installElectronModule(electron);
}

function handleEnds(): void {
  // Electron shows a dialog and goes on.
  process.on('uncaughtException', (error) => {
    console.error('App threw an error:', error);
    reportError(error);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => (lifecycle.quitting ? app.exit(0) : app.quit()));
  }
}

async function run(args: string[]): Promise<void> {
  const { preloaded, target } = readCommandLine(args);
  if (target === undefined) throw new Error('stand-in: no app given');
  const main = locate(target);
  actAsElectron(args);
  handleEnds();
  const require = createRequire(join(process.cwd(), 'preloaded'));
  for (const file of preloaded) require(resolve(file));
  await import(pathToFileURL(main).href);
  await startBrowser(switches, app.getPath('sessionData'));
  announceReady();
}

const args = process.argv.slice(2);
if (args.includes('--version')) console.log(`v${VERSION}`);
else {
  run(args).catch((error: unknown) => {
    console.error('App threw an error during load:', error);
    process.exit(1);
  });
}

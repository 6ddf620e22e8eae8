import { EventEmitter } from 'node:events';
import type { Server } from 'node:net';
import { lifecycle, PreventableEvent } from '../base/lifecycle.ts';
import { refuseMissingMembers } from '../base/refuse.ts';
import { standin } from '../base/standin.ts';
import { acceptWithoutEffect } from '../base/without-effect.ts';
import { CommandLine } from './command-line.ts';
import { AppPaths } from './paths.ts';
import { takeLock } from './single-instance.ts';

/** What the bootstrap knows about the app that it loads. */
export const loaded = { appPath: process.cwd(), name: 'Electron', version: '0.0.0' };

/** The switches of the command line and those that the app appends; Chromium gets them. */
export const switches = new Map<string, string>();

/** The program that really runs; `process.execPath` names the stand-in's own executable instead. */
export const realNode = process.execPath;

const ready = Promise.withResolvers<void>();

/** Electron's `app`. */
class App extends EventEmitter {
  #paths = new AppPaths();
  #name: string | undefined;
  #lock: Server | null = null;
  #commandLine = new CommandLine(switches);

  get commandLine(): CommandLine {
    return this.#commandLine;
  }
  get isPackaged(): boolean {
    return process.env.STANDIN_PACKAGED === '1';
  }
  get name(): string {
    return this.#name ?? loaded.name;
  }
  set name(name: string) {
    this.#name = name;
  }
  /** Only macOS has one. */
  get dock(): undefined {
    return undefined;
  }

  whenReady(): Promise<void> {
    return ready.promise;
  }
  isReady(): boolean {
    return lifecycle.ready;
  }
  getName(): string {
    return this.name;
  }
  setName(name: string): void {
    this.name = name;
  }
  getVersion(): string {
    return loaded.version;
  }
  getAppPath(): string {
    return loaded.appPath;
  }
  getPath(name: string): string {
    return this.#paths.get(name, this.name, switches.get('user-data-dir'));
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  getLocale(): string {
    return 'en-US';
  }
  getPreferredSystemLanguages(): string[] {
    return ['en-US'];
  }

  setLoginItemSettings(settings: object): void {
    standin.loginItem = { ...standin.loginItem, ...settings };
  }
  getLoginItemSettings(): object {
    const openAtLogin = standin.loginItem.openAtLogin === true;
    return {
      wasOpenedAtLogin: false,
      executableWillLaunchAtLogin: openAtLogin,
      launchItems: [],
      ...standin.loginItem,
      openAtLogin,
    };
  }
  setAsDefaultProtocolClient(scheme: string): boolean {
    standin.protocolClients.add(scheme);
    return true;
  }
  removeAsDefaultProtocolClient(scheme: string): boolean {
    return standin.protocolClients.delete(scheme);
  }
  isDefaultProtocolClient(scheme: string): boolean {
    return standin.protocolClients.has(scheme);
  }

  requestSingleInstanceLock(additionalData?: unknown): boolean {
    if (this.#lock) return true;
    const mine = { argv: process.argv, cwd: process.cwd(), data: additionalData ?? null };
    this.#lock = takeLock(realNode, this.getPath('userData'), mine, async ({ argv, cwd, data }) => {
      await this.whenReady();
      this.emit('second-instance', new PreventableEvent(), argv, cwd, data);
    });
    return this.#lock !== null;
  }
  hasSingleInstanceLock(): boolean {
    return this.#lock !== null;
  }
  releaseSingleInstanceLock(): void {
    this.#lock?.close();
    this.#lock = null;
  }

  relaunch(options?: object): void {
    standin.relaunches.push(options ?? {});
  }
  quit(): void {
    if (lifecycle.quitting) return;
    lifecycle.quitting = true;
    void this.#quit().then((ended) => {
      lifecycle.quitting = ended;
    });
  }
  async #quit(): Promise<boolean> {
    if (this.#isPrevented('before-quit')) return false;
    // Code after `app.quit()` still runs, as in Electron.
    await new Promise(setImmediate);
    for (const close of [...lifecycle.closers]) if (!(await close())) return false;
    if (this.#isPrevented('will-quit')) return false;
    this.exit(0);
    return true;
  }
  #isPrevented(name: 'before-quit' | 'will-quit'): boolean {
    const event = new PreventableEvent();
    this.emit(name, event);
    return event.defaultPrevented;
  }
  exit(exitCode = 0): void {
    lifecycle.quitting = true;
    this.emit('quit', new PreventableEvent(), exitCode);
    process.exit(exitCode);
  }
}
acceptWithoutEffect(App, 'App');
refuseMissingMembers(App);

export const app = new App();
app.setMaxListeners(0);

/** Use once Chromium is there. Both at once, because Playwright's loader catches the event and then waits for the promise. */
export function announceReady(): void {
  lifecycle.ready = true;
  app.emit('ready', new PreventableEvent(), {});
  ready.resolve();
}

process.on('exit', () => {
  for (const undo of lifecycle.atExit) undo();
});

import { EventEmitter } from 'node:events';
import { rm } from 'node:fs/promises';
import { requireReady } from '../base/lifecycle.ts';
import { refuseMissingMembers } from '../base/refuse.ts';
import { standin } from '../base/standin.ts';

/** Electron's `shell`. Nothing is opened: what would be stands in `__standin.opened`. */
export const shell = {
  async openExternal(url: string, _options?: object): Promise<void> {
    standin.opened.push(url);
  },
  async openPath(path: string): Promise<string> {
    standin.opened.push(path);
    return '';
  },
  showItemInFolder(fullPath: string): void {
    standin.opened.push(fullPath);
  },
  trashItem: (path: string): Promise<void> => rm(path, { recursive: true }),
  beep(): void {
    standin.withoutEffect.add('shell.beep');
  },
};

/** Electron's `clipboard`, of the main process; the page's own is Chromium's. */
export const clipboard = {
  readText: async (): Promise<string> => standin.clipboard,
  async writeText(text: string): Promise<void> {
    standin.clipboard = text;
  },
  clear(): void {
    standin.clipboard = '';
  },
  has: async (mimetype: string): Promise<boolean> => mimetype === 'text/plain' && standin.clipboard !== '',
};

/** Electron's `globalShortcut`: a test presses one by calling what `__standin.shortcuts` holds for it. */
export const globalShortcut = {
  register(accelerator: string, callback: () => void): boolean {
    requireReady('globalShortcut cannot be used before the app is ready');
    if (standin.takenShortcuts.has(accelerator) || standin.shortcuts.has(accelerator)) return false;
    standin.shortcuts.set(accelerator, callback);
    return true;
  },
  registerAll(accelerators: string[], callback: () => void): void {
    for (const accelerator of accelerators) globalShortcut.register(accelerator, callback);
  },
  isRegistered: (accelerator: string): boolean => standin.shortcuts.has(accelerator),
  unregister(accelerator: string): void {
    standin.shortcuts.delete(accelerator);
  },
  unregisterAll(): void {
    standin.shortcuts.clear();
  },
};

const DISPLAY = {
  id: 1,
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
  workAreaSize: { width: 1920, height: 1040 },
  size: { width: 1920, height: 1080 },
  scaleFactor: 1,
  rotation: 0,
  internal: false,
};

/** Electron's `screen`: one display. */
class Screen extends EventEmitter {
  getPrimaryDisplay(): typeof DISPLAY {
    return DISPLAY;
  }
  getAllDisplays(): (typeof DISPLAY)[] {
    return [DISPLAY];
  }
  getCursorScreenPoint(): { x: number; y: number } {
    return { x: 960, y: 540 };
  }
  getDisplayNearestPoint(_point: object): typeof DISPLAY {
    return DISPLAY;
  }
  getDisplayMatching(_rect: object): typeof DISPLAY {
    return DISPLAY;
  }
}
refuseMissingMembers(Screen);
export const screen = new Screen();

/** Electron's own `autoUpdater`, which electron-updater uses on macOS: calls are counted, tests emit its events. */
class AutoUpdater extends EventEmitter {
  setFeedURL(options: { url: string }): void {
    standin.updater.feed = options.url;
  }
  getFeedURL(): string {
    return standin.updater.feed;
  }
  checkForUpdates(): void {
    standin.updater.checks++;
    this.emit('checking-for-update');
  }
  quitAndInstall(): void {
    standin.updater.installs++;
    this.emit('before-quit-for-update');
  }
}
refuseMissingMembers(AutoUpdater);
export const autoUpdater = new AutoUpdater();

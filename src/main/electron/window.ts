/** The window: sandboxed, isolated, painted in its own color before the first frame. */

import { join } from 'node:path';
import { BrowserWindow, Menu, type MenuItemConstructorOptions, nativeTheme } from 'electron';
import type { Settings } from '../../contract/self.ts';
import { bundleOrigin } from './bundle.ts';

const paper = { light: '#f3f1ed', dark: '#13100f' };
const ink = { light: '#504841', dark: '#bcb6af' };

const shade = () => (nativeTheme.shouldUseDarkColors ? 'dark' : 'light');
const overlay = () => ({ color: paper[shade()], symbolColor: ink[shade()], height: 48 });

export interface MainWindow {
  /** Opens it, or brings it to the front. */
  show(): void;
}

/** Use once, after the app is ready. The window is made when it is first shown. */
export function mainWindow(): MainWindow {
  let window: BrowserWindow | null = null;
  const repaint = () => {
    window?.setBackgroundColor(paper[shade()]);
    if (process.platform === 'win32') window?.setTitleBarOverlay(overlay());
  };
  nativeTheme.on('updated', repaint);
  return {
    show() {
      if (window === null || window.isDestroyed()) {
        window = makeWindow();
        window.on('closed', () => {
          window = null;
        });
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

function makeWindow(): BrowserWindow {
  const title = {
    darwin: { titleBarStyle: 'hiddenInset' as const },
    win32: { titleBarStyle: 'hidden' as const, titleBarOverlay: overlay() },
  };
  const window = new BrowserWindow({
    title: 'Hearth',
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 600,
    show: false,
    backgroundColor: paper[shade()],
    ...(process.platform === 'darwin' || process.platform === 'win32' ? title[process.platform] : {}),
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: true,
    },
  });
  // A stopped load (the app quits at once) is not an error; any other shows as an empty window that says so.
  window.loadURL(`${bundleOrigin}/index.html`).catch(() => undefined);
  return window;
}

/** The theme of the settings reaches the system's own parts: title bar, menus, scroll bars. */
export function followTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme;
}

/** macOS wants a menu for the editing keys to work; elsewhere the window has all there is. */
export function installMenu(name: string): void {
  if (process.platform !== 'darwin') {
    Menu.setApplicationMenu(null);
    return;
  }
  const roles: MenuItemConstructorOptions[] = [
    { label: name, role: 'appMenu' },
    { role: 'editMenu' },
    { role: 'viewMenu' },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(roles));
}

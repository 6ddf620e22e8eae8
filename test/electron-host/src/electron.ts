import { app } from './app/app.ts';
import { refuseUnknown } from './base/refuse.ts';
import { dialog } from './desktop/dialog.ts';
import { Menu, MenuItem } from './desktop/menu.ts';
import { nativeImage } from './desktop/native-image.ts';
import { nativeTheme } from './desktop/native-theme.ts';
import { Notification } from './desktop/notification.ts';
import { powerMonitor } from './desktop/power.ts';
import { safeStorage } from './desktop/safe-storage.ts';
import { autoUpdater, clipboard, globalShortcut, screen, shell } from './desktop/surroundings.ts';
import { Tray } from './desktop/tray.ts';
import { ipcMain } from './ipc/ipc-main.ts';
import { MessageChannelMain } from './ipc/ports.ts';
import { utilityProcess } from './ipc/utility-process.ts';
import { net } from './web/net.ts';
import { protocol } from './web/protocol.ts';
import { session } from './web/session.ts';
import { BrowserWindow } from './window/browser-window.ts';
import { webContents } from './window/web-contents.ts';

const instances = { app, autoUpdater, ipcMain, nativeTheme, powerMonitor, screen };

const strict = {
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  net,
  Notification,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
  utilityProcess,
  webContents,
};

const guarded = Object.fromEntries(
  Object.entries(strict).map(([name, part]) => [name, refuseUnknown(part, name)]),
) as typeof strict;

/** The module `electron`, as the main process gets it. */
export const electron = refuseUnknown({ ...instances, ...guarded }, 'electron');

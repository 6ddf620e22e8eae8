import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lifecycle } from './src/base/lifecycle.ts';
import { standin } from './src/base/standin.ts';
import { electron } from './src/electron.ts';
import { checkPreferences } from './src/window/web-contents.ts';

/** What a test asks of a module that TypeScript would not let it ask. */
const read = (object: object, member: string): unknown => Reflect.get(object, member);

describe('what is not emulated is refused by name', () => {
  test.each([
    ['electron.BrowserView', electron, 'BrowserView'],
    ['electron.desktopCapturer', electron, 'desktopCapturer'],
    ['dialog.showCertificateTrustDialog', electron.dialog, 'showCertificateTrustDialog'],
    ['protocol.registerFileProtocol', electron.protocol, 'registerFileProtocol'],
    ['App.getGPUInfo', electron.app, 'getGPUInfo'],
    ['PowerMonitor.frobnicate', electron.powerMonitor, 'frobnicate'],
    ['Tray.displayBalloon', new electron.Tray(''), 'displayBalloon'],
    ['webContents.frobnicate', electron.webContents, 'frobnicate'],
  ])('%s', (name, object, member) => {
    expect(() => read(object, member)).toThrow(`stand-in: ${name} is not emulated`);
  });
  test.each([{ contextIsolation: false }, { nodeIntegration: true }, { sandbox: false }, { webSecurity: false }])(
    'a window with %o',
    (preferences) => {
      expect(() => checkPreferences(preferences)).toThrow('is not emulated');
    },
  );
  test('what everybody asks of any object is not refused', async () => {
    expect(read(electron, 'then')).toBeUndefined();
    expect(read(electron.app, 'toJSON')).toBeUndefined();
    expect(await Promise.resolve(electron.app)).toBe(electron.app);
  });
  test('a member that does nothing is noted', () => {
    Reflect.get(electron.app, 'setAppUserModelId').call(electron.app, 'hearth');
    expect(standin.withoutEffect).toContain('App.setAppUserModelId');
    expect(() => Reflect.get(electron.app, 'setAppUserModelId').call(electron.app)).toThrow('Insufficient number of arguments');
  });
});

describe('before the app is ready', () => {
  test.each([
    ['a window', () => new electron.BrowserWindow()],
    ['a session', () => electron.session.defaultSession],
    ['a protocol', () => electron.protocol.handle('app', () => new Response())],
    ['a hotkey', () => electron.globalShortcut.register('F1', () => undefined)],
    ['a utility process', () => electron.utilityProcess.fork('x.js')],
  ])('there is no %s', (_what, make) => {
    expect(make).toThrow(/ready/);
  });
});

describe('secrets', () => {
  const { safeStorage } = electron;
  beforeEach(() => {
    lifecycle.ready = true;
  });
  afterEach(() => {
    lifecycle.ready = false;
    standin.keyring = 'gnome_libsecret';
    safeStorage.setUsePlainTextEncryption(false);
  });

  test('are available only once the app is ready', () => {
    lifecycle.ready = false;
    expect(safeStorage.isEncryptionAvailable()).toBe(false);
    expect(safeStorage.getSelectedStorageBackend()).toBe('unknown');
  });
  test('without a keyring there is none, until the app asks for the fixed password', () => {
    standin.keyring = 'basic_text';
    expect(safeStorage.getSelectedStorageBackend()).toBe('basic_text');
    expect(safeStorage.isEncryptionAvailable()).toBe(false);
    expect(() => safeStorage.encryptString('x')).toThrow('Encryption is not available');
    safeStorage.setUsePlainTextEncryption(true);
    const sealed = safeStorage.encryptString('x');
    expect(sealed.subarray(0, 3).toString()).toBe('v10');
    expect(safeStorage.decryptString(sealed)).toBe('x');
  });
  test('a text that was never encrypted is refused', () => {
    expect(() => safeStorage.decryptString(Buffer.from('plain'))).toThrow('does not appear to be encrypted');
  });
});

test('a shortcut that another program holds is not registered', () => {
  lifecycle.ready = true;
  standin.takenShortcuts.add('F2');
  expect(electron.globalShortcut.register('F2', () => undefined)).toBe(false);
  expect(electron.globalShortcut.register('F3', () => undefined)).toBe(true);
  lifecycle.ready = false;
});

test('a dialog gets the answer that a test put there, and is cancelled without one', async () => {
  standin.dialogAnswers.push({ canceled: false, filePaths: ['/a'] });
  expect(await electron.dialog.showOpenDialog({ title: 'pick' })).toEqual({ canceled: false, filePaths: ['/a'] });
  expect(await electron.dialog.showOpenDialog({ title: 'pick' })).toEqual({ canceled: true, filePaths: [] });
  expect(standin.dialogs.at(-1)).toEqual({ method: 'showOpenDialog', options: { title: 'pick' } });
});

// Holds the stand-in against electron.d.ts: it may have less than Electron, and says so; it may not have anything else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Arity, declarations, electronVersion, exported, lineageOf, parse, walk } from './declarations.ts';
import { WITHOUT_EFFECT } from './src/base/without-effect.ts';
import { MenuItem } from './src/desktop/menu.ts';
import { NativeImage } from './src/desktop/native-image.ts';
import { electron } from './src/electron.ts';
import { MessagePortMain } from './src/ipc/ports.ts';
import { createIpcRenderer } from './src/page/ipc-renderer.ts';
import { webFrame, webUtils } from './src/page/isolated-world.ts';
import { ClientRequest } from './src/web/client-request.ts';
import { Session } from './src/web/session.ts';
import { WebRequest } from './src/web/web-request.ts';
import { WebFrameMain } from './src/window/frames.ts';
import { WebContents } from './src/window/web-contents.ts';

const src = join(import.meta.dirname, 'src');

/** Functions and literals of the module, by Electron's name for their type. */
const OBJECTS: Record<string, object> = {
  Clipboard: electron.clipboard,
  Dialog: electron.dialog,
  GlobalShortcut: electron.globalShortcut,
  Net: electron.net,
  Protocol: electron.protocol,
  SafeStorage: electron.safeStorage,
  Shell: electron.shell,
  WebFrame: webFrame,
  WebUtils: webUtils,
};
/** Whose instances the app gets. */
const { ipcRenderer } = createIpcRenderer(() => undefined);
const PROTOTYPES: Record<string, object> = {
  App: Object.getPrototypeOf(electron.app),
  AutoUpdater: Object.getPrototypeOf(electron.autoUpdater),
  BrowserWindow: electron.BrowserWindow.prototype,
  ClientRequest: ClientRequest.prototype,
  CommandLine: Object.getPrototypeOf(electron.app.commandLine),
  IpcMain: Object.getPrototypeOf(electron.ipcMain),
  IpcRenderer: Object.getPrototypeOf(ipcRenderer),
  Menu: electron.Menu.prototype,
  MessageChannelMain: electron.MessageChannelMain.prototype,
  MessagePortMain: MessagePortMain.prototype,
  NativeImage: NativeImage.prototype,
  NativeTheme: Object.getPrototypeOf(electron.nativeTheme),
  Notification: electron.Notification.prototype,
  PowerMonitor: Object.getPrototypeOf(electron.powerMonitor),
  Screen: Object.getPrototypeOf(electron.screen),
  Session: Session.prototype,
  Tray: electron.Tray.prototype,
  UtilityProcess: electron.utilityProcess.prototype,
  WebContents: WebContents.prototype,
  WebFrameMain: WebFrameMain.prototype,
  WebRequest: WebRequest.prototype,
};
const CLASSES: Record<string, object> = {
  BrowserWindow: electron.BrowserWindow,
  Menu: electron.Menu,
  NativeImage: electron.nativeImage,
  Notification: electron.Notification,
  Session: electron.session,
  UtilityProcess: electron.utilityProcess,
  WebContents: electron.webContents,
};
/** Classes with fields of their own, beside what their prototypes have. */
const INSTANCES: Record<string, object> = {
  Menu: new electron.Menu(),
  MenuItem: new MenuItem({ label: 'item' }),
  Notification: new electron.Notification({ title: 'note' }),
  Tray: new electron.Tray(''),
};
const FROM_NODE = /^(_events|_eventsCount|_maxListeners|length|name|prototype|constructor)$/;

function compare(name: string, object: object, declared: Map<string, Arity[]>[]): string[] {
  const problems: string[] = [];
  for (const [member, { value }] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
    if (FROM_NODE.test(member)) continue;
    const arities = declared.find((members) => members.has(member))?.get(member);
    if (!arities) problems.push(`${name}.${member} is not in electron.d.ts`);
    else if (
      typeof value === 'function' &&
      arities.length > 0 &&
      !arities.some(({ required, most }) => value.length >= required && value.length <= most)
    ) {
      const expected = arities.map(({ required, most }) => `${required} to ${most}`).join(', or ');
      problems.push(`${name}.${member} takes ${value.length} parameters, not ${expected}`);
    }
  }
  return problems;
}

const membersOf = (name: string): Map<string, Arity[]>[] => lineageOf(name).map(({ members }) => members);
const staticsOf = (name: string): Map<string, Arity[]>[] => lineageOf(name).map(({ statics }) => statics);

describe('the stand-in has nothing that Electron does not have', () => {
  test('its version is the installed one', () => {
    expect(readFileSync(join(import.meta.dirname, 'dist/version'), 'utf8').trim()).toBe(electronVersion);
  });
  test('the declarations were read', () => {
    // Were the reader wrong, every comparison with it would be empty.
    expect(declarations.get('App')?.members.get('setPath')).toEqual([{ required: 2, most: 2 }]);
    expect(lineageOf('BrowserWindow')[0]?.events.has('ready-to-show')).toBe(true);
    expect(compare('App', { frobnicate: () => 1 }, membersOf('App'))).toHaveLength(1);
    expect(compare('App', { setPath: () => 1 }, membersOf('App'))).toHaveLength(1);
  });
  test('modules', () => {
    expect(Object.keys(electron).filter((name) => !exported.has(name))).toEqual([]);
  });
  test.each(Object.entries(OBJECTS))('members of %s', (name, object) => {
    expect(compare(name, object, membersOf(name))).toEqual([]);
  });
  test.each(Object.entries(PROTOTYPES))('methods of %s', (name, prototype) => {
    expect(compare(name, prototype, membersOf(name))).toEqual([]);
  });
  test.each(Object.entries(CLASSES))('static side of %s', (name, type) => {
    expect(compare(name, type, staticsOf(name))).toEqual([]);
  });
  test.each(Object.entries(INSTANCES))('fields of %s', (name, instance) => {
    expect(compare(name, instance, membersOf(name))).toEqual([]);
  });
  test.each(Object.entries(WITHOUT_EFFECT))('what %s accepts without effect', (name, accepted) => {
    const wrong = Object.entries<number>(accepted).filter(([member, required]) => {
      const arities =
        membersOf(name)
          .find((members) => members.has(member))
          ?.get(member) ?? [];
      return !arities.some((arity) => arity.required === required);
    });
    expect(wrong).toEqual([]);
  });
});

// Events: which class says which, by name, anywhere in the source.

const EMITTERS: Record<string, string> = {
  app: 'App',
  contents: 'WebContents',
  events: 'WebContents',
  ipcMain: '',
  parentPort: '',
};
const CLASS_OF: Record<string, string> = { Page: 'WebContents', ParentPort: 'ParentPort', CdpSession: '' };
const EMITTING = new Set(['emit', '#emit', '#update', '#isPrevented']);

type Tree = ReturnType<typeof parse>;
const child = (node: Tree, key: string): Tree | undefined => {
  const value = node[key];
  return typeof value === 'object' && value !== null && 'type' in value ? (value as Tree) : undefined;
};
const identifier = (node: Tree | undefined): string => String((node && (node.name ?? child(node, 'property')?.name)) ?? '');

/** Who a call makes an event of, when it is such a call. */
function emitterOf(call: Tree, type: string): string {
  const callee = child(call, 'callee');
  const owner = callee && child(callee, 'object');
  const method = callee && child(callee, 'property');
  const name = method?.type === 'PrivateIdentifier' ? `#${method.name}` : String(method?.name ?? '');
  if (!owner || !EMITTING.has(name)) return '';
  return owner.type === 'ThisExpression' ? type : (EMITTERS[identifier(owner)] ?? identifier(owner));
}

/** Every `x.emit('name')` of one class (or of a file, outside classes) as `Type: name`. */
function emittedIn(tree: Tree, type: string): string[] {
  const calls = [...walk(tree)].filter((node) => node.type === 'CallExpression' && emitterOf(node, type) !== '');
  return calls.flatMap((call) => {
    const [name] = call.arguments as Tree[];
    const literals = name ? [...walk(name)].filter((node) => node.type === 'Literal' && typeof node.value === 'string') : [];
    return literals.map(({ value }) => `${emitterOf(call, type)}: ${value}`);
  });
}

function emittedByAll(): Set<string> {
  const all = new Set<string>();
  for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.includes('.test.'),
  )) {
    const tree = parse(join(src, file));
    for (const node of walk(tree)) {
      if (node.type !== 'ClassDeclaration') continue;
      const name = identifier(child(node, 'id'));
      for (const event of emittedIn(node, CLASS_OF[name] ?? name)) all.add(event);
    }
    for (const event of emittedIn(tree, '')) all.add(event);
  }
  return all;
}

test('the stand-in says no event that Electron does not have', () => {
  const emitted = [...emittedByAll()];
  expect(emitted).toContain('BrowserWindow: minimize');
  expect(emitted).toContain('WebContents: will-navigate');
  const unknown = emitted.filter((entry) => {
    const [type = '', event = ''] = entry.split(': ');
    return !lineageOf(type).some(({ events }) => events.has(event));
  });
  expect(unknown).toEqual([]);
});

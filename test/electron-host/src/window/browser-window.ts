import { EventEmitter } from 'node:events';
import { app } from '../app/app.ts';
import { lifecycle, PreventableEvent, requireReady } from '../base/lifecycle.ts';
import { refuseMissingMembers } from '../base/refuse.ts';
import { acceptWithoutEffect } from '../base/without-effect.ts';
import { nativeTheme } from '../desktop/native-theme.ts';
import { destroyContents, pageOf, WebContents, type WebPreferences } from './web-contents.ts';

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface WindowOptions extends Partial<Bounds> {
  title?: string;
  show?: boolean;
  alwaysOnTop?: boolean;
  webPreferences?: WebPreferences;
}

const windows = new Map<number, BrowserWindow>();
let lastId = 0;
let focused: BrowserWindow | null = null;

nativeTheme.on('updated', () => {
  for (const window of windows.values()) pageOf(window.webContents).attempt(pageOf(window.webContents).setColorScheme());
});

/** Electron's BrowserWindow. Its state is kept here; Chromium is told of visibility and size. */
export class BrowserWindow extends EventEmitter {
  #id = ++lastId;
  #options: WindowOptions;
  #title: string;
  #bounds: Bounds;
  #visible: boolean;
  #onTop: boolean;
  #minimized = false;
  #maximized = false;
  #destroyed = false;
  #contents: WebContents;
  #closer = (): Promise<boolean> => this.#close();

  constructor(options: WindowOptions = {}) {
    requireReady('Cannot create BrowserWindow before app is ready');
    super();
    this.setMaxListeners(0);
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#options = options;
    this.#title = options.title ?? app.name;
    this.#bounds = { x, y, width, height };
    this.#visible = options.show !== false;
    this.#onTop = options.alwaysOnTop === true;
    this.#contents = this.#createContents();
    windows.set(this.#id, this);
    lifecycle.closers.add(this.#closer);
    pageOf(this.#contents).attempt(this.#applyVisibility());
    if (this.#visible) setImmediate(() => this.#destroyed || this.#setFocus());
    app.emit('browser-window-created', new PreventableEvent(), this);
    app.emit('web-contents-created', new PreventableEvent(), this.#contents);
  }
  #createContents(): WebContents {
    const window = this;
    return new WebContents(
      {
        get size() {
          const { width, height } = window.#bounds;
          return { width, height };
        },
        get title() {
          return window.#title;
        },
        background: this.#options.show === false,
        isFocused: () => this.isFocused(),
        focus: () => this.focus(),
        close: () => this.close(),
        onReadyToShow: () => this.emit('ready-to-show'),
        onGone: () => this.#end(),
      },
      this.#options.webPreferences ?? {},
    );
  }

  get id(): number {
    return this.#id;
  }
  get webContents(): WebContents {
    return this.#contents;
  }

  loadURL(url: string, options?: object): Promise<void> {
    return this.#contents.loadURL(url, options);
  }

  show(): void {
    this.showInactive();
    this.#setFocus();
  }
  showInactive(): void {
    this.#setVisible(true);
    this.#minimized = false;
  }
  hide(): void {
    this.#setVisible(false);
    this.#dropFocus();
  }
  minimize(): void {
    this.#minimized = true;
    this.#update('minimize');
    this.#dropFocus();
  }
  restore(): void {
    this.#minimized = false;
    this.#update('restore');
  }
  maximize(): void {
    this.#maximized = true;
    this.#update('maximize');
  }
  unmaximize(): void {
    this.#maximized = false;
    this.#update('unmaximize');
  }
  focus(): void {
    this.#assertAlive();
    if (this.#visible) this.#setFocus();
  }
  blur(): void {
    this.#dropFocus();
  }
  isVisible(): boolean {
    return this.#visible && !this.#minimized;
  }
  isFocused(): boolean {
    return focused === this;
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isAlwaysOnTop(): boolean {
    return this.#onTop;
  }
  setAlwaysOnTop(flag: boolean, _level?: string): void {
    this.#onTop = flag;
  }

  getTitle(): string {
    return this.#title;
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  getBounds(): Bounds {
    return { ...this.#bounds };
  }
  setBounds(bounds: Partial<Bounds>): void {
    this.#assertAlive();
    const before = this.#bounds;
    const after = { ...before, ...bounds };
    this.#bounds = after;
    if (after.x !== before.x || after.y !== before.y) this.emit('move');
    if (after.width === before.width && after.height === before.height) return;
    pageOf(this.#contents).attempt(pageOf(this.#contents).resize());
    this.emit('resize');
  }
  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  close(): void {
    void this.#close();
  }
  destroy(): void {
    if (this.#destroyed) return;
    const page = pageOf(this.#contents);
    this.#end();
    page.attempt(page.close());
  }

  #assertAlive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
  #update(name: string): void {
    this.#assertAlive();
    pageOf(this.#contents).attempt(this.#applyVisibility());
    this.emit(name);
  }
  #setVisible(visible: boolean): void {
    this.#assertAlive();
    if (this.#visible === visible && !this.#minimized) return;
    this.#visible = visible;
    this.#update(visible ? 'show' : 'hide');
  }
  async #applyVisibility(): Promise<void> {
    await pageOf(this.#contents).setVisible(this.isVisible());
  }
  #setFocus(): void {
    if (focused === this) return;
    focused?.blur();
    focused = this;
    this.emit('focus');
    app.emit('browser-window-focus', new PreventableEvent(), this);
  }
  #dropFocus(): void {
    if (focused !== this) return;
    focused = null;
    this.emit('blur');
    app.emit('browser-window-blur', new PreventableEvent(), this);
  }
  async #close(): Promise<boolean> {
    if (this.#destroyed) return true;
    const event = new PreventableEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    await pageOf(this.#contents).close();
    this.#end();
    return true;
  }
  #end(): void {
    if (this.#destroyed) return;
    this.#dropFocus();
    this.#destroyed = true;
    this.#visible = false;
    windows.delete(this.#id);
    lifecycle.closers.delete(this.#closer);
    destroyContents(this.#contents);
    this.emit('closed');
    if (windows.size > 0 || lifecycle.quitting) return;
    if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
    else app.quit();
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }
  static getFocusedWindow(): BrowserWindow | null {
    return focused;
  }
  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  }
}
acceptWithoutEffect(BrowserWindow, 'BrowserWindow');
refuseMissingMembers(BrowserWindow);

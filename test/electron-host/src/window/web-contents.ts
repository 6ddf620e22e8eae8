import { EventEmitter } from 'node:events';
import { refuseMissingMembers, refuseUnknown } from '../base/refuse.ts';
import { acceptWithoutEffect } from '../base/without-effect.ts';
import type { MessagePortMain } from '../ipc/ports.ts';
import { type Session, session } from '../web/session.ts';
import type { PopupDetails } from './browser.ts';
import type { WebFrameMain } from './frames.ts';
import { Page } from './page.ts';

/** The part of `webPreferences` that means something here. */
export interface WebPreferences {
  preload?: string;
  contextIsolation?: boolean;
  nodeIntegration?: boolean;
  sandbox?: boolean;
  webSecurity?: boolean;
  partition?: string;
  session?: Session;
  additionalArguments?: string[];
}

/** What a WebContents needs of its window. */
export interface WindowOwner {
  readonly size: { width: number; height: number };
  readonly background: boolean;
  readonly title: string;
  isFocused(): boolean;
  focus(): void;
  close(): void;
  onReadyToShow(): void;
  onGone(): void;
}

type OpenHandler = (details: PopupDetails) => { action: 'allow' | 'deny' };

const REQUIRED = { contextIsolation: true, nodeIntegration: false, sandbox: true, webSecurity: true } as const;

/** A window that is less safe than Electron's defaults would behave differently here, so it is refused. */
export function checkPreferences(preferences: WebPreferences): void {
  for (const [name, required] of Object.entries(REQUIRED)) {
    const given = preferences[name as keyof typeof REQUIRED];
    if (given !== undefined && given !== required) throw new Error(`stand-in: webPreferences.${name}: ${given} is not emulated`);
  }
}

const pages = new WeakMap<WebContents, Page>();
const owners = new Map<WebContents, WindowOwner>();
let lastId = 0;

/** Use inside the stand-in to get at the Chromium page behind it. */
export function pageOf(contents: WebContents): Page {
  const page = pages.get(contents);
  if (!page) throw new TypeError('Object has been destroyed');
  return page;
}

/** Electron's WebContents. */
export class WebContents extends EventEmitter {
  #id = ++lastId;
  #session: Session;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #owner: WindowOwner;

  constructor(owner: WindowOwner, preferences: WebPreferences) {
    super();
    checkPreferences(preferences);
    this.setMaxListeners(0);
    this.#owner = owner;
    this.#session = preferences.session ?? session.fromPartition(preferences.partition ?? '');
    owners.set(this, owner);
    pages.set(this, this.#createPage(preferences));
  }
  #createPage({ preload, additionalArguments = [] }: WebPreferences): Page {
    const owner = this.#owner;
    return new Page({
      id: this.#id,
      events: this,
      session: this.#session,
      preload,
      additionalArguments,
      background: owner.background,
      get size() {
        return owner.size;
      },
      send: (channel, ...args) => this.send(channel, ...args),
      postMessage: (channel, message, transfer) => this.postMessage(channel, message, transfer as MessagePortMain[]),
      mayOpen: (details) => this.#openHandler(details).action === 'allow',
      onFirstLoad: () => owner.onReadyToShow(),
      onGone: () => owner.onGone(),
    });
  }

  get id(): number {
    return this.#id;
  }
  get session(): Session {
    return this.#session;
  }
  get mainFrame(): WebFrameMain {
    return pageOf(this).frames.main;
  }

  send(channel: string, ...args: unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    pageOf(this).delivery.send(channel, args);
  }
  postMessage(channel: string, message: unknown, transfer: MessagePortMain[] = []): void {
    pageOf(this).delivery.postMessage(channel, message, transfer);
  }
  loadURL(url: string, _options?: object): Promise<void> {
    return pageOf(this).load(url);
  }
  reload(): void {
    pageOf(this).attempt(pageOf(this).reload());
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }
  async executeJavaScript(code: string): Promise<unknown> {
    const cdp = await pageOf(this).ready;
    const options = { awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', { expression: code, ...options });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  getURL(): string {
    return pageOf(this).url;
  }
  getTitle(): string {
    return this.#owner.title;
  }
  isLoading(): boolean {
    return pageOf(this).loading;
  }
  isDestroyed(): boolean {
    return !owners.has(this);
  }
  isFocused(): boolean {
    return this.#owner.isFocused();
  }
  focus(): void {
    this.#owner.focus();
  }
  close(_options?: object): void {
    this.#owner.close();
  }

  static getAllWebContents(): WebContents[] {
    return [...owners.keys()];
  }
  static fromId(id: number): WebContents | undefined {
    return WebContents.getAllWebContents().find((contents) => contents.id === id);
  }
  static fromDevToolsTargetId(targetId: string): WebContents | undefined {
    return WebContents.getAllWebContents().find((contents) => pageOf(contents).targetId === targetId);
  }
  static getFocusedWebContents(): WebContents | null {
    return WebContents.getAllWebContents().find((contents) => contents.isFocused()) ?? null;
  }
}
acceptWithoutEffect(WebContents, 'WebContents');
refuseMissingMembers(WebContents);

/** Use when a window ends: from then on nothing finds its contents any more. */
export function destroyContents(contents: WebContents): void {
  if (!owners.delete(contents)) return;
  pageOf(contents).gone = true;
  contents.emit('destroyed');
}

/** Electron's `webContents`. */
export const webContents = refuseUnknown(WebContents, 'webContents');

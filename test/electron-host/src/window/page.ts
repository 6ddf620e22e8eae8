import { randomBytes } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { PreventableEvent } from '../base/lifecycle.ts';
import { debug, reportError } from '../base/standin.ts';
import type { CdpSession } from '../chromium/cdp.ts';
import { headed } from '../chromium/launch.ts';
import type { Events, PausedRequest, WindowOpen } from '../chromium/protocol.ts';
import { prefersDark } from '../desktop/native-theme.ts';
import { isolatedWorldScript, mainWorldScript } from '../page/source.ts';
import type { Session } from '../web/session.ts';
import { fromChromium, toChromium } from '../web/url-map.ts';
import { browser, type PopupDetails, type TargetOwner } from './browser.ts';
import { Delivery, type Sender } from './delivery.ts';
import { type FrameOwner, FrameTree, frameState, type WebFrameMain } from './frames.ts';
import { pinPermissions } from './permissions.ts';
import { type RequestOwner, Requests } from './requests.ts';

const WORLD = 'Electron Isolated Context';
const CONSOLE_LEVELS: Record<string, string> = { warning: 'warning', error: 'error', assert: 'error', debug: 'debug' };
const withoutHash = (url: string): string => url.split('#')[0] ?? url;

/** What a page needs of its WebContents, which is also where its events come out. */
export interface PageOwner extends FrameOwner {
  readonly events: EventEmitter;
  readonly session: Session;
  readonly preload: string | undefined;
  readonly additionalArguments: string[];
  readonly size: { width: number; height: number };
  readonly background: boolean;
  mayOpen(details: PopupDetails): boolean;
  onFirstLoad(): void;
  onGone(): void;
}

/** One Chromium page: the machinery behind a window's WebContents. */
export class Page implements TargetOwner, RequestOwner, Sender {
  #owner: PageOwner;
  #nonce = `hearth${randomBytes(12).toString('hex')}`;
  #targetId = '';
  #expected: string | null = null;
  #shown = false;
  readonly frames: FrameTree;
  readonly delivery = new Delivery(this);
  /** Resolves when the page exists and everything that must be there before its first document is. */
  readonly ready: Promise<CdpSession>;
  url = '';
  loading = false;
  gone = false;

  constructor(owner: PageOwner) {
    this.#owner = owner;
    this.frames = new FrameTree(owner);
    this.ready = this.#setUp();
    this.ready.catch((error: unknown) => this.gone || reportError(error));
  }
  get id(): number {
    return this.#owner.id;
  }
  get session(): Session {
    return this.#owner.session;
  }
  get targetId(): string {
    return this.#targetId;
  }

  async #setUp(): Promise<CdpSession> {
    const running = await browser;
    this.#targetId = await running.createWindow(this, this.#owner.size, this.#owner.background);
    this.frames.adoptMain(this.#targetId);
    const cdp = await running.attach(this.#targetId);
    this.delivery.attach(cdp);
    this.#listen(cdp);
    await Promise.all([
      cdp.send('Page.enable', {}),
      cdp.send('Runtime.enable', {}),
      cdp.send('Runtime.addBinding', { name: '__standinPost', executionContextName: WORLD }),
      new Requests(cdp, this).start(),
      ...this.#addScripts(cdp),
      this.#setColorScheme(cdp),
      this.#setSize(cdp),
    ]);
    return cdp;
  }
  #addScripts(cdp: CdpSession): Promise<unknown>[] {
    const { preload, additionalArguments } = this.#owner;
    const source = mainWorldScript(this.#nonce);
    const scripts = [cdp.send('Page.addScriptToEvaluateOnNewDocument', { source })];
    if (preload) {
      const { platform, arch, versions } = process;
      const context = { platform, arch, versions: { ...versions }, argv: [process.execPath, ...additionalArguments] };
      const isolated = isolatedWorldScript(this.#nonce, context, preload);
      scripts.push(cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: isolated, worldName: WORLD }));
    }
    return scripts;
  }

  #listen(cdp: CdpSession): void {
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === WORLD && context.auxData?.frameId === this.#targetId) this.delivery.contextCreated(context.id);
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.delivery.contextGone(executionContextId));
    cdp.on('Runtime.executionContextsCleared', () => this.delivery.contextGone());
    cdp.on('Runtime.bindingCalled', ({ payload, executionContextId }) => this.delivery.receive(payload, executionContextId));
    cdp.on('Runtime.consoleAPICalled', (entry) => this.#onConsole(entry));
    cdp.on('Page.frameAttached', ({ frameId, parentFrameId }) => void this.frames.get(frameId, parentFrameId));
    cdp.on('Page.frameDetached', ({ frameId, reason }) => reason === 'swap' || this.frames.detach(frameId));
    cdp.on('Page.frameNavigated', (navigated) => this.#onNavigated(navigated));
    cdp.on('Page.navigatedWithinDocument', (navigated) => this.#onNavigatedWithin(navigated));
    cdp.on('Page.domContentEventFired', () => this.#hasDocument() && this.#emit('dom-ready'));
    cdp.on('Page.loadEventFired', () => this.#onLoaded());
    cdp.on('Page.windowOpen', (popup) => this.#onPopup(popup));
    cdp.on('Inspector.targetCrashed', () => this.#emit('render-process-gone', { reason: 'crashed', exitCode: 1 }));
  }
  #emit(name: string, ...args: unknown[]): void {
    this.#owner.events.emit(name, new PreventableEvent(), ...args);
  }
  #hasDocument(): boolean {
    return this.url !== '' && this.url !== 'about:blank';
  }
  #onNavigated({ frame }: Events['Page.frameNavigated']): void {
    const state = frameState(this.frames.get(frame.id, frame.parentId));
    state.url = fromChromium(frame.url) + (frame.urlFragment ?? '');
    state.name = frame.name ?? '';
    if (frame.parentId !== undefined) return;
    this.url = state.url;
    if (!this.#hasDocument()) return;
    this.loading = true;
    this.#emit('did-navigate', this.url, 200, 'OK');
  }
  #onNavigatedWithin({ frameId, url }: Events['Page.navigatedWithinDocument']): void {
    frameState(this.frames.get(frameId)).url = fromChromium(url);
    if (frameId !== this.#targetId) return;
    this.url = fromChromium(url);
    this.#emit('did-navigate-in-page', this.url, true);
  }
  #onLoaded(): void {
    if (!this.#hasDocument()) return;
    this.loading = false;
    this.#emit('did-finish-load');
    this.#emit('did-stop-loading');
    if (!this.#shown) this.#owner.onFirstLoad();
    this.#shown = true;
  }
  #onConsole({ type, args, stackTrace }: Events['Runtime.consoleAPICalled']): void {
    const message = args.map((arg) => String(arg.value ?? arg.description ?? '')).join(' ');
    const [caller] = stackTrace?.callFrames ?? [];
    const place = { lineNumber: caller?.lineNumber ?? 0, sourceId: fromChromium(caller?.url ?? '') };
    const level = CONSOLE_LEVELS[type] ?? 'info';
    this.#owner.events.emit('console-message', new PreventableEvent({ level, message, ...place, frame: this.frames.main }));
  }
  /** The window was not opened: Chromium only says that the page wanted it. */
  #onPopup({ url, windowName, windowFeatures }: WindowOpen): void {
    const allowed = this.#owner.mayOpen({
      url: fromChromium(url),
      frameName: windowName,
      features: windowFeatures.join(','),
      disposition: windowFeatures.length > 0 ? 'new-window' : 'foreground-tab',
      referrer: { url: '', policy: 'strict-origin-when-cross-origin' },
    });
    if (allowed) reportError(new Error(`stand-in: an allowed window.open is not emulated (${url})`));
  }

  // What a message from the page is from (Sender).

  event(ports: unknown[]): object {
    const { events: sender, id: processId } = this.#owner;
    const senderFrame = this.frames.main;
    const reply = (channel: string, ...args: unknown[]): void => this.delivery.send(channel, args);
    return Object.assign(new PreventableEvent(), {
      type: 'frame',
      sender,
      senderFrame,
      frameId: senderFrame.routingId,
      processId,
      ports,
      reply,
    });
  }
  onSend(event: object, channel: string, args: unknown[]): void {
    this.#owner.events.emit('ipc-message', event, channel, ...args);
  }
  onPreloadError(error: Error): void {
    console.error('Unable to load preload script:', this.#owner.preload, error.message);
    reportError(error);
    this.#emit('preload-error', this.#owner.preload, error);
  }

  // What its requests ask (RequestOwner).

  isMainDocument(request: PausedRequest): boolean {
    return request.resourceType === 'Document' && request.frameId === this.#targetId;
  }
  mayNavigate(request: PausedRequest): boolean {
    const isMainFrame = this.isMainDocument(request);
    const url = fromChromium(request.request.url);
    // Electron asks about navigations that the page began. One that the main process asked for was expected; a reload, which
    // Chromium does not tell apart, goes to where the page already is.
    if (isMainFrame && this.#isExpected(request.request.url)) return true;
    const frame: WebFrameMain = this.frames.get(request.frameId);
    const event = new PreventableEvent({ url, isMainFrame, isSameDocument: false, frame, initiator: frame });
    const { events } = this.#owner;
    if (request.redirectedRequestId) {
      events.emit('will-redirect', event, url, false, isMainFrame);
    } else {
      events.emit('will-frame-navigate', event);
      if (isMainFrame) events.emit('will-navigate', event, url, false, true);
    }
    return !event.defaultPrevented;
  }
  #isExpected(url: string): boolean {
    const expected = this.#expected === url;
    if (expected) this.#expected = null;
    return expected || withoutHash(this.url) === fromChromium(url);
  }
  async beforeMainDocument(url: string): Promise<void> {
    await pinPermissions((await browser).session, this.#owner.events, this.session, url);
  }

  // What the browser tells it (TargetOwner).

  onTargetGone(): void {
    this.#owner.onGone();
  }

  // What the app asks of it.

  async load(url: string): Promise<void> {
    const cdp = await this.ready;
    const address = toChromium(url);
    this.#expected = withoutHash(address);
    this.loading = true;
    this.#emit('did-start-loading');
    const { events } = this.#owner;
    const loaded = new Promise<void>((resolve) => events.once('did-finish-load', () => resolve()));
    const { errorText } = await cdp.send('Page.navigate', { url: address });
    if (!errorText) return loaded;
    this.loading = false;
    const code = errorText.replace(/^net::/, '');
    this.#emit('did-fail-load', -2, code, url, true);
    throw Object.assign(new Error(`${code} (-2) loading '${url}'`), { code, errno: -2, url });
  }
  async reload(): Promise<void> {
    await (await this.ready).send('Page.reload', {});
  }
  async close(): Promise<void> {
    if (this.gone) return;
    // A window may be closed while it is still being made.
    await this.ready.catch(() => undefined);
    this.gone = true;
    await (await browser).close(this.#targetId);
  }
  async setColorScheme(): Promise<void> {
    await this.#setColorScheme(await this.ready);
  }
  #setColorScheme(cdp: CdpSession): Promise<unknown> {
    const value = prefersDark() ? 'dark' : 'light';
    return cdp.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
  }
  async resize(): Promise<void> {
    await this.#setSize(await this.ready);
  }
  /** Without a display a window has no size of its own. */
  async #setSize(cdp: CdpSession): Promise<void> {
    if (headed) return;
    await cdp.send('Emulation.setDeviceMetricsOverride', { ...this.#owner.size, deviceScaleFactor: 1, mobile: false });
  }
  /** Tells Chromium whether the window can be seen, which is what `document.visibilityState` goes by. */
  async setVisible(visible: boolean): Promise<void> {
    const cdp = await this.ready;
    const { session } = await browser;
    const { windowId } = await session.send('Browser.getWindowForTarget', { targetId: this.#targetId });
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState: visible ? 'normal' : 'minimized' } });
    if (visible) await cdp.send('Page.bringToFront', {});
  }
  /** Use for what may be overtaken by the window's end, which is no error. */
  attempt(work: Promise<unknown>): void {
    work.catch((error: unknown) => debug('window', this.id, error));
  }
}

import { debug } from '../base/standin.ts';
import type { Cdp, CdpSession } from '../chromium/cdp.ts';
import { launchChromium } from '../chromium/launch.ts';

/** What a popup asks for, as `setWindowOpenHandler` gets it. */
export interface PopupDetails {
  url: string;
  frameName: string;
  features: string;
  disposition: 'foreground-tab' | 'new-window';
  referrer: { url: string; policy: string };
}

/** What the browser tells one of our windows. */
export interface TargetOwner {
  onTargetGone(): void;
}

/** A target may be gone before it hears what it is told. */
const attempt = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => debug('target', error));

/** The one Chromium, and which of its targets are windows of ours. */
class Browser {
  #cdp: Cdp;
  #owners = new Map<string, TargetOwner>();

  constructor(cdp: Cdp) {
    this.#cdp = cdp;
  }
  get session(): CdpSession {
    return this.#cdp.browser;
  }

  async start(): Promise<void> {
    // Only a page that no handler of the app served can still open a window; nothing it shows is wanted.
    this.session.on('Target.targetCreated', ({ targetInfo: { targetId, openerId } }) => openerId && this.close(targetId));
    this.session.on('Target.targetDestroyed', ({ targetId }) => this.#owners.get(targetId)?.onTargetGone());
    await this.session.send('Target.setDiscoverTargets', { discover: true });
  }

  async createWindow(owner: TargetOwner, size: { width: number; height: number }, background: boolean): Promise<string> {
    const { targetId } = await this.session.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      background,
      ...size,
    });
    this.#owners.set(targetId, owner);
    return targetId;
  }
  async attach(targetId: string): Promise<CdpSession> {
    const { sessionId } = await this.session.send('Target.attachToTarget', { targetId, flatten: true });
    return this.#cdp.session(sessionId);
  }
  async close(targetId: string): Promise<void> {
    this.#owners.delete(targetId);
    await attempt(this.session.send('Target.closeTarget', { targetId }));
  }
}

const started = Promise.withResolvers<Browser>();

/** The browser, once it runs. Windows made before that wait for it. */
export const browser: Promise<Browser> = started.promise;

/** Use once, when the app is loaded. */
export async function startBrowser(switches: ReadonlyMap<string, string>, sessionData: string): Promise<void> {
  const made = new Browser(launchChromium(switches, sessionData));
  await made.start();
  started.resolve(made);
}

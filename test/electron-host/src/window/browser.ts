import { setTimeout as delay } from 'node:timers/promises';
import { reportError } from '../base/standin.ts';
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
  /** Whether the window's page has opened something that was not judged yet. */
  readonly hasPopup: boolean;
  /** Asks the app about the oldest of those. */
  mayOpenPopup(): boolean;
  onTargetGone(): void;
}

interface NewTarget {
  sessionId: string;
  targetInfo: { targetId: string; openerId?: string; url: string };
}

/** The one Chromium, and which of its targets are windows of ours. */
class Browser {
  #cdp: Cdp;
  #owners = new Map<string, TargetOwner>();
  // Our own windows are made one at a time, so that any other new page is known to be a popup.
  #creating: Promise<unknown> = Promise.resolve();

  constructor(cdp: Cdp) {
    this.#cdp = cdp;
  }
  get session(): CdpSession {
    return this.#cdp.browser;
  }

  async start(): Promise<void> {
    this.session.on('Target.attachedToTarget', (target) => void this.#judge(target).catch(reportError));
    this.session.on('Target.targetDestroyed', ({ targetId }) => this.#owners.get(targetId)?.onTargetGone());
    await this.session.send('Target.setDiscoverTargets', { discover: true });
    await this.session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [{ type: 'page' }, { exclude: true }],
    });
  }

  createWindow(owner: TargetOwner, size: { width: number; height: number }, background: boolean): Promise<string> {
    const created = this.#creating.then(async () => {
      const { targetId } = await this.session.send('Target.createTarget', {
        url: 'about:blank',
        newWindow: true,
        background,
        ...size,
      });
      this.#owners.set(targetId, owner);
      return targetId;
    });
    this.#creating = created.catch(() => undefined);
    return created;
  }
  async attach(targetId: string): Promise<CdpSession> {
    const { sessionId } = await this.session.send('Target.attachToTarget', { targetId, flatten: true });
    return this.#cdp.session(sessionId);
  }
  async close(targetId: string): Promise<void> {
    this.#owners.delete(targetId);
    // It may be gone already.
    await this.session.send('Target.closeTarget', { targetId }).catch(() => undefined);
  }

  /** Every new page arrives paused, before its first request: ours go on, those that a page opened are judged and closed. */
  async #judge({ sessionId, targetInfo }: NewTarget): Promise<void> {
    await this.#creating;
    const { targetId, openerId, url } = targetInfo;
    if (!this.#owners.has(targetId)) {
      const opener = await this.#findOpener(openerId);
      if (opener?.mayOpenPopup()) reportError(new Error(`stand-in: an allowed window.open is not emulated (${url})`));
      if (opener || openerId) return this.close(targetId);
    }
    // The target may be gone before it hears this.
    await this.#cdp
      .session(sessionId)
      .send('Runtime.runIfWaitingForDebugger', {})
      .catch(() => undefined);
  }
  /**
   * The window that a popup is from is the one that announced it: with `noopener` Chromium does not name it. The announcement
   * takes another way than the popup itself, and may come a little later.
   */
  async #findOpener(openerId: string | undefined): Promise<TargetOwner | undefined> {
    const named = openerId === undefined ? undefined : this.#owners.get(openerId);
    for (let attempt = 0; attempt < 50; attempt++) {
      const opener = named ? [named] : [...this.#owners.values()];
      const announced = opener.find((owner) => owner.hasPopup);
      if (announced) return announced;
      await delay(20);
    }
    return undefined;
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

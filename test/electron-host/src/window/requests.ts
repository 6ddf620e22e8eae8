import { reportError } from '../base/standin.ts';
import type { CdpSession } from '../chromium/cdp.ts';
import type { HeaderEntry, PausedRequest } from '../chromium/protocol.ts';
import { handlerOf } from '../web/protocol.ts';
import type { Session } from '../web/session.ts';
import { fromChromium, policyToChromium, privilegedSchemes } from '../web/url-map.ts';
import { askBeforeRequest, type RequestDetails } from '../web/web-request.ts';

/** What the requests of one page need of their window. */
export interface RequestOwner {
  readonly id: number;
  readonly session: Session;
  isMainDocument(request: PausedRequest): boolean;
  /** Asks the app about a navigation: whether it may go on. */
  mayNavigate(request: PausedRequest): boolean;
  beforeMainDocument(url: string): Promise<void>;
}

// Headers that Chromium adds by itself, which a handler in Electron does not get to see either.
const DROPPED = /^(host|connection|content-length|sec-|user-agent)/i;

function toRequest(url: string, { method, headers, postData }: PausedRequest['request']): Request {
  const kept = Object.entries(headers).filter(([name]) => !DROPPED.test(name));
  const mapped = kept.map(
    ([name, value]) => [name, /^(origin|referer)$/i.test(name) ? fromChromium(value) : value] as [string, string],
  );
  const body = /^(GET|HEAD)$/.test(method) || postData === undefined ? {} : { body: postData };
  return new Request(url, { method, headers: mapped, ...body });
}

/** Headers as the DevTools protocol wants them; a policy has to name the origins that pages really have. */
function toEntries(headers: Iterable<[string, string]>): HeaderEntry[] {
  return Array.from(headers, ([name, value]) => ({
    name,
    value: name === 'content-security-policy' ? policyToChromium(value) : value,
  }));
}

/**
 * Keeps Chromium from opening a window of its own accord, which could be closed only after it is there. A page may do
 * everything else; what it wanted to open is announced all the same, and the app is asked.
 */
const NO_POPUPS: HeaderEntry = {
  name: 'content-security-policy',
  value:
    'sandbox allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-presentation allow-same-origin allow-scripts',
};

/** Every request of one page stops here: the app's handlers answer it, change it, refuse it, or let it go to the network. */
export class Requests {
  #cdp: CdpSession;
  #owner: RequestOwner;

  constructor(cdp: CdpSession, owner: RequestOwner) {
    this.#cdp = cdp;
    this.#owner = owner;
  }
  async start(): Promise<void> {
    this.#cdp.on('Fetch.requestPaused', (request) => {
      // A page that is closed meanwhile takes its requests with it; anything else is an error of ours.
      this.#decide(request).catch(
        (error: unknown) => /Invalid InterceptionId|gone|Session/.test(String(error)) || reportError(error),
      );
    });
    await this.#cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] });
  }

  async #fail(requestId: string, errorReason: string): Promise<void> {
    await this.#cdp.send('Fetch.failRequest', { requestId, errorReason });
  }
  #details(paused: PausedRequest): RequestDetails {
    const { request, requestId, resourceType } = paused;
    const type = resourceType === 'Document' ? 'subFrame' : resourceType.toLowerCase();
    return {
      id: requestId,
      url: fromChromium(request.url),
      method: request.method,
      resourceType: this.#owner.isMainDocument(paused) ? 'mainFrame' : type,
      webContentsId: this.#owner.id,
      referrer: fromChromium(request.headers.Referer ?? ''),
      timestamp: Date.now(),
    };
  }

  async #decide(paused: PausedRequest): Promise<void> {
    const { requestId } = paused;
    if (paused.resourceType === 'Document' && !this.#owner.mayNavigate(paused)) return this.#fail(requestId, 'Aborted');
    const details = this.#details(paused);
    const scheme = details.url.slice(0, details.url.indexOf(':'));
    if (privilegedSchemes.has(scheme) && paused.resourceType === 'Other' && details.url.endsWith('/favicon.ico')) {
      // Electron never asks for one.
      await this.#cdp.send('Fetch.fulfillRequest', { requestId, responseCode: 204 });
      return;
    }
    const decision = await askBeforeRequest(details, this.#owner.session.webRequest);
    if (decision.cancel) return this.#fail(requestId, 'BlockedByClient');
    if (handlerOf(details.url)) return this.#answer(paused, details);
    if (privilegedSchemes.has(scheme)) return this.#fail(requestId, 'NameNotResolved');
    await this.#cdp.send('Fetch.continueRequest', {
      requestId,
      ...(decision.redirectURL ? { url: decision.redirectURL } : {}),
    });
  }

  /** A request of a scheme that the app handles: the whole answer is read, then handed over. */
  async #answer(paused: PausedRequest, details: RequestDetails): Promise<void> {
    const { requestId, request } = paused;
    if (this.#owner.isMainDocument(paused)) await this.#owner.beforeMainDocument(request.url);
    let response: Response | undefined;
    try {
      response = await handlerOf(details.url)?.(toRequest(details.url, request));
    } catch (error) {
      reportError(error);
    }
    if (!response) return this.#fail(requestId, 'Failed');
    await this.#cdp.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...toEntries(response.headers), ...(paused.resourceType === 'Document' ? [NO_POPUPS] : [])],
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  }
}

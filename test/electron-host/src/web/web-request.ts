import { refuseMissingMembers } from '../base/refuse.ts';

/** What a listener is told about a request. */
export interface RequestDetails {
  id: string;
  url: string;
  method: string;
  resourceType: string;
  webContentsId: number;
  referrer: string;
  timestamp: number;
  statusCode?: number;
  statusLine?: string;
  responseHeaders?: Record<string, string[]>;
}

/** What a listener decides. */
export interface RequestDecision {
  cancel?: boolean;
  redirectURL?: string;
  responseHeaders?: Record<string, string | string[]>;
}

type Listener = (details: RequestDetails, callback: (decision: RequestDecision) => void) => void;
type Stage = 'onBeforeRequest' | 'onHeadersReceived';

function patternToRegExp(pattern: string): RegExp {
  if (pattern === '<all_urls>') return /^/;
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
}

/** `session.webRequest`: the two stages at which an app decides. */
export class WebRequest {
  #listeners = new Map<Stage, { urls: RegExp[]; listener: Listener }>();

  onBeforeRequest(first: { urls: string[] } | Listener | null, ...rest: (Listener | null)[]): void {
    this.#listen('onBeforeRequest', first, rest[0]);
  }
  onHeadersReceived(first: { urls: string[] } | Listener | null, ...rest: (Listener | null)[]): void {
    this.#listen('onHeadersReceived', first, rest[0]);
  }

  #listen(stage: Stage, first: { urls: string[] } | Listener | null, second: Listener | null | undefined): void {
    const filter = typeof first === 'object' && first !== null ? first.urls : ['<all_urls>'];
    const listener = typeof first === 'function' ? first : second;
    if (listener) this.#listeners.set(stage, { urls: filter.map(patternToRegExp), listener });
    else this.#listeners.delete(stage);
  }

  static listens(request: WebRequest, stage: Stage): boolean {
    return request.#listeners.has(stage);
  }
  static async ask(request: WebRequest, stage: Stage, details: RequestDetails): Promise<RequestDecision> {
    const entry = request.#listeners.get(stage);
    if (!entry?.urls.some((url) => url.test(details.url))) return {};
    return new Promise((resolve) => entry.listener(details, (decision) => resolve(decision ?? {})));
  }
}
export const { ask: askListener, listens: hasListener } = WebRequest;
refuseMissingMembers(WebRequest);

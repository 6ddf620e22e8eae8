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
}

/** What a listener decides. */
interface RequestDecision {
  cancel?: boolean;
  redirectURL?: string;
}

type Listener = (details: RequestDetails, callback: (decision: RequestDecision) => void) => void;

function patternToRegExp(pattern: string): RegExp {
  if (pattern === '<all_urls>') return /^/;
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
}

/** `session.webRequest`, at the one stage that Hearth decides at. */
export class WebRequest {
  #urls: RegExp[] = [];
  #listener: Listener | null | undefined;

  onBeforeRequest(first: { urls: string[] } | Listener | null, ...rest: (Listener | null)[]): void {
    this.#urls = (typeof first === 'object' && first !== null ? first.urls : ['<all_urls>']).map(patternToRegExp);
    this.#listener = typeof first === 'function' ? first : rest[0];
  }

  static async ask({ url, ...rest }: RequestDetails, request: WebRequest): Promise<RequestDecision> {
    const listener = request.#listener;
    if (!listener || !request.#urls.some((pattern) => pattern.test(url))) return {};
    return new Promise((resolve) => listener({ url, ...rest }, (decision) => resolve(decision ?? {})));
  }
}
export const { ask: askBeforeRequest } = WebRequest;
refuseMissingMembers(WebRequest);

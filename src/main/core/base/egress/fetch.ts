/** The one road from a tool to the network: judged, looked up once, connected to what was judged, judged anew at each redirect, and bounded. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AppError } from '../errors.ts';
import { codings, readBody } from './body.ts';
import { type Bounds, defaultBounds } from './bounds.ts';
import { exchange, networkFault, type Sent } from './exchange.ts';
import { egressFault } from './faults.ts';
import { anonymous, checkHeaders } from './headers.ts';
import { isPrivateHost } from './hosts.ts';
import { type Lookup, resolveJudged } from './resolve.ts';
import { judgeUrl, nameOf, type Target } from './url.ts';

export interface SafeRequest {
  url: string;
  /** What was granted, as a grant names it: `example.com`, `*.example.com`, `127.0.0.1:8080`. Nothing else is asked. */
  hosts: readonly string[];
  /** `GET` when absent. */
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  bounds?: Partial<Bounds>;
  signal?: AbortSignal;
  /** The system's when absent. */
  lookup?: Lookup;
}

export interface SafeAnswer {
  status: number;
  /** Where it came from in the end. */
  url: string;
  headers: Record<string, string>;
  body: Buffer;
  /** The addresses on the way, first the one that was asked for. */
  hops: string[];
}

/**
 * Use for every request that a tool makes. Thrown: AppError whose `data.reason` is `bad_address`, `bad_header`, `private_address`,
 * `not_granted_host`, `bad_redirect`, `too_many_redirects`, `too_large`, `timeout`, `cancelled` or `network`.
 *
 * ```ts
 * const { status, body } = await fetchSafely({ url: 'https://example.com/', hosts: ['example.com'], signal });
 * ```
 */
export async function fetchSafely(request: SafeRequest): Promise<SafeAnswer> {
  const bounds = { ...defaultBounds, ...request.bounds };
  const headers = checkHeaders(request.headers ?? {});
  const first = judgeUrl(request.url, request.hosts);
  const sent: Sent = {
    method: (request.method ?? 'GET').toUpperCase(),
    headers,
    body: request.body === undefined ? null : Buffer.from(request.body),
  };
  const ending = endingOf(request.signal, bounds.totalMs);
  try {
    return await follow(first, sent, { request, bounds, signal: ending.signal });
  } finally {
    ending.release();
  }
}

interface Journey {
  request: SafeRequest;
  bounds: Bounds;
  signal: AbortSignal;
}

async function follow(first: Target, sent: Sent, journey: Journey): Promise<SafeAnswer> {
  const hops: string[] = [];
  let [target, carried] = [first, sent];
  for (;;) {
    hops.push(target.url);
    const response = await oneHop(target, carried, journey);
    const location = redirectOf(response);
    if (location === null) return await answerOf(response, { target, hops, method: carried.method }, journey);
    response.destroy();
    if (hops.length > journey.bounds.redirects)
      throw egressFault('too_many_redirects', `The page leads on more than ${journey.bounds.redirects} times.`, { hops });
    const next = nextTarget(target, location, journey.request.hosts);
    carried = carry(carried, response.statusCode ?? 0, target, next);
    target = next;
  }
}

/** Finding, connecting and waiting for the headers, together within their time. */
async function oneHop(target: Target, sent: Sent, { request, bounds, signal }: Journey): Promise<IncomingMessage> {
  const waiting = new AbortController();
  const late = setTimeout(() => {
    waiting.abort(egressFault('timeout', `${target.host} did not answer within ${bounds.firstByteMs} ms.`));
  }, bounds.firstByteMs);
  const either = AbortSignal.any([signal, waiting.signal]);
  try {
    const addresses = await unless(either, resolveJudged(target.host, request.lookup));
    const headers = { 'user-agent': 'Hearth', accept: '*/*', ...sent.headers, 'accept-encoding': codings };
    return await exchange(target, addresses, { ...sent, headers }, bounds, either);
  } finally {
    clearTimeout(late);
  }
}

interface Arrival {
  target: Target;
  hops: string[];
  method: string;
}

async function answerOf(
  response: IncomingMessage,
  { target, hops, method }: Arrival,
  { bounds, signal }: Journey,
): Promise<SafeAnswer> {
  try {
    // The answer to HEAD names the length of a body that it does not have.
    const body = method === 'HEAD' ? Buffer.alloc(0) : await readBody(response, bounds.maxBytes, signal);
    return { status: response.statusCode ?? 0, url: target.url, headers: flat(response.headers), body, hops };
  } catch (error) {
    throw error instanceof AppError ? error : networkFault(target.host, error);
  } finally {
    response.destroy();
  }
}

const flat = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );

function redirectOf({ statusCode, headers }: IncomingMessage): string | null {
  return [301, 302, 303, 307, 308].includes(statusCode ?? 0) && headers.location ? headers.location : null;
}

function nextTarget(from: Target, location: string, hosts: readonly string[]): Target {
  if (!URL.canParse(location, from.url)) throw egressFault('bad_redirect', 'The page leads on to what is no address.');
  const next = new URL(location, from.url);
  if (from.protocol === 'https:' && next.protocol === 'http:')
    throw egressFault('bad_redirect', `The page leads from https down to http: ${next.host}.`, { host: next.host });
  // Who was allowed to ask a public host on http may ask the same one on https.
  const upgrade = from.protocol === 'http:' && from.port === 80 && !isPrivateHost(from.host) ? [`${nameOf(from)}:443`] : [];
  return judgeUrl(next.href, [...hosts, ...upgrade]);
}

/** What goes along: to another origin nothing that vouches for the caller; a body only where the server asks for it again. */
function carry(sent: Sent, status: number, from: Target, next: Target): Sent {
  const isSame = from.protocol === next.protocol && from.host === next.host && from.port === next.port;
  const headers = isSame ? sent.headers : anonymous(sent.headers);
  if (status === 307 || status === 308) {
    if (sent.body !== null && !isSame)
      throw egressFault('bad_redirect', `The page wants what was sent to go on to ${nameOf(next)}.`, { host: nameOf(next) });
    return { ...sent, headers };
  }
  const isRead = sent.method === 'GET' || sent.method === 'HEAD';
  return { method: isRead ? sent.method : 'GET', headers, body: null };
}

/** The caller's end and the end of time, as one signal. */
function endingOf(caller: AbortSignal | undefined, totalMs: number): { signal: AbortSignal; release(): void } {
  const ending = new AbortController();
  const stop = () => ending.abort(egressFault('cancelled', 'The request was cancelled.', {}, caller?.reason));
  const late = setTimeout(() => ending.abort(egressFault('timeout', `The answer took more than ${totalMs} ms.`)), totalMs);
  caller?.addEventListener('abort', stop, { once: true });
  if (caller?.aborted) stop();
  return {
    signal: ending.signal,
    release() {
      clearTimeout(late);
      caller?.removeEventListener('abort', stop);
    },
  };
}

/** A look-up by the system cannot be called back: it is left behind. */
function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

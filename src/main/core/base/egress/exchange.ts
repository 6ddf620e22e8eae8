/** One request and the headers of its answer, over a socket of its own that leads to a judged address and nowhere else. */
import { type ClientRequest, type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { systemCode } from '../errors.ts';
import type { Bounds } from './bounds.ts';
import { egressFault } from './faults.ts';
import { isAmong, pinned } from './resolve.ts';
import type { Target } from './url.ts';

export interface Sent {
  method: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array | null;
}

/** A server may say "wait" a few times, not for ever. */
const mostInterim = 10;

/** Thrown: AppError with the reason `network`, `too_large` for headers without end, or the signal's. Firing `signal` closes the socket. */
export function exchange(
  target: Target,
  addresses: readonly string[],
  sent: Sent,
  bounds: Bounds,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const request = open(target, addresses, sent, bounds);
    const stop = () => request.destroy(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    request.once('close', () => signal.removeEventListener('abort', stop));
    request.once('error', (error) => reject(signal.aborted ? signal.reason : faultOf(error, target, bounds)));
    request.once('response', resolve);
    guard(request, addresses, target);
    request.end(sent.body ?? undefined);
  });
}

function open(target: Target, addresses: readonly string[], sent: Sent, bounds: Bounds): ClientRequest {
  const options: RequestOptions = {
    method: sent.method,
    protocol: target.protocol,
    hostname: target.host,
    port: target.port,
    path: target.path,
    headers: { ...sent.headers, ...(sent.body ? { 'content-length': String(sent.body.length) } : {}) },
    lookup: pinned(addresses),
    maxHeaderSize: bounds.headerBytes,
    // A connection is never shared: nothing of one call reaches another, no proxy of the environment stands between, and the end
    // of the call is the end of the socket.
    agent: false,
  };
  return target.protocol === 'https:' ? secureRequest(options) : plainRequest(options);
}

function guard(request: ClientRequest, addresses: readonly string[], target: Target): void {
  let interim = 0;
  request.on('information', () => {
    interim += 1;
    if (interim > mostInterim) request.destroy(egressFault('network', `${target.host} says "wait" without end.`));
  });
  request.once('socket', (socket) => {
    socket.once('connect', () => {
      if (!isAmong(addresses, socket.remoteAddress))
        request.destroy(egressFault('private_address', `${target.host} was reached at an address that was not judged.`));
    });
  });
}

function faultOf(error: Error, { host }: Target, bounds: Bounds): Error {
  const code = systemCode(error);
  if (code === 'HPE_HEADER_OVERFLOW')
    return egressFault('too_large', `The headers of ${host} have more than ${bounds.headerBytes} bytes.`, {}, error);
  return error.name === 'AppError' ? error : networkFault(host, error);
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'does not answer on that port',
  ECONNRESET: 'broke the connection off',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached: there is no network',
  ETIMEDOUT: 'did not answer in time',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'shows a certificate that nobody vouches for',
  ERR_TLS_CERT_ALTNAME_INVALID: 'shows a certificate of another name',
};

/** What a fault of the connection is called. */
export function networkFault(host: string, error: unknown): Error {
  const code = systemCode(error);
  return egressFault('network', `${host} ${words[code] ?? `could not be read (${code || 'fault'})`}.`, { host, code }, error);
}

/** Who may come in: the Host and Origin that were meant, and a token. Rights come from here and never from the request. */
import type { IncomingMessage } from 'node:http';
import { AppError } from '../../core/base/errors.ts';
import type { Guesses } from './guesses.ts';
import type { Keys } from './keys.ts';

/** What a door expects of its callers. */
export interface Door {
  /** `http://127.0.0.1:4517`. */
  readonly origin: string;
  /** True for the Host header that names this door. */
  isHost(host: string): boolean;
  readonly keys: Keys;
  readonly guesses: Guesses;
  /** Carries the port: cookies are shared by all ports of one address. */
  readonly cookie: string;
}

/** Thrown when the request was meant for another place or sent by another page: AppError `forbidden`. */
export function checkPlace(request: IncomingMessage, door: Door): void {
  const [host, another] = request.headersDistinct.host ?? [];
  if (host === undefined || another !== undefined || !door.isHost(host.toLowerCase()))
    throw new AppError('forbidden', 'The Host header does not name this address.');
  const origins = request.headersDistinct.origin ?? [];
  if (origins.some((origin) => origin !== door.origin)) throw new AppError('forbidden', 'Other pages may not call.');
}

/** Thrown when the token is absent or wrong (`unauthorized`), tried too often (`rate_limited`), or cannot do this (`forbidden`). */
export function checkToken(request: IncomingMessage, door: Door): void {
  const headers = request.headersDistinct.authorization ?? [];
  const sessions = cookiesNamed(door.cookie, request.headersDistinct.cookie ?? []);
  const [header] = headers;
  const [session] = sessions;
  if (header === undefined && session === undefined) throw noToken();
  const goodHeader = header === undefined || door.keys.isToken(bearer(header));
  const goodSession = session === undefined || door.keys.isSession(session);
  if (headers.length > 1 || sessions.length > 1 || !goodHeader || !goodSession) {
    const shown = [...headers, ...sessions].join(' ').trim();
    if (shown !== '' && !/^Bearer$/i.test(shown)) door.guesses.wrong(request.socket.remoteAddress ?? '', shown);
    throw new AppError('unauthorized', 'The token is not valid. It may have been replaced by auth.rotate.');
  }
  if (header === undefined) checkPage(request);
}

/** A cookie comes by itself with what other pages cause, so a request that it carries must say that our page sent it. */
function checkPage(request: IncomingMessage): void {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads && request.headers.origin === undefined)
    throw new AppError('forbidden', 'A request with the cookie needs its Origin. Scripts use the Authorization header.');
  const site = request.headers['sec-fetch-site'];
  const navigates = request.headers['sec-fetch-mode'] === 'navigate';
  if ((site === 'cross-site' || site === 'same-site') && !navigates) throw new AppError('forbidden', 'Other pages may not call.');
}

const noToken = () =>
  new AppError('unauthorized', 'A token is needed: "Authorization: Bearer ...". The daemon prints it when it starts.');

const bearer = (header: string): string => /^Bearer +(\S+)$/i.exec(header)?.[1] ?? '';

function cookiesNamed(name: string, headers: string[]): string[] {
  return headers
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

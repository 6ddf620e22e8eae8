/** Which call does what. The checks come first and are the same for all. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../../contract/index.ts';
import type { Clock } from '../core/base/clock.ts';
import { AppError, describeError, toRpcError } from '../core/base/errors.ts';
import type { Log } from '../core/base/log.ts';
import type { Daemon } from '../core/daemon.ts';
import { sendError, sendJson, sendText, setHeaders } from './answer.ts';
import { checkPlace, checkToken, type Door } from './gate/gate.ts';
import type { Limits } from './limits.ts';
import { type EventStreams, readSubscription } from './serve/events.ts';
import { keepFile, sendFile } from './serve/files.ts';
import { serveRpc } from './serve/rpc.ts';
import { sendWayIn, sendWindow } from './serve/window.ts';

export interface Site {
  readonly daemon: Daemon;
  readonly streams: EventStreams;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly log: Log;
  readonly via: Caller['via'];
  /** The folder of the built window. */
  readonly window: string;
  /** Null on the socket: whoever can open it is the user. */
  readonly door: Door | null;
}

/** Use as the listener of a server. Never throws. */
export function createListener(site: Site): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    setHeaders(response);
    serve(site, request, response).catch((error: unknown) => {
      if (!(error instanceof AppError)) site.log.error('A call failed.', { error: describeError(error) });
      sendError(request, response, toRpcError(error));
    });
  };
}

async function serve(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { path, query } = readTarget(request.url ?? '');
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
  if (site.door) checkPlace(request, site.door);
  else if (request.headers.origin !== undefined) throw new AppError('forbidden', 'Pages may not call the socket.');
  if (method === 'GET' && path === '/healthz') return sendJson(response, 200, { status: 'ok' });
  if (site.door && method === 'GET' && path === '/') return serveHome(site, site.door, request, response, query);
  if (site.door) checkToken(request, site.door);
  if (method === 'POST') return servePost(site, request, response, path);
  if (method === 'GET') return serveGet(site, request, response, path, query);
  throw nothingHere();
}

const nothingHere = () => new AppError('not_found', 'There is nothing here.');

async function servePost(site: Site, request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  if (path.startsWith('/rpc/')) return serveRpc(request, response, path.slice('/rpc/'.length), site);
  if (path === '/files') return keepFile(request, response, site);
  throw nothingHere();
}

async function serveGet(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: URLSearchParams,
): Promise<void> {
  if (path === '/events' && request.method === 'GET')
    return site.streams.open(response, readSubscription(query, request.headersDistinct['last-event-id']?.[0]));
  if (path === '/metrics') return sendText(response, 200, 'text/plain; version=0.0.4; charset=utf-8', site.daemon.metrics());
  if (path.startsWith('/files/')) return sendFile(response, site.daemon, path.slice('/files/'.length));
  if (path.startsWith('/rpc/')) throw new AppError('not_found', 'Requests are made with POST.');
  return sendWindow(response, site.window, path);
}

/** `/` answers people: the window, the cookie for who brings the token, and a page for who has neither. */
async function serveHome(
  site: Site,
  door: Door,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<void> {
  try {
    if (query.has('token')) return openSession(door, request, response, query.getAll('token'));
    checkToken(request, door);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'forbidden') throw error;
    return sendWayIn(response, error.code === 'rate_limited' ? 429 : 401);
  }
  return sendWindow(response, site.window, '/');
}

function openSession(door: Door, request: IncomingMessage, response: ServerResponse, tokens: string[]): void {
  const [token = '', another] = tokens;
  if (another !== undefined || !(door.keys.isToken(token) || door.keys.redeem(token))) {
    if (token !== '') door.guesses.wrong(request.socket.remoteAddress ?? '', tokens.join(' '));
    throw new AppError('unauthorized', 'The token is not valid.');
  }
  const { value, seconds } = door.keys.newSession();
  const secure = door.origin.startsWith('https:') ? '; Secure' : '';
  response.writeHead(303, {
    location: '/',
    'set-cookie': `${door.cookie}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`,
    'content-length': 0,
  });
  response.end();
}

/** Never through `URL`: `//host/path` and `http://host/path` are no paths of ours. */
function readTarget(target: string): { path: string; query: URLSearchParams } {
  if (!target.startsWith('/') || target.startsWith('//')) throw new AppError('not_found', 'There is nothing here.');
  const mark = target.indexOf('?');
  if (mark < 0) return { path: target, query: new URLSearchParams() };
  return { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}

/** The ways to answer: JSON, text, an error. Every answer carries the same headers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorStatus } from '../../contract/define.ts';
import type { RpcError, RpcResult } from '../../contract/transport.ts';
import { pageHeaders } from '../core/base/assets.ts';

const headers: Readonly<Record<string, string>> = { ...pageHeaders, 'x-frame-options': 'DENY', 'cache-control': 'no-store' };

/** Use first on every answer; a route may replace single headers afterwards. */
export function setHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

/** Use for a whole body of text. */
export function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  const body = Buffer.from(text);
  response.writeHead(status, { 'content-type': type, 'content-length': body.length });
  response.end(body);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendText(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

/** Use for what `dispatch` answered. */
export function sendResult(response: ServerResponse, result: RpcResult): void {
  sendJson(response, result.ok ? 200 : errorStatus[result.error.code], result);
}

/** How long a refused body may still come in, so that the client reads the refusal and not a broken pipe. */
const lingerMs = 2000;

/** Use for a refusal. The rest of a body that nobody reads is thrown away for a moment, then the connection ends. */
export function sendError(request: IncomingMessage, response: ServerResponse, error: RpcError): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (error.code === 'rate_limited') response.setHeader('retry-after', '60');
  if (request.complete) {
    sendResult(response, { ok: false, error });
    return;
  }
  const body = Buffer.from(JSON.stringify({ ok: false, error }));
  response.writeHead(errorStatus[error.code], {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    connection: 'close',
  });
  response.write(body);
  linger(request, response);
}

function linger(request: IncomingMessage, response: ServerResponse): void {
  const timer = setTimeout(() => request.destroy(), lingerMs).unref();
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  if (request.complete) end();
  else request.once('end', end).once('close', end).resume();
}

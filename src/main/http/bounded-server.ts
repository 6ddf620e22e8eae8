/** Node's HTTP server with every bound set: nothing from outside may take time, memory or connections without end. */
import type { RequestListener, Server, ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorStatus } from '../../contract/define.ts';
import type { RpcError } from '../../contract/transport.ts';
import { systemCode } from '../core/base/errors.ts';
import type { Limits } from './limits.ts';

// An import of node:http would read all that it exports, WebSocket with a whole HTTP client among it: a quarter of the start.
const { createServer } = process.getBuiltinModule('node:http');

export interface BoundedServer {
  readonly server: Server;
  /** Use once it listens: what a caller is answered depends on the port it got. */
  answerWith(listener: RequestListener): void;
  /** Lets running calls end for a moment, then closes every connection. */
  stop(): Promise<void>;
}

const graceMs = 2000;
/** Longer than any file may take; the header and body bounds are tighter. */
const requestMs = 310_000;

/** Use for each door. TLS is loaded only where it is asked for. */
export async function createBoundedServer(limits: Limits, tls?: { cert: Buffer; key: Buffer }): Promise<BoundedServer> {
  const options: ServerOptions = {
    // We answer a missing Host ourselves, like any other wrong one.
    requireHostHeader: false,
    headersTimeout: limits.headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(1000, limits.headersMs),
    keepAliveTimeout: 5000,
    maxHeaderSize: 16 * 1024,
  };
  const server = tls
    ? (await import('node:https')).createServer({ ...options, ...tls, minVersion: 'TLSv1.2' })
    : createServer(options);
  server.maxConnections = limits.connections;
  server.maxHeadersCount = 100;
  server.on('clientError', refuse);
  return {
    server,
    answerWith: (listener) => void server.on('request', listener).on('checkContinue', listener),
    stop: () => close(server),
  };
}

/** What is not even HTTP, or comes too slowly, gets a clear code as well. */
function refuse(error: Error, socket: Duplex): void {
  if (!socket.writable || systemCode(error) === 'ECONNRESET') return void socket.destroy();
  const answer: RpcError =
    systemCode(error) === 'HPE_HEADER_OVERFLOW'
      ? { code: 'too_large', message: 'The headers are too large.' }
      : { code: 'invalid_input', message: 'This is no HTTP request, or it did not arrive in time.' };
  const body = JSON.stringify({ ok: false, error: answer });
  socket.end(
    `HTTP/1.1 ${errorStatus[answer.code]} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}

import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClientRequest, type ClientRequestOptions } from './client-request.ts';
import { handlerOf } from './protocol.ts';

const MEDIA_TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

async function fetchFile(url: string): Promise<Response> {
  const path = fileURLToPath(url);
  const bytes = await readFile(path).catch(() => {
    throw new Error('net::ERR_FILE_NOT_FOUND');
  });
  return new Response(bytes, { headers: { 'content-type': MEDIA_TYPES[extname(path)] ?? 'application/octet-stream' } });
}

/** `net.fetch`: the web's own, and besides files and the schemes that the app handles. */
async function netFetch(
  input: string | Request,
  init?: RequestInit & { bypassCustomProtocolHandlers?: boolean },
): Promise<Response> {
  const url = typeof input === 'string' ? input : input.url;
  const handler = init?.bypassCustomProtocolHandlers ? undefined : handlerOf(url);
  if (handler) return handler(new Request(input, init));
  return url.startsWith('file:') ? fetchFile(url) : fetch(input, init);
}

/** Electron's `net`. */
export const net = {
  fetch: (input: string | Request, init?: RequestInit): Promise<Response> => netFetch(input, init),
  request: (options: ClientRequestOptions | string): ClientRequest => new ClientRequest(options),
  isOnline: (): boolean => true,
  get online(): boolean {
    return true;
  },
};

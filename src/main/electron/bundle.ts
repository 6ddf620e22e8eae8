/** `app://bundle/…`: the built window and kept files, with a strict content policy. Nothing else is ever loaded. */

import { pathToFileURL } from 'node:url';
import { net, protocol, type Session } from 'electron';
import { assetPath, contentType, fileHeaders, pageHeaders } from '../core/base/assets.ts';
import { AppError } from '../core/base/errors.ts';
import type { Daemon } from '../core/daemon.ts';

export const bundleOrigin = 'app://bundle';

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

const refuse = (status: number, why: string) =>
  new Response(why, { status, headers: { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8' } });

/** Use once, after the app is ready. */
export function serveBundle(session: Session, root: string, daemon: Daemon): void {
  session.protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'bundle' || request.method !== 'GET') return refuse(403, 'This address is not served.');
    if (url.pathname.startsWith('/files/')) return serveFile(daemon, url.pathname.slice('/files/'.length));
    const path = assetPath(root, url.pathname);
    if (path === null) return refuse(404, 'There is no such page.');
    const file = await net.fetch(pathToFileURL(path).href);
    return new Response(file.body, { status: file.status, headers: { ...pageHeaders, 'content-type': contentType(path) } });
  });
}

async function serveFile(daemon: Daemon, fileId: string): Promise<Response> {
  try {
    const { path, info } = daemon.file(decodeURIComponent(fileId));
    const file = await net.fetch(pathToFileURL(path).href);
    return new Response(file.body, { headers: fileHeaders(info.name) });
  } catch (error) {
    if (error instanceof AppError || error instanceof URIError) return refuse(404, 'There is no such file.');
    throw error;
  }
}

/** The window's UI for a browser: its built files, and the page for who has no token. */
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { assetPath, contentType } from '../../core/base/assets.ts';
import { AppError } from '../../core/base/errors.ts';
import { sendText } from '../answer.ts';

/** Use for `/` and whatever no other route took. Thrown when there is no such file: AppError `not_found`. */
export async function sendWindow(response: ServerResponse, folder: string, path: string): Promise<void> {
  const file = assetPath(folder, path);
  const content = file === null ? null : await readFile(file).catch(() => null);
  if (file === null || content === null) {
    if (path === '/') throw new AppError('unavailable', 'The window is not built here. Run "npm start" once; it builds it.');
    throw new AppError('not_found', 'There is nothing here.');
  }
  // Built files carry a hash of their content in their names.
  if (path.startsWith('/assets/')) response.setHeader('cache-control', 'private, max-age=31536000, immutable');
  response.writeHead(200, { 'content-type': contentType(file), 'content-length': content.length });
  response.end(content);
}

/** Use where somebody opened the window in a browser without a valid cookie. */
export function sendWayIn(response: ServerResponse, status: number): void {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hearth</title><style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1.5rem}</style>
<main><h1>This Hearth does not know you yet</h1>
<p>Open the link that Hearth printed when it started: it carries the token that lets this browser in.</p>
<p>If you just came from that link, <a href="/">go on to Hearth</a>. If the token was replaced, start Hearth again to see the new link.</p></main></html>`;
  sendText(response, status, 'text/html; charset=utf-8', page);
}

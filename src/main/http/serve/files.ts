/** `POST /files` keeps an attachment; `GET /files/ID` gives an attachment or artifact back, as a download and nothing else. */
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { fileHeaders } from '../../core/base/assets.ts';
import type { Clock } from '../../core/base/clock.ts';
import { AppError } from '../../core/base/errors.ts';
import type { Daemon } from '../../core/daemon.ts';
import { sendJson } from '../answer.ts';
import { bodyParts } from '../input/body.ts';
import type { Limits } from '../limits.ts';

const fileTimeoutMs = 300_000;

/** Use for `POST /files`. */
export async function keepFile(
  request: IncomingMessage,
  response: ServerResponse,
  { daemon, limits, clock }: { daemon: Daemon; limits: Limits; clock: Clock },
): Promise<void> {
  const name = fileName(request.headers['x-filename']);
  const bounds = { bytes: limits.fileBytes, totalMs: fileTimeoutMs, stallMs: limits.stallMs, clock };
  const { fileId, bytes, sha256 } = await daemon.putFile(name, bodyParts(request, response, bounds));
  sendJson(response, 200, { fileId, name, bytes, sha256 });
}

/** The last part of what was sent, percent-decoded; a name is only ever shown, and never a path. */
function fileName(header: string | string[] | undefined): string {
  const refuse = (why: string) => new AppError('invalid_input', `X-Filename ${why}.`);
  if (typeof header !== 'string') throw refuse('must name the file');
  let name: string;
  try {
    name = decodeURIComponent(header);
  } catch {
    throw refuse('must be percent-encoded UTF-8');
  }
  name = name.split(/[/\\]/).at(-1) ?? '';
  if (name === '' || name.length > 255) throw refuse('must have 1 to 255 characters');
  if (/\p{Cc}/u.test(name)) throw refuse('holds control characters');
  return name;
}

/** Use for `GET /files/ID`. Always a download: bytes from outside never become a page of ours. */
export async function sendFile(response: ServerResponse, daemon: Daemon, fileId: string): Promise<void> {
  if (!/^[A-Za-z0-9._-]{1,200}$/.test(fileId)) throw new AppError('not_found', 'There is no such file.');
  const { path, info } = daemon.file(fileId);
  const content = createReadStream(path);
  await new Promise((resolve, reject) => content.once('open', resolve).once('error', reject));
  for (const [header, value] of Object.entries(fileHeaders(info.name.toWellFormed()))) response.setHeader(header, value);
  response.writeHead(200, { 'content-length': info.bytes });
  response.setTimeout(60_000, () => response.destroy());
  await pipeline(content, response).catch(() => response.destroy());
}

/** `POST /rpc/<name>`: the contract's requests. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../../../contract/index.ts';
import type { Clock } from '../../core/base/clock.ts';
import { AppError } from '../../core/base/errors.ts';
import type { Daemon } from '../../core/daemon.ts';
import { sendResult } from '../answer.ts';
import { readBody } from '../input/body.ts';
import { parseJsonObject } from '../input/json.ts';
import { bodyOf, type Limits } from '../limits.ts';

// A page can send text/plain to anybody without asking; JSON it cannot.
const json = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i;

/** Use for one call. What the caller may do is decided by the door that it came through, never by what it sends. */
export async function serveRpc(
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  { daemon, via, limits, clock }: { daemon: Daemon; via: Caller['via']; limits: Limits; clock: Clock },
): Promise<void> {
  if (!json.test(request.headers['content-type'] ?? ''))
    throw new AppError('invalid_input', 'The content type of a request is application/json.');
  const bytes = Object.hasOwn(bodyOf, name) ? (bodyOf[name] ?? limits.bodyBytes) : limits.bodyBytes;
  const body = await readBody(request, response, { bytes, totalMs: limits.bodyMs, stallMs: limits.stallMs, clock });
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const result = await daemon.dispatch(name, parseJsonObject(body), { actor: 'user', via, signal: gone.signal });
  if (!response.destroyed) sendResult(response, result);
}

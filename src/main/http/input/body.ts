/** Reading what a client sends, within bounds of size and time. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../core/base/clock.ts';
import { AppError } from '../../core/base/errors.ts';

export interface BodyBounds {
  readonly bytes: number;
  /** For the whole body, and for the silence between two parts of it. */
  readonly totalMs: number;
  readonly stallMs: number;
  readonly clock: Clock;
}

const tooLarge = (limit: number) => new AppError('too_large', `The body is larger than ${limit} bytes.`, { limit });

/**
 * The parts of a body as they come. Thrown as AppError: `too_large` past the bound, `invalid_input` when it is too slow,
 * is cut off or comes encoded.
 */
export async function* bodyParts(request: IncomingMessage, response: ServerResponse, bounds: BodyBounds): AsyncGenerator<Buffer> {
  if (request.headers['content-encoding'] !== undefined) throw new AppError('invalid_input', 'An encoded body is not read.');
  if (Number(request.headers['content-length'] ?? 0) > bounds.bytes) throw tooLarge(bounds.bytes);
  if (request.headers.expect !== undefined) response.writeContinue();
  const started = bounds.clock.monotonic();
  let bytes = 0;
  for (;;) {
    const left = bounds.totalMs - (bounds.clock.monotonic() - started);
    const part = await nextPart(request, Math.min(left, bounds.stallMs), bounds.clock);
    if (!part) return;
    bytes += part.length;
    if (bytes > bounds.bytes) throw tooLarge(bounds.bytes);
    yield part;
  }
}

/** The whole body. */
export async function readBody(request: IncomingMessage, response: ServerResponse, bounds: BodyBounds): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of bodyParts(request, response, bounds)) parts.push(part);
  return Buffer.concat(parts);
}

/** One part, null at the end. The stream stands still in between, so that the client waits and not our memory. */
function nextPart(request: IncomingMessage, ms: number, clock: Clock): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    // The end may have come together with the last part, while nobody was listening.
    if (request.readableEnded) return resolve(null);
    if (request.destroyed) return reject(cutOff());
    const settle = () => {
      timer.cancel();
      request.pause().off('data', onData).off('end', onEnd).off('close', onCut).off('error', onCut);
    };
    const onData = (part: Buffer) => {
      settle();
      resolve(part);
    };
    const onEnd = () => {
      settle();
      resolve(null);
    };
    const onCut = () => {
      settle();
      reject(cutOff());
    };
    const timer = clock.after(Math.max(0, ms), () => {
      settle();
      reject(new AppError('invalid_input', 'The body did not arrive in time.'));
    });
    request.on('end', onEnd).on('close', onCut).on('error', onCut).on('data', onData).resume();
  });
}

const cutOff = () => new AppError('invalid_input', 'The body was cut off.');

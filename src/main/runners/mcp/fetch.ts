/** What an HTTP server sends is counted while it streams, and a server never sends the runner to an address of its own choice. */
import type { FetchLike } from '@modelcontextprotocol/client';
import { isPrivateHost } from '../../core/base/egress/hosts.ts';
import { resolveJudged } from '../../core/base/egress/resolve.ts';
import { limits } from '../../core/features/tools/mcp/protocol.ts';
import { type Meter, ServerFault } from './meter.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True where a token may be sent in the clear: nobody is in between. */
export const isLoopback = (url: URL): boolean => loopback.has(url.hostname);

/**
 * Use for every request to a server and, while it asks for leave, to who gives it. The user consented to the server's own
 * origin; any other must be https, or loopback where the server itself is.
 */
export function boundedFetch(server: URL, meter: Meter, onFault: (fault: ServerFault) => void): FetchLike {
  return async (url, init) => {
    const target = new URL(url);
    if (target.origin !== server.origin) await judgeOther(target, server);
    const response = await fetch(target, init);
    meter.message();
    if (!response.body) return response;
    const stream = response.headers.get('content-type')?.includes('text/event-stream') === true;
    const bound = boundedBody(stream, meter, onFault);
    return new Response(response.body.pipeThrough(bound), {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    });
  };
}

/**
 * Thrown for an address that a server may not name: ServerFault. The look-up is judged too; should it be answered otherwise a
 * moment later, the certificate does not fit.
 */
async function judgeOther(target: URL, server: URL): Promise<void> {
  if (isLoopback(server) && isLoopback(target)) return;
  const refuse = (why: string) => new ServerFault('protocol', `It names ${target.origin}, and Hearth does not go there: ${why}.`);
  if (target.protocol !== 'https:') throw refuse('it is not https');
  if (isPrivateHost(target.hostname)) throw refuse('it is on this computer or its own network');
  await resolveJudged(target.hostname).catch((error: Error) => {
    throw refuse(error.message);
  });
}

/** Of a stream each event is bounded, of a plain answer the whole. */
function boundedBody(
  stream: boolean,
  meter: Meter,
  onFault: (fault: ServerFault) => void,
): TransformStream<Uint8Array, Uint8Array> {
  let held = 0;
  let line = 0;
  // An event ends with an empty line.
  const endOfEvent = (chunk: Uint8Array) => {
    for (const byte of chunk) {
      held += 1;
      if (byte === 10) {
        if (line === 0) {
          held = 0;
          meter.message();
        }
        line = 0;
      } else if (byte !== 13) line += 1;
    }
  };
  return new TransformStream({
    transform(chunk, controller) {
      try {
        meter.bytes(chunk.byteLength);
        if (stream) endOfEvent(chunk);
        else held += chunk.byteLength;
        if (held > limits.messageBytes)
          throw new ServerFault(
            'too_large',
            `It sent a message of more than ${limits.messageBytes / 1024 / 1024} MiB and was cut.`,
          );
        controller.enqueue(chunk);
      } catch (error) {
        if (error instanceof ServerFault) onFault(error);
        controller.error(error);
      }
    },
  });
}

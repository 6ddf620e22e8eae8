/** The body of an answer: counted as it comes in and as it is unpacked, and cut where it is too much. */
import type { IncomingMessage } from 'node:http';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { systemCode } from '../errors.ts';
import { egressFault } from './faults.ts';

/** What is asked for; an answer in any other coding cannot be read. */
export const codings = 'gzip, deflate, br, zstd';

/** As much as RFC 9659 lets the web use: a frame may ask for far more. */
const zstdWindowLog = 23;

/** Thrown: AppError with the reason `too_large`, `network` for what cannot be unpacked, or the signal's. */
export async function readBody(response: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const wire = counter(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  const collect = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  };
  const decoder = decoderFor(response.headers['content-encoding'] ?? '');
  try {
    await pipeline(response, wire.stream, decoder, collect, { signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    // An answer without a body may still name a coding.
    const isEmpty = wire.bytes() === 0 && response.complete;
    if (!isEmpty) throw /^(?:Z_|ERR_|zstd)/i.test(systemCode(error)) ? unreadable(error) : error;
  }
  return Buffer.concat(chunks, size);
}

const tooLarge = (bytes: number) => egressFault('too_large', `The answer has more than ${bytes} bytes.`, { bytes });

const unreadable = (cause: unknown) =>
  egressFault('network', 'The answer broke off, or is not packed as it says.', { code: systemCode(cause) }, cause);

function counter(maxBytes: number) {
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      bytes += chunk.length;
      if (bytes > maxBytes) next(tooLarge(maxBytes));
      else next(null, chunk);
    },
  });
  return { stream, bytes: () => bytes };
}

function decoderFor(coding: string): Transform | typeof inflateEither {
  switch (coding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return new PassThrough();
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return inflateEither;
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLog } });
    default:
      // One on top of another is a bomb's trick, and nobody else's.
      throw egressFault('network', `The answer is packed in a way that was not asked for: ${coding.slice(0, 60)}.`);
  }
}

/** `deflate` means zlib's wrapping; some servers leave it out. The first byte tells. */
async function* inflateEither(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const inflate = ((first.value[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
  const feed = async function* () {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  // A fault of either end is met by whoever reads `inflate`.
  pipeline(feed, inflate).catch(() => undefined);
  yield* inflate;
}

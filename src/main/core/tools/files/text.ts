/** Bytes as text: the encodings that files have, and how to tell that they are no text at all. */
import { AppError } from '../../base/errors.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How many bytes are looked at to tell text from the rest. */
export const sniffBytes = 8_192;

export interface Kind {
  encoding: Encoding;
  /** Bytes of the mark that the file begins with. */
  mark: number;
}

/** By the file's first bytes; null where it is binary. */
export function kindOf(head: Uint8Array): Kind | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', mark: 2 };
  if (head.subarray(0, sniffBytes).includes(0)) return null;
  return { encoding: isUtf8(head) ? 'utf-8' : 'windows-1252', mark: 0 };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** A part of a text, without the half characters at its edges, which belong to the parts beside it. */
export function decodePart(bytes: Uint8Array, encoding: Encoding): { text: string; used: number } {
  const used = bytes.length - halfCharacter(bytes, encoding);
  return { text: new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes.subarray(0, used)), used };
}

/** How many bytes at the end belong to a character that is not whole. */
function halfCharacter(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding === 'windows-1252') return 0;
  if (encoding !== 'utf-8') return halfUnit(bytes, encoding);
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < needed ? back : 0;
    }
  }
  return 0;
}

function halfUnit(bytes: Uint8Array, encoding: Encoding): number {
  const odd = bytes.length % 2;
  const high = bytes[bytes.length - odd - (encoding === 'utf-16le' ? 1 : 2)] ?? 0;
  // The first half of a pair says that a second one follows.
  return high >= 0xd8 && high <= 0xdb ? odd + 2 : odd;
}

/** Thrown where a text was asked for: AppError `invalid_input`, reason `not_text`. */
export function notText(path: string): AppError {
  return new AppError('invalid_input', `${path} is no text. read_bin gives its bytes.`, { reason: 'not_text' });
}

/** A whole text in whatever encoding. Thrown where it is binary: see `notText`. */
export function decodeWhole(bytes: Uint8Array, path: string): string {
  const kind = kindOf(bytes.subarray(0, sniffBytes));
  if (!kind) throw notText(path);
  const body = bytes.subarray(kind.mark);
  if (kind.encoding === 'utf-8' && !isUtf8(body)) return new TextDecoder('windows-1252').decode(body);
  return new TextDecoder(kind.encoding, { ignoreBOM: true }).decode(body);
}

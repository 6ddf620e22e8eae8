/** The work of `read_text`. */
import type { z } from 'zod';
import type { RunTool } from '../../../agent/tool.ts';
import { readAt, withFile } from '../open.ts';
import { pathOf } from '../shapes.ts';
import { decodePart, kindOf, notText, sniffBytes } from '../text.ts';
import type { readText } from './tool.ts';

/** What the default reads; the schema's own constant would bring zod along. */
const defaultBytes = 256 * 1024;

export const run: RunTool<z.output<(typeof readText)['input']>, z.output<(typeof readText)['output']>> = async (
  { offset, maxBytes = defaultBytes },
  { touches, trusted = false, maxOutputBytes },
) => {
  const path = pathOf(touches);
  return withFile(path, trusted, ({ fd, size }) => {
    const kind = kindOf(readAt(fd, 0, Math.min(size, sniffBytes)));
    if (!kind) throw notText(path);
    const from = Math.max(offset ?? 0, kind.mark);
    const bytes = readAt(fd, from, Math.max(0, Math.min(size - from, maxBytes)));
    const atEnd = from + bytes.length >= size;
    const { text, used } = decodePart(bytes, kind.encoding);
    const whole = fitting(text, bytes, used, maxOutputBytes - 1_000 - path.length);
    const next = from + whole.used;
    // What is half at the very end stays half: nothing follows that would make it whole.
    const done = next >= size || (atEnd && whole.used === used);
    return { path, text: whole.text, encoding: kind.encoding, bytes: size, ...(done ? {} : { next }) };

    function fitting(all: string, raw: Buffer, allUsed: number, room: number): { text: string; used: number } {
      if (!kind || Buffer.byteLength(JSON.stringify(all)) <= room) return { text: all, used: allUsed };
      // Quotes and control characters grow in JSON: half as much is tried until it fits.
      const half = raw.subarray(0, Math.floor(allUsed / 2));
      const part = decodePart(half, kind.encoding);
      return fitting(part.text, half, part.used, room);
    }
  });
};

/** The work of `read_bin`. */
import type { z } from 'zod';
import type { RunTool } from '../../../agent/tool.ts';
import { readAt, withFile } from '../open.ts';
import { pathOf } from '../shapes.ts';
import type { readBin } from './tool.ts';

export const run: RunTool<z.output<(typeof readBin)['input']>, z.output<(typeof readBin)['output']>> = async (
  { offset = 0, length = 64 * 1024 },
  { touches, trusted = false, maxOutputBytes },
) => {
  const path = pathOf(touches);
  return withFile(path, trusted, ({ fd, size }) => {
    // Four letters hold three bytes.
    const room = Math.max(3, Math.floor(((maxOutputBytes - 1_000 - path.length) * 3) / 4));
    const bytes = readAt(fd, offset, Math.max(0, Math.min(length, room, size - offset)));
    const next = offset + bytes.length;
    return {
      path,
      base64: bytes.toString('base64'),
      offset,
      length: bytes.length,
      bytes: size,
      ...(next < size ? { next } : {}),
    };
  });
};

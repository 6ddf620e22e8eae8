/** What the file tools' arguments have in common. */
import { z } from 'zod';

export const path = z
  .string()
  .min(1)
  .max(4_096)
  .describe(
    'A file or folder: absolute, from the home folder with `~/`, or relative to the folder of this work. `file:ID` is a kept file.',
  );

export const offset = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Thrown where a runner is given a call that touches no path: a fault of ours. */
export function pathOf(touches: readonly { kind: string }[]): string {
  const [touch] = touches;
  if (touch?.kind === 'path' && 'path' in touch && typeof touch.path === 'string') return touch.path;
  throw new Error('The call was not judged: it names no path.');
}

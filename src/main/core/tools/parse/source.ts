/** What the parsing tools have in common: a file, or what is given in the call itself. */
import { z } from 'zod';
import type { Place, RunContext, Touch } from '../../agent/tool.ts';
import { readWhole } from '../files/open.ts';
import { touchPath } from '../files/paths.ts';

/** Above it a file is refused: parsers need many times the memory. */
export const maxSourceBytes = 32 * 1024 * 1024;

/** Use for the input of a tool that parses: exactly one of the two. `what` says what `text` holds. */
export const sourceInput = (what: string) =>
  z
    .strictObject({
      path: z.string().min(1).max(4_096).optional().describe('A file, by its path or as `file:ID`.'),
      text: z.string().max(maxSourceBytes).optional().describe(what),
    })
    .refine(({ path, text }) => (path === undefined) !== (text === undefined), { error: 'Give either path or text.' });

interface Source {
  path?: string | undefined;
  text?: string | undefined;
}

/** What is in the call itself touches nothing. */
export async function sourceTouches({ path }: Source, place: Place): Promise<Touch[]> {
  return path === undefined ? [] : [await touchPath(path, place, 'read')];
}

/** In the runner: the bytes of the file, or of the text. */
export function sourceBytes({ text }: Source, { touches, trusted = false }: RunContext): Buffer {
  const [touch] = touches;
  if (text !== undefined) return Buffer.from(text, 'utf8');
  if (touch?.kind !== 'path') throw new Error('The call was not judged: it names no path.');
  return readWhole(touch.path, trusted, maxSourceBytes);
}

/** What fits into the answer, and whether that is all. JSON can need more bytes than the text: quotes, control characters. */
export function fitText(text: string, maxBytes: number): { text: string; truncated: boolean } {
  let end = Math.min(text.length, maxBytes);
  while (Buffer.byteLength(JSON.stringify(text.slice(0, end))) > maxBytes) end = Math.floor(end * 0.8);
  return { text: text.slice(0, end).toWellFormed(), truncated: end < text.length };
}

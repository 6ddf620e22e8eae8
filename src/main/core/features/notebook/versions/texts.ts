/** Where the text of a version is: in its event, or in a kept file where it is large. */
import { readFile } from 'node:fs/promises';
import { AppError } from '../../../base/errors.ts';
import type { Store } from '../../../store/types.ts';
import { versioned } from '../events.ts';
import type { VersionRow } from '../notebook.sql.ts';
import { mostNoteBytes } from '../shelves/disk.ts';

/** The same bound as for a tool's output. The beginning of a larger text is what is searched. */
const mostInline = 64 * 1024;

export const streamOf = (path: string): string => `notebook:${path}`;

/** Use before the command that records the version. */
export async function keepText(store: Store, path: string, text: string): Promise<{ text: string; fileId?: string }> {
  if (text.length <= mostInline) return { text };
  const name = path.split('/').at(-1) ?? path;
  const { fileId } = await store.artifacts.put(name, Buffer.from(text), mostNoteBytes);
  return { text: text.slice(0, mostInline).toWellFormed(), fileId };
}

/** The whole text of a version. Thrown where it was forgotten or its file is gone: AppError `not_found`. */
export async function textOf(store: Store, path: string, { seq, version }: VersionRow): Promise<string> {
  const [event] = store.events({ stream: streamOf(path), afterSeq: seq - 1, limit: 1 });
  if (!event || event.seq !== seq || !versioned.is(event))
    throw new AppError('not_found', `The text of version ${version} of ${path} is not kept any more.`, { path, version });
  const { text, fileId } = event.data;
  return fileId === undefined ? text : readFile(store.artifacts.path(fileId), 'utf8');
}

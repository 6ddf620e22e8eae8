/** The files in the home's tools/: read whole, pinned by their hash, and never run here. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface ToolFile {
  /** Of the tool: the file's name without `.js`. */
  name: string;
  hash: string;
  source: string;
}

const most = { files: 100, bytes: 256 * 1024 };
const named = /^([a-z][a-z0-9_]{0,49})\.js$/;

/** What lies there now, by name. A file that cannot be a tool is left out; one that is too large says so. */
export async function readToolFiles(folder: string): Promise<(ToolFile | { name: string; why: string })[]> {
  const names = await readdir(folder).catch(() => []);
  const tools = names.flatMap((file) => named.exec(file)?.[1] ?? []).sort();
  return Promise.all(tools.slice(0, most.files).map((name) => readToolFile(folder, name)));
}

/** Use again right before a call: what was consented to is what runs. */
export async function readToolFile(folder: string, name: string): Promise<ToolFile | { name: string; why: string }> {
  try {
    // A link could show one file now and another later; a FIFO would wait for ever.
    const file = await open(join(folder, `${name}.js`), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return { name, why: 'It is not a plain file.' };
      if (stat.size > most.bytes) return { name, why: `The file is larger than ${most.bytes / 1024} KiB.` };
      const bytes = await file.readFile();
      return { name, hash: createHash('sha256').update(bytes).digest('hex'), source: bytes.toString('utf8') };
    } finally {
      await file.close();
    }
  } catch {
    return { name, why: 'The file cannot be read: it must be a plain file, not a link.' };
  }
}

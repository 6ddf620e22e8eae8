/** Writing a home out to be read: Markdown, a folder for each room. It cannot be taken back; the lossless export can. */
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { MoveContext } from './context.ts';
import { intoNewFolder } from './export.ts';
import { copyInto, filesBeside } from './files.ts';
import { requireInside } from './format.ts';
import type { Moved, MoveJob } from './jobs.ts';

/** What is Markdown already. */
const shelves = /^(?:lore|journal|scratchpad|skills)\//;

/** Use in the worker. Thrown: as node:fs throws, with nothing left. */
export function exportReadable(context: MoveContext, { path, queries }: Extract<MoveJob, { do: 'readable' }>): Promise<Moved> {
  return intoNewFolder(path, async (part) => {
    const moved: Moved = { events: 0, files: 0, bytes: 0, keptAs: null };
    for (const name of queries) await writePages(context, name, part, moved);
    for (const file of filesBeside(context.home)) {
      if (!shelves.test(file.path)) continue;
      moved.bytes += (await copyInto(part, file.path, file.absolute, context.look)).bytes;
      count(context, moved);
      await setImmediate();
    }
    return moved;
  });
}

async function writePages(context: MoveContext, name: string, part: string, moved: Moved): Promise<void> {
  const ask = context.readable(name);
  for (let after: string | null = null, first = true; first || after !== null; first = false) {
    context.look();
    const page = ask(context.reading, { after });
    for (const { path, text } of page.files) {
      requireInside(path);
      const absolute = join(part, path);
      mkdirSync(dirname(absolute), { recursive: true, mode: 0o700 });
      if (!existsSync(absolute)) count(context, moved);
      appendFileSync(absolute, text, { mode: 0o600 });
      moved.bytes += Buffer.byteLength(text);
    }
    after = page.next;
    await setImmediate();
  }
}

function count(context: MoveContext, moved: Moved): void {
  moved.files += 1;
  context.progress(moved.files, null);
}

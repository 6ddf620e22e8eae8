/** What a write would change, as a diff for the person who is asked. Runs in the daemon: it reads little and gives up soon. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Preview } from '../../../../../contract/runs.ts';
import { systemCode } from '../../../base/errors.ts';
import { decodeWhole } from '../text.ts';

const maxBytes = 512 * 1024;
/** The main thread is never held longer than 16 ms. */
const diffMs = 10;

/** Always shows the whole of what would be written: as a diff, or as it is where no diff can be had. */
export async function previewWrite(path: string, text: string): Promise<Preview> {
  const before = await readBefore(path);
  if (typeof before === 'string') {
    const options = { context: 3, timeout: diffMs, maxEditLength: 4_000, headerOptions: FILE_HEADERS_ONLY };
    const patch = createTwoFilesPatch(before === '' ? '/dev/null' : path, path, before, text, undefined, undefined, options);
    if (patch !== undefined) return { kind: 'diff', text: patch };
  }
  const what = typeof before === 'string' ? `It replaces ${before.split('\n').length} lines.` : before.why;
  return { kind: 'text', text: `Write ${path}\n${what}\n\n${text}` };
}

/** The text that is there now, empty where there is none; else why it cannot be shown. */
async function readBefore(path: string): Promise<string | { why: string }> {
  try {
    // Nothing is waited for: a pipe that was put there would never answer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return { why: 'What is there is no file.' };
      if (stats.nlink > 1) return { why: 'What is there has several names (hard links); this one alone is replaced.' };
      if (stats.size > maxBytes) return { why: `It replaces a file of ${stats.size} bytes, too long to compare here.` };
      const buffer = Buffer.alloc(maxBytes);
      const { bytesRead } = await file.read(buffer, 0, maxBytes, 0);
      return decodeWhole(buffer.subarray(0, bytesRead), path);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    return { why: 'It replaces a file that cannot be shown as text.' };
  }
}

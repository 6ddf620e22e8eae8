/** Kept files are given by the host as downloads, and as nothing else. */
import { toast } from '../../../app/toasts/store.ts';
import { opened } from '../room.ts';

/** Where the host gives a kept file. */
export const fileHref = (fileId: string): string => `/files/${encodeURIComponent(fileId)}`;

/** Use on a menu: writes what happened into one file, and saves it where this window saves files. */
export async function saveTranscript(format: 'html' | 'json'): Promise<void> {
  const written = await opened.transcript(format);
  if (!written) return;
  const link = document.createElement('a');
  link.href = fileHref(written.fileId);
  link.download = '';
  link.click();
  toast('Transcript written.', {
    label: 'Copy its path',
    run: () => void navigator.clipboard.writeText(written.path),
  });
}

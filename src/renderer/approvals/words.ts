/** What a card says: when silence becomes a no, and what it is about. Pure. */
import type { Approval } from '../../contract/runs.ts';
import { aboutOf } from '../calls/words.ts';
import { diffRows, diffSize } from './diff.ts';

/** "No answer by 22:00 is a no": a clock time, with its day where that is not today. */
export function deadlineWords(deadline: string, now = new Date()): string {
  const at = new Date(deadline);
  if (at.getTime() <= now.getTime()) return 'The time to answer is over';
  const clock = at.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
  return `No answer by ${day(at, now)}${clock} is a no`;
}

function day(at: Date, now: Date): string {
  if (at.toDateString() === now.toDateString()) return '';
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  if (at.toDateString() === tomorrow.toDateString()) return 'tomorrow ';
  return `${at.toLocaleDateString('en-US', { month: 'long', day: 'numeric' })}, `;
}

/** What would be touched, whole: the path, the address. Empty where the preview itself is all there is to say. */
export function targetOf({ tool, args, preview, previewKind }: Approval): string {
  const about = aboutOf(tool, args);
  return previewKind !== 'diff' && preview.includes(about) ? '' : about;
}

/** What stands beside the target. */
export function sizeOf({ preview, previewKind }: Approval): string {
  return previewKind === 'diff' ? diffSize(diffRows(preview)) : '';
}

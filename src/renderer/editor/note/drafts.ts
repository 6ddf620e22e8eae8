/** What was typed and not saved yet, kept in this window's own storage: a reload or a crash loses none of it. */

/** What a draft was made from: `version` is null for a file that was not there yet. */
export interface Draft {
  readonly text: string;
  readonly version: number | null;
}

export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const prefix = 'hearth.note.';

/** Use to keep a draft; null lets go of it. False where the storage is full or forbidden: the text is then on the screen alone. */
export function keepDraft(storage: DraftStorage, path: string, draft: Draft | null): boolean {
  try {
    if (draft) storage.setItem(prefix + path, JSON.stringify(draft));
    else storage.removeItem(prefix + path);
    return true;
  } catch {
    return false;
  }
}

/** Use when a file is opened. What cannot be read as a draft is none. */
export function draftOf(storage: DraftStorage, path: string): Draft | null {
  const kept = storage.getItem(prefix + path);
  if (kept === null) return null;
  try {
    const draft: unknown = JSON.parse(kept);
    return isDraft(draft) ? draft : null;
  } catch {
    return null;
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null || !('text' in value) || !('version' in value)) return false;
  return typeof value.text === 'string' && (value.version === null || typeof value.version === 'number');
}

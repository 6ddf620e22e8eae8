/** An open file as the window holds it. */
import type { NoteOrigin } from '../../../contract/notebook.ts';

/** The file as it is in the notebook now, and what the window's text was made from. */
export interface Base {
  readonly text: string;
  /** Null for a file that is not there yet. */
  readonly version: number | null;
}

/** The file moved on while it was being written here. */
export interface Moved {
  /** What both sides began with; null where that version can no longer be read. */
  readonly base: string | null;
  /** Null where the file is gone. */
  readonly theirs: Base | null;
  /** How it came about, where that was told. */
  readonly by: { readonly actor: string; readonly origin: NoteOrigin } | null;
}

/** What came in from elsewhere while nothing was being written: said quietly. */
export interface Notice {
  readonly at: number;
  readonly actor: string;
  readonly origin: NoteOrigin;
}

export interface NoteState {
  /** Null where none is open. */
  readonly path: string | null;
  /** `missing`: there is no such file. `refused`: it is there and cannot be shown; `fault` says why. */
  readonly state: 'reading' | 'ready' | 'missing' | 'refused';
  readonly base: Base | null;
  /** What is on the screen. */
  readonly text: string;
  readonly dirty: boolean;
  readonly saving: boolean;
  readonly moved: Moved | null;
  readonly notice: Notice | null;
  /** What went wrong, beside the editor. Nothing of the text is lost with it. */
  readonly fault: string | null;
  /** False where the draft could not be kept: only the screen holds it. */
  readonly kept: boolean;
  /** Counts up when the text was replaced from outside: the editor then takes it over. */
  readonly turn: number;
}

export const nothingOpen: NoteState = {
  path: null,
  state: 'reading',
  base: null,
  text: '',
  dirty: false,
  saving: false,
  moved: null,
  notice: null,
  fault: null,
  kept: true,
  turn: 0,
};

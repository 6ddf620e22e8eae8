/** What the journal stands on, beside the notebook's own ground. */
import type { Model } from '../../../../../contract/models.ts';
import type { Settings } from '../../../../../contract/self.ts';
import type { Dispatch } from '../../../dispatch.ts';
import type { RunsApi } from '../../runs/index.ts';
import type { createProposals } from '../proposals/proposals.ts';
import type { NotebookDeps } from '../room.ts';
import type { Notes } from '../versions/notes.ts';

/** One message of a conversation, in words. */
export interface Said {
  /** Grows with every message. */
  position: number;
  at: number;
  conversationId: string;
  title: string;
  role: 'user' | 'assistant';
  text: string;
  /** Where text from outside came with it. */
  outside: string | null;
  /** It has not ended: what it will say is not known. */
  writing: boolean;
}

/** Instants and places: from the first and before the second, after the third and up to the last. */
interface Stretch {
  from: number;
  to: number;
  after: number;
  upTo?: number;
  limit: number;
}

export interface JournalDeps extends NotebookDeps {
  dispatch: Dispatch;
  notes: Notes;
  proposals: ReturnType<typeof createProposals>;
  /** What was said, oldest first. */
  talk(stretch: Stretch, signal?: AbortSignal): Promise<Said[]>;
  runs: Pick<RunsApi, 'register' | 'queue' | 'settled'>;
  models: { resolve(model: string | null): Promise<Pick<Model, 'id' | 'provider' | 'contextWindow'>> };
  settings: { get(): Pick<Settings, 'journal'>; onChange(listener: () => void): () => void };
  limits(): { maxOutputTokens: number };
}

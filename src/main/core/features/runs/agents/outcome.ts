/** How a run ended, as other runs and whoever waits for it read it. */
import type { Content } from '../../../../../contract/chat.ts';
import type { RunReport, RunState } from '../../../../../contract/run-event.ts';
import type { Reader, Store } from '../../../store/types.ts';
import { ended } from '../events.ts';
import { type RunRow, runById } from '../runs.sql.ts';
import { parsed } from '../work/view.ts';

/** All that it said and did, in order; from its last end, where it had several. */
export function contentOf(store: Pick<Store, 'events'>, runId: string): Content[] {
  const ends = store.events({ stream: `run:${runId}`, type: 'runs.ended', limit: 100 });
  const last = ends.at(-1);
  return last && ended.is(last) ? last.data.content : [];
}

interface Outcome {
  runId: string;
  state: RunState;
  summary: string;
  /** The answer in full. */
  answer: string;
  taintedBy?: string;
}

const mostAnswer = 50_000;

/** What a run that waited is given. */
export function outcomeOf(store: Pick<Store, 'reader' | 'events'>, runId: string): Outcome {
  const row = runById.get(store.reader, { id: runId });
  const last = contentOf(store, runId).findLast((part) => part.type === 'text' && part.text.trim() !== '');
  const answer = last?.type === 'text' ? last.text.slice(0, mostAnswer) : '';
  return {
    runId,
    state: row?.state ?? 'failed',
    summary: parsed<RunReport>(row?.report ?? null)?.summary ?? '',
    answer,
    ...(row?.tainted_by ? { taintedBy: row.tainted_by } : {}),
  };
}

/** A run as a line in a list that a model reads. */
export const lineOf = (row: RunRow) => ({
  runId: row.id,
  type: row.type,
  goal: row.goal.slice(0, 500),
  state: row.state,
  createdAt: new Date(row.created_at).toISOString(),
  ...(row.report ? { summary: parsed<RunReport>(row.report)?.summary ?? '' } : {}),
});

/** True where a run may look at another: itself, what it started and what that started, and its own conversation. */
export function isOwn(reader: Reader, runId: string, other: RunRow): boolean {
  if (other.id === runId) return true;
  const own = runById.get(reader, { id: runId });
  if (own?.conversation_id && own.conversation_id === other.conversation_id) return true;
  for (let above = other.parent_id; above !== null; ) {
    if (above === runId) return true;
    above = runById.get(reader, { id: above })?.parent_id ?? null;
  }
  return false;
}

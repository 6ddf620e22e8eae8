/** Looking up what a summary left out: in the messages of this run's own conversation, and nowhere else. */
import type { Room } from '../../deps.ts';
import { runById } from '../../runs.sql.ts';
import { viewOf } from '../view.ts';
import { asText } from './kind.ts';

interface Hit {
  message: number;
  role: string;
  excerpt: string;
}

const around = 400;

/** Best first: the messages with the most of the words, the newest of those first. */
export async function searchConversation(
  room: Room,
  { runId, query, limit = 5 }: { runId: string; query: string; limit?: number | undefined },
  signal: AbortSignal,
): Promise<{ hits: Hit[]; taintedBy?: string }> {
  const row = runById.get(room.deps.store.reader, { id: runId });
  if (!row) return { hits: [] };
  const { messages, taintedBy } = await room.kindOf(row.type).prepare(viewOf(row), signal);
  const words = [
    ...new Set(
      query
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word !== ''),
    ),
  ];
  const hits = messages.flatMap((message, at) => {
    const text = asText(message);
    const lower = text.toLowerCase();
    const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
    if (places.length === 0) return [];
    const from = Math.max(0, Math.min(...places) - around / 4);
    const excerpt = text.slice(from, from + around).toWellFormed();
    return [{ found: places.length, hit: { message: at + 1, role: message.role, excerpt } }];
  });
  hits.sort((a, b) => b.found - a.found || b.hit.message - a.hit.message);
  return { hits: hits.slice(0, limit).map(({ hit }) => hit), ...(taintedBy ? { taintedBy } : {}) };
}

/** What was said in a stretch of time, in all conversations: for whoever looks back on a day. Runs in the query worker. */
import type { Content } from '../../../../../contract/chat.ts';
import { query } from '../../../store/sql.ts';
import type { Reader } from '../../../store/types.ts';

export interface TalkRequest {
  /** Instants: from the one, before the other. */
  from: number;
  to: number;
  /** Places in the log: after the one, up to the other. */
  after: number;
  upTo?: number | undefined;
  /** Of the newest. */
  limit: number;
}

/** One message, in words. */
export interface Said {
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

interface Row {
  position: number;
  created_at: number;
  conversation_id: string;
  title: string;
  role: 'user' | 'assistant';
  content: string;
  writing: number;
}

const saidBetween = query<Omit<TalkRequest, 'upTo'> & { upTo: number }, Row>(`
  SELECT m.position, m.created_at, m.conversation_id, c.title, m.role, m.content,
    m.state = 'streaming' AS writing
  FROM messages m JOIN conversations c ON c.id = m.conversation_id
  WHERE m.position > :after AND m.position <= :upTo AND m.created_at >= :from AND m.created_at < :to
    AND c.deleted_at IS NULL
  ORDER BY m.position DESC LIMIT :limit`);

const anyAfter = query<{ after: number }, { yes: 1 }>('SELECT 1 AS yes FROM messages WHERE position > :after LIMIT 1');

/** True where something was said since that place in the log: known without waking the worker. */
export const isAnythingSaid = (reader: Reader, { after }: Pick<TalkRequest, 'after'>): boolean =>
  anyAfter.get(reader, { after }) !== undefined;

/** Oldest first. Of one text no more than this is told: a pasted book is not talk. */
const mostText = 4000;

/** What was said, oldest first. */
export function talk(reader: Reader, { upTo = Number.MAX_SAFE_INTEGER, ...request }: TalkRequest): Said[] {
  return saidBetween
    .all(reader, { ...request, upTo })
    .reverse()
    .map(toSaid);
}

function toSaid({ content, conversation_id: conversationId, created_at: at, writing, ...row }: Row): Said {
  const parts = JSON.parse(content) as Content[];
  const words = parts.map(partWords).filter((text) => text !== '');
  const { position, title, role } = row;
  return {
    position,
    at,
    conversationId,
    title,
    role,
    text: cut(words.join('\n')),
    outside: outsideOf(parts),
    writing: writing === 1,
  };
}

const cut = (text: string): string => (text.length <= mostText ? text : `${text.slice(0, mostText).toWellFormed()}…`);

function partWords(part: Content): string {
  if (part.type === 'text') return part.text.trim();
  if (part.type === 'attachment') return `(a file: ${part.name})`;
  return part.type === 'tool_call' ? `(used ${part.name})` : '';
}

function outsideOf(parts: readonly Content[]): string | null {
  for (const part of parts) {
    if (part.type === 'attachment') return part.name;
    if (part.type === 'tool_result' && part.outside) return part.outside;
  }
  return null;
}

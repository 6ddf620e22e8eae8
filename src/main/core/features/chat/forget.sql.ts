/** Taking what is left of a message, or of a title, in the place of what stood there. */
import type { Content } from '../../../../contract/chat.ts';
import { canonicalJson } from '../../store/log/canonical.ts';
import { change, query } from '../../store/sql.ts';
import type { StoredEvent, Writer } from '../../store/types.ts';
import { answered, created, importedMessage, renamed, said } from './events.ts';
import { searchedIn } from './move/imported.sql.ts';

interface Kept {
  position: number;
  content: string;
  blocks: string | null;
  failure: string | null;
}

const keptById = query<{ id: string }, Kept>('SELECT position, content, blocks, failure FROM messages WHERE id = :id');
const put = change<Pick<Kept, keyof Kept>>(
  'UPDATE messages SET content = :content, blocks = :blocks, failure = :failure WHERE position = :position',
);
const unindex = change<{ position: number }>('DELETE FROM messages_text WHERE rowid = :position');
const index = change<{ position: number; text: string }>('INSERT INTO messages_text (rowid, text) VALUES (:position, :text)');
const retitle = change<{ id: string; before: string; after: string }>(
  'UPDATE conversations SET title = :after WHERE id = :id AND title = :before',
);

/** `searchable` gives the words that a message is found by. */
export function replaceInChat(
  writer: Writer,
  before: StoredEvent,
  after: StoredEvent,
  searchable: (parts: Content[]) => string,
): void {
  const nowIn = (id: string, was: Content[], left: Left, text = searchable(left.content)) => {
    const row = keptById.get(writer, { id });
    // An answer that went on was written anew since: what stands there is of a later event.
    if (!row || !isSame(row.content, was)) return;
    const blocks = left.blocks && left.blocks.length > 0 ? JSON.stringify(left.blocks) : null;
    const failure = left.failure ? JSON.stringify(left.failure) : null;
    put.run(writer, { position: row.position, content: JSON.stringify(left.content), blocks, failure });
    unindex.run(writer, { position: row.position });
    index.run(writer, { position: row.position, text });
  };
  if (said.is(before) && said.is(after)) nowIn(before.data.messageId, before.data.content, after.data);
  else if (answered.is(before) && answered.is(after)) nowIn(before.data.messageId, before.data.content, after.data);
  else if (importedMessage.is(before) && importedMessage.is(after))
    nowIn(before.data.messageId, before.data.content, after.data, searchedIn(after.data.content));
  else if (created.is(before) && created.is(after)) rename(writer, before.data, after.data);
  else if (renamed.is(before) && renamed.is(after)) rename(writer, before.data, after.data);
}

interface Left {
  content: Content[];
  blocks?: { provider: string; block: unknown }[];
  failure?: unknown;
}

const rename = (
  writer: Writer,
  { conversationId: id, title }: { conversationId: string; title: string },
  left: { title: string },
) => retitle.run(writer, { id, before: title, after: left.title });

/** The order of names in JSON tells nothing. */
const isSame = (kept: string, was: unknown): boolean => canonicalJson(JSON.parse(kept)) === canonicalJson(was);

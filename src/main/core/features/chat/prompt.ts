/** From a branch of messages to what a model is asked. */
import { readFile } from 'node:fs/promises';
import type { Content } from '../../../../contract/chat.ts';
import type { ModelContent, ModelMessage } from '../../agent/provider.ts';
import type { Artifacts, Reader } from '../../store/types.ts';
import { isPicture } from './attachments.ts';
import { type MessageRow, pathUp } from './chat.sql.ts';

/** More turns than any window of a model holds: what lies further back is never read from disk. */
const mostTurns = 4000;

/** The messages that lead to `messageId`, oldest first, as a model takes them. */
export async function promptOf(reader: Reader, artifacts: Artifacts, messageId: string): Promise<ModelMessage[]> {
  const rows = pathUp.all(reader, { id: messageId, limit: mostTurns }).reverse();
  const messages: ModelMessage[] = [];
  for (const row of rows) {
    const content = row.role === 'user' ? await userContent(row, artifacts) : assistantContent(row);
    if (content.length === 0) continue;
    const last = messages.at(-1);
    // Providers want roles to alternate: a question asked again after a failure joins the one before.
    if (last?.role === row.role) last.content.push(...content);
    else messages.push({ role: row.role, content });
  }
  return messages;
}

async function userContent(row: MessageRow, artifacts: Artifacts): Promise<ModelContent[]> {
  const content: ModelContent[] = [];
  for (const part of JSON.parse(row.content) as Content[]) {
    if (part.type === 'text') content.push({ type: 'text', text: part.text });
    if (part.type === 'attachment') content.push(await attached(part, artifacts));
  }
  return content;
}

/** Read off the main thread: an attachment may weigh 32 MB. */
async function attached(part: Extract<Content, { type: 'attachment' }>, artifacts: Artifacts): Promise<ModelContent> {
  const bytes = await readFile(artifacts.path(part.fileId));
  if (isPicture(part.mime)) return { type: 'image', mime: part.mime, base64: bytes.toString('base64') };
  return { type: 'text', text: `Attached file ${JSON.stringify(part.name)}:\n\n${bytes.toString('utf8')}` };
}

function assistantContent(row: MessageRow): ModelContent[] {
  const kept = row.blocks ? (JSON.parse(row.blocks) as { provider: string; block: unknown }[]) : [];
  const blocks = kept.map(({ provider, block }): ModelContent => ({ type: 'opaque', provider, block }));
  const words = (JSON.parse(row.content) as Content[]).flatMap((part): ModelContent[] =>
    part.type === 'text' && part.text.trim() ? [{ type: 'text', text: part.text }] : [],
  );
  return words.length > 0 ? [...blocks, ...words] : [];
}

/** From a branch of messages to what a model is asked. */
import type { Content } from '../../../../contract/chat.ts';
import { attachedContent } from '../../agent/attachments.ts';
import type { ModelContent, ModelMessage } from '../../agent/provider.ts';
import { resultText } from '../../agent/run/result-text.ts';
import type { Artifacts } from '../../store/types.ts';
import type { MessageRow } from './chat.sql.ts';

/** More turns than any window of a model holds: what lies further back is never read from disk. */
export const mostTurns = 4000;

/** The messages of one branch, oldest first, as a model takes them. */
export async function promptOf(rows: readonly MessageRow[], artifacts: Artifacts): Promise<ModelMessage[]> {
  const messages: ModelMessage[] = [];
  for (const row of rows) {
    const said = row.role === 'user' ? [{ role: row.role, content: await userContent(row, artifacts) }] : assistantMessages(row);
    for (const message of said) join(messages, message);
  }
  return messages;
}

/** Providers want roles to alternate: a question asked again after a failure joins the one before. */
function join(messages: ModelMessage[], message: ModelMessage): void {
  if (message.content.length === 0) return;
  const last = messages.at(-1);
  if (last?.role === message.role) last.content.push(...message.content);
  else messages.push(message);
}

async function userContent(row: MessageRow, artifacts: Artifacts): Promise<ModelContent[]> {
  const content: ModelContent[] = [];
  for (const part of JSON.parse(row.content) as Content[]) {
    if (part.type === 'text') content.push({ type: 'text', text: part.text });
    if (part.type === 'attachment') content.push(await attachedContent(artifacts, part));
  }
  return content;
}

/** What was said and done in one answer: calls and their results become turns of their own, as the model had them. */
function assistantMessages(row: MessageRow): ModelMessage[] {
  const parts = JSON.parse(row.content) as Content[];
  const results = new Map(parts.flatMap((part) => (part.type === 'tool_result' ? [[part.callId, part] as const] : [])));
  const messages: ModelMessage[] = [];
  for (const part of parts) {
    if (part.type === 'text' && part.text.trim())
      join(messages, { role: 'assistant', content: [{ type: 'text', text: part.text }] });
    if (part.type !== 'tool_call') continue;
    const { callId, name, args } = part;
    join(messages, { role: 'assistant', content: [{ type: 'tool_call', callId, name, args }] });
    join(messages, { role: 'user', content: [resultContent(callId, results.get(callId))] });
  }
  if (messages.length === 0 || results.size > 0) return messages;
  // Signed thinking stays with an answer in words; before calls of an earlier turn, providers do without it.
  const kept = row.blocks ? (JSON.parse(row.blocks) as { provider: string; block: unknown }[]) : [];
  messages[0]?.content.unshift(...kept.map(({ provider, block }): ModelContent => ({ type: 'opaque', provider, block })));
  return messages;
}

/** A call that a stop cut off has no result: the model must still be given one. */
function resultContent(callId: string, result: Extract<Content, { type: 'tool_result' }> | undefined): ModelContent {
  if (!result) return { type: 'tool_result', callId, ok: false, text: 'It was stopped before it ended.' };
  return { type: 'tool_result', callId, ok: result.ok, text: resultText(result) };
}

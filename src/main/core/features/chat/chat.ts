/** The rules of conversations: what may be said where, and what follows from it. */
import type { Content } from '../../../../contract/chat.ts';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { NewId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Store, Transaction } from '../../store/types.ts';
import type { RunsApi } from '../runs/index.ts';
import { chatPriority, chatRun, isCommand } from './answers.ts';
import { requireConversation, requireMessage, streamOf } from './branch.ts';
import { dropDraft, type MessageRow, newestMessage } from './chat.sql.ts';
import { answering, created, renamed, said } from './events.ts';
import { titleFrom, untitled } from './title/title.ts';

export interface ChatDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  /** Every answer is a run. */
  runs: Pick<RunsApi, 'register' | 'queue' | 'cancel' | 'progress'>;
  models: {
    /** Thrown when nobody owns that model: AppError `not_found`, with the nearest names. */
    resolve(model: string): Promise<unknown>;
  };
  /** Lore as the system prompt. */
  systemPrompt(): string;
  /** Longest answer and thinking, from the settings. */
  limits(): { maxOutputTokens: number; thinkingTokens: number | null };
}

/** What asks for an answer: after which message, by which model. */
interface Question {
  conversationId: string;
  parentId: string;
  model: string | null;
  text: string;
  actor: string;
}

/** A goal is a line in a list; the words themselves are in the message. */
const mostGoal = 2000;

/** What Hearth's own words may call: as a model would, through the same policy. */
const ownTools = ['memory_store', 'memory_delete', 'search_memory', 'note_write'];

export function createConversation(
  deps: ChatDeps,
  tx: Transaction,
  id: string,
  title: string | undefined,
  model: string | null,
  actor: string,
): void {
  const data = { conversationId: id, title: title ?? untitled, titledBy: title ? ('user' as const) : ('self' as const), model };
  tx.append(created.of({ stream: streamOf(id), actor, data }));
  tx.publish('chat.changed', { conversationId: id, what: 'created' });
  deps.log.for('chat').debug('conversation created', { conversationId: id });
}

/** Where a new message goes: the end of the newest branch unless said otherwise. Thrown while an answer is being written there: `conflict`. */
export function parentFor(tx: Transaction, conversationId: string, parentId: string | null | undefined): MessageRow | null {
  if (parentId === null) return null;
  const parent =
    parentId === undefined ? newestMessage.get(tx, { conversationId }) : requireMessage(tx, parentId, conversationId);
  if (!parent) return null;
  if (parent.state === 'streaming')
    throw new AppError('conflict', 'Hearth is still answering. Stop it or wait until it has ended.', { runId: parent.run_id });
  if (parent.role === 'user' && parentId !== undefined)
    throw new AppError(
      'invalid_input',
      'A message follows an answer, not another message of yours. Use chat.edit to say it differently.',
      { parentId },
    );
  return parent;
}

/** Records what the user said. Answers its id. */
export function say(
  deps: ChatDeps,
  tx: Transaction,
  conversationId: string,
  parentId: string | null,
  content: Content[],
  actor: string,
): string {
  const messageId = deps.newId();
  const conversation = requireConversation(tx, conversationId);
  tx.append(said.of({ stream: streamOf(conversationId), actor, data: { conversationId, messageId, parentId, content } }));
  const text = content.find((part) => part.type === 'text')?.text ?? '';
  if (conversation.titled_by === 'self' && conversation.message_count === 0) retitle(tx, conversationId, titleFrom(text));
  dropDraft.run(tx, { id: conversationId });
  tx.publish('chat.changed', { conversationId, what: 'message', messageId });
  return messageId;
}

function retitle(tx: Transaction, conversationId: string, title: string): void {
  tx.append(renamed.of({ stream: streamOf(conversationId), actor: 'self', data: { conversationId, title, by: 'self' } }));
  tx.publish('chat.changed', { conversationId, what: 'renamed' });
}

/** Begins an answer; its run starts when the command is on disk. */
export function ask(deps: ChatDeps, tx: Transaction, question: Question): { runId: string; messageId: string } {
  const { conversationId, parentId, model, text, actor } = question;
  // A command is answered by Hearth itself; the conversation keeps its model.
  const command = isCommand(text);
  const [messageId, runId] = [deps.newId(), deps.newId()];
  tx.append(
    answering.of({
      stream: streamOf(conversationId),
      actor,
      runId,
      data: { conversationId, messageId, parentId, runId, model, keepModel: command },
    }),
  );
  tx.publish('chat.changed', { conversationId, what: 'message', messageId, runId });
  const goal = text.trim().slice(0, mostGoal) || 'Answer';
  const answered = command ? 'builtin' : model;
  deps.runs.queue(tx, {
    runId,
    type: chatRun,
    goal,
    priority: chatPriority,
    model: answered,
    // Hearth's own words remember, forget, look up and note, and do nothing else.
    ...(answered === 'builtin' ? { only: [...ownTools] } : {}),
    conversationId,
    messageId,
    actor,
  });
  return { runId, messageId };
}

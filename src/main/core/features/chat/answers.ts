/** Answers are runs: what a chat run asks the model, and what its end means for the conversation. */
import type { Content } from '../../../../contract/chat.ts';
import type { Transaction } from '../../store/types.ts';
import type { Ended, Prepared, RunKind, RunView } from '../runs/index.ts';
import { streamOf } from './branch.ts';
import { type MessageRow, messageById, pathUp } from './chat.sql.ts';
import type { ChatDeps } from './chat.ts';
import { answered, continued } from './events.ts';
import { mostTurns, promptOf } from './prompt.ts';

/** The type of a run that answers in a conversation. */
export const chatRun = 'chat';
/** A person waits for it. */
export const chatPriority = 8;

/** Slash commands work in every conversation, whichever model it has. */
export const isCommand = (text: string): boolean => /^\/[a-z]+(?:\s|$)/i.test(text.trimStart());

/** Use once, when the rooms are made: the runs room then knows how a conversation is answered. */
export function chatKind(deps: ChatDeps): RunKind {
  return {
    type: chatRun,
    // What a person saw being written is kept as it stood; going on is theirs to say.
    resumesItself: false,
    ownRoomOnly: true,
    prepare: (run) => prepare(deps, run),
    ended: (tx, end) => keepAnswer(tx, end),
    resumed: (tx, run) => goOn(tx, run),
  };
}

async function prepare({ store, systemPrompt, limits }: ChatDeps, run: RunView): Promise<Prepared> {
  const parentId = messageById.get(store.reader, { id: run.messageId ?? '' })?.parent_id ?? '';
  const rows = pathUp.all(store.reader, { id: parentId, limit: mostTurns }).reverse();
  const { maxOutputTokens, thinkingTokens } = limits();
  return {
    system: systemPrompt(),
    messages: await promptOf(rows, store.artifacts),
    model: run.model,
    maxOutputTokens,
    ...(thinkingTokens === null ? {} : { thinkingTokens }),
    // A command needs none, and does not wait for them to be there.
    tools: !isCommand(run.goal),
    recall: { text: saidLast(rows), conversationId: run.conversationId },
    taintedBy: rows.map(outsideOf).find((from) => from !== null) ?? null,
  };
}

/** Few words tell little by themselves: what was said before them is looked for too. */
const fewWords = 6;

/** What the person said last, to look for what bears on it. */
function saidLast(rows: readonly MessageRow[]): string {
  const said = rows.filter(({ role }) => role === 'user').map(textOfRow);
  const last = said.at(-1) ?? '';
  return last.split(/\s+/).length < fewWords ? [...said.slice(-2, -1), last].join('\n') : last;
}

const textOfRow = ({ content }: MessageRow): string =>
  (JSON.parse(content) as Content[]).flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');

/** What text from outside a message brought along: an attached file, or what a tool fetched. */
function outsideOf(row: MessageRow): string | null {
  // A file of conversations may hold anything: whoever wrote it also wrote what stands there as the user's.
  if (row.imported) return 'an imported conversation';
  for (const part of JSON.parse(row.content) as Content[]) {
    if (part.type === 'attachment') return part.name;
    if (part.type === 'tool_result' && part.outside) return part.outside;
  }
  return null;
}

const states = { succeeded: 'complete', cancelled: 'stopped', failed: 'failed', interrupted: 'interrupted' } as const;

function keepAnswer(tx: Transaction, { run, state, content, blocks, model, usage, failure, report }: Ended): void {
  const { conversationId, messageId, runId } = run;
  if (conversationId === null || messageId === null) return;
  const data = { conversationId, messageId, runId, state: states[state], content, blocks, model, usage, failure, report };
  tx.append(answered.of({ stream: streamOf(conversationId), actor: 'self', runId, data }));
  tx.publish('chat.changed', { conversationId, what: 'ended', messageId, runId });
}

function goOn(tx: Transaction, { conversationId, messageId, runId, actor }: RunView): void {
  if (conversationId === null || messageId === null) return;
  tx.append(continued.of({ stream: streamOf(conversationId), actor, runId, data: { conversationId, messageId, runId } }));
  tx.publish('chat.changed', { conversationId, what: 'message', messageId, runId });
}

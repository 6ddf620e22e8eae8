/** One entry per request of `contract/chat.ts`. */
import type { Content, chatContract } from '../../../../contract/chat.ts';
import type { Handlers } from '../../../../contract/index.ts';
import { keepAttachments } from '../../agent/attachments.ts';
import { AppError } from '../../base/errors.ts';
import type { Reader } from '../../store/types.ts';
import { readBranch, requireConversation, requireMessage, streamOf } from './branch.ts';
import {
  conversationById,
  conversationPage,
  drafts,
  dropDraft,
  keepDraft,
  type MessageRow,
  messageByRun,
  typedTexts,
} from './chat.sql.ts';
import { ask, type ChatDeps, createConversation, parentFor, say } from './chat.ts';
import { deleted, renamed, restored } from './events.ts';
import { toConversation } from './present.ts';

/** A draft of the conversation that is not begun yet. */
const unbegun = '';
/** Longer branches are read in the worker, so that the main thread stays free. */
const longBranch = 400;

const after = (cursor: string | undefined): { at: number; id: string } => {
  const [at, id] = cursor?.split('_') ?? [];
  return { at: Number(at) || Number.MAX_SAFE_INTEGER, id: id ?? '~' };
};

const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

type All = Handlers<typeof chatContract>;
type Some<N extends keyof All> = Pick<All, N>;

/** Thrown when nobody owns the model that was named: AppError `not_found`. */
const known = async ({ models }: ChatDeps, model: string | undefined) => {
  if (model !== undefined) await models.resolve(model);
};

const conversationOf = ({ store }: ChatDeps, id: string) => toConversation(requireConversation(store.reader, id));

export const chatHandlers = (deps: ChatDeps): All => ({
  ...reading(deps),
  ...keeping(deps),
  ...speaking(deps),
  ...finding(deps),
});

function reading(deps: ChatDeps): Some<'chat.create' | 'chat.list' | 'chat.get'> {
  const { store } = deps;
  return {
    'chat.create': async ({ title, model }, caller) => {
      await known(deps, model);
      const id = deps.newId();
      await store.command((tx) => createConversation(deps, tx, id, title, model ?? null, caller.actor));
      return conversationOf(deps, id);
    },
    'chat.list': async ({ query, limit = 100, cursor }) => {
      const rows = conversationPage.all(store.reader, { title: like(query ?? ''), ...after(cursor), limit: limit + 1 });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return { items: items.map(toConversation), next: rows.length > limit && last ? `${last.updated_at}_${last.id}` : null };
    },
    'chat.get': async (request, caller) => {
      const row = requireConversation(store.reader, request.id);
      const short = Math.min(request.limit ?? row.message_count, row.message_count) <= longBranch;
      if (short || row.active_run_id) return readBranch(store.reader, request, deps.runs.progress);
      return store.query('chat.branch', request, caller.signal);
    },
  };
}

function speaking(deps: ChatDeps): Some<'chat.send' | 'chat.stop' | 'chat.regenerate' | 'chat.edit'> {
  const { store } = deps;
  return {
    'chat.send': async ({ conversationId, text, parentId, attachments = [], model }, caller) => {
      requireConversation(store.reader, conversationId);
      await known(deps, model);
      const content: Content[] = [{ type: 'text', text }, ...(await keepAttachments(store.artifacts, attachments))];
      return store.command((tx) => {
        const parent = parentFor(tx, conversationId, parentId);
        const chosen = model ?? requireConversation(tx, conversationId).model;
        const userMessageId = say(deps, tx, conversationId, parent?.id ?? null, content, caller.actor);
        const question = { conversationId, parentId: userMessageId, model: chosen, text, actor: caller.actor };
        return { ...ask(deps, tx, question), userMessageId };
      });
    },
    'chat.stop': async ({ runId }, caller) => {
      if (!messageByRun.get(store.reader, { runId })) throw new AppError('not_found', 'There is no such run.', { runId });
      return { stopped: await deps.runs.cancel(runId, caller.actor) };
    },
    'chat.regenerate': async ({ messageId, model }, caller) => {
      await known(deps, model);
      return store.command((tx) => {
        const question = questionOf(tx, requireMessage(tx, messageId));
        const conversation = requireConversation(tx, question.conversation_id);
        if (conversation.active_run_id)
          throw new AppError('conflict', 'Hearth is still answering. Stop it first.', { runId: conversation.active_run_id });
        return ask(deps, tx, {
          conversationId: conversation.id,
          parentId: question.id,
          model: model ?? conversation.model,
          text: textOf(question),
          actor: caller.actor,
        });
      });
    },
    'chat.edit': async ({ messageId, text, model }, caller) => {
      await known(deps, model);
      return store.command((tx) => {
        const edited = questionOf(tx, requireMessage(tx, messageId));
        const conversation = requireConversation(tx, edited.conversation_id);
        const kept = (JSON.parse(edited.content) as Content[]).filter((part) => part.type === 'attachment');
        const content: Content[] = [{ type: 'text', text }, ...kept];
        const userMessageId = say(deps, tx, conversation.id, edited.parent_id, content, caller.actor);
        const question = {
          conversationId: conversation.id,
          parentId: userMessageId,
          model: model ?? conversation.model,
          text,
          actor: caller.actor,
        };
        return { ...ask(deps, tx, question), userMessageId };
      });
    },
  };
}

function keeping(deps: ChatDeps): Some<'chat.rename' | 'chat.delete' | 'chat.restore'> {
  const { store } = deps;
  return {
    'chat.rename': async ({ id, title }, caller) => {
      await store.command((tx) => {
        requireConversation(tx, id);
        tx.append(renamed.of({ stream: streamOf(id), actor: caller.actor, data: { conversationId: id, title, by: 'user' } }));
        tx.publish('chat.changed', { conversationId: id, what: 'renamed' });
      });
      return conversationOf(deps, id);
    },
    'chat.delete': async ({ id }, caller) => {
      const { active_run_id: runId } = requireConversation(store.reader, id);
      if (runId) await deps.runs.cancel(runId, caller.actor);
      await store.command((tx) => {
        requireConversation(tx, id);
        tx.append(deleted.of({ stream: streamOf(id), actor: caller.actor, data: { conversationId: id } }));
        tx.publish('chat.changed', { conversationId: id, what: 'deleted' });
      });
      return {};
    },
    'chat.restore': async ({ id }, caller) => {
      await store.command((tx) => {
        const row = conversationById.get(tx, { id });
        if (!row) throw new AppError('not_found', 'There is no such conversation.', { conversationId: id });
        if (row.deleted_at === null) return;
        tx.append(restored.of({ stream: streamOf(id), actor: caller.actor, data: { conversationId: id } }));
        tx.publish('chat.changed', { conversationId: id, what: 'restored' });
      });
      return conversationOf(deps, id);
    },
  };
}

function finding({ store }: ChatDeps): Some<'chat.search' | 'chat.typed' | 'chat.setDraft' | 'chat.drafts'> {
  return {
    'chat.search': (request, caller) => store.query('chat.search', request, caller.signal),
    'chat.typed': async ({ limit = 100 }) => {
      const texts = typedTexts.all(store.reader, { limit: limit * 2 }).map(textOf);
      return { texts: [...new Set(texts)].slice(0, limit) };
    },
    'chat.setDraft': async ({ conversationId, text }) => {
      const id = conversationId ?? unbegun;
      await store.command((tx) => (text === '' ? dropDraft.run(tx, { id }) : keepDraft.run(tx, { id, text, at: tx.now })));
      return {};
    },
    'chat.drafts': async () => ({
      items: drafts
        .all(store.reader, {})
        .map((row) => ({ conversationId: row.conversation_id === unbegun ? null : row.conversation_id, text: row.text })),
    }),
  };
}

/** What an answer answered; a message of the user's stands for itself. */
function questionOf(reader: Reader, message: MessageRow): MessageRow {
  if (message.role === 'user') return message;
  return requireMessage(reader, message.parent_id ?? '');
}

const textOf = (row: { content: string }): string =>
  (JSON.parse(row.content) as Content[]).find((part) => part.type === 'text')?.text ?? '';

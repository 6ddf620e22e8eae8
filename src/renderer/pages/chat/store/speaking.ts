/** What a person does in a conversation: say, stop, say differently, ask again. */
import type { Message } from '../../../../contract/chat.ts';
import type { Drafts } from './drafts.ts';
import type { Reading } from './reading.ts';
import { type ChatActions, type DraftKey, newDraft, type Room, sentence } from './state.ts';

type Speaking = Pick<ChatActions, 'send' | 'stop' | 'regenerate' | 'edit' | 'choose' | 'dismiss'>;

/** Use once per room. */
export function createSpeaking(room: Room, reading: Reading, drafts: Drafts): Speaking {
  const { world, get, set } = room;
  let localCount = 0;

  const fail = (error: unknown) => {
    reading.patch({ error: sentence(error) });
    world.announce(sentence(error));
  };

  /** Shows what is on its way at once. */
  const showLocal = (conversationId: string, text: string): void => {
    const { open } = get();
    const content: Message['content'] = [
      { type: 'text', text },
      ...(get().attached[conversationId] ?? []).flatMap(attachedContent),
    ];
    const id = `local:${++localCount}`;
    const parentId = open?.messages.at(-1)?.id ?? null;
    const message: Message = {
      id,
      conversationId,
      parentId,
      role: 'user',
      content,
      state: 'complete',
      siblings: [id],
      createdAt: new Date().toISOString(),
    };
    reading.patch({ messages: [...(open?.messages ?? []), message], error: null });
  };

  /** The open conversation, or one begun now; its composer takes over the text and files of the new one. */
  const begin = async (text: string): Promise<string> => {
    const { open, chosen, attached } = get();
    if (open) return open.id;
    const model = chosen[newDraft];
    const conversation = await world.call('chat.create', model ? { model } : {});
    drafts.draft(conversation.id, text);
    const { [newDraft]: files = [], ...others } = attached;
    set({
      open: {
        id: conversation.id,
        conversation,
        messages: [],
        earlier: false,
        loadingEarlier: false,
        state: 'ready',
        error: null,
        focus: null,
      },
      attached: { ...others, [conversation.id]: files },
      sending: conversation.id,
    });
    drafts.take(conversation.id);
    drafts.sent(newDraft);
    world.begun(conversation.id);
    return conversation.id;
  };

  const deliver = async (conversationId: string, text: string) => {
    const { open, chosen, attached } = get();
    const last = open?.messages.findLast(({ id }) => !id.startsWith('local:'));
    const model = chosen[conversationId];
    const files = (attached[conversationId] ?? []).flatMap(({ fileId }) => (fileId ? [{ fileId }] : []));
    const { messageId } = await world.call('chat.send', {
      conversationId,
      text,
      ...(last && { parentId: last.id }),
      ...(model && { model }),
      ...(files.length > 0 && { attachments: files }),
    });
    set({ attached: { ...get().attached, [conversationId]: [] }, typed: [text, ...get().typed.filter((it) => it !== text)] });
    return messageId;
  };

  return {
    async send(text) {
      const before: DraftKey = get().open?.id ?? newDraft;
      if (text.trim() === '' || get().sending !== null) return;
      let key = before;
      drafts.take(before);
      set({ sending: before });
      try {
        key = await begin(text);
        showLocal(key, text);
        const messageId = await deliver(key, text);
        drafts.sent(key);
        set({ sending: null });
        if (get().open?.id === key) await reading.again(messageId);
      } catch (error) {
        set({ sending: null });
        drafts.giveBack(key, text);
        const { open } = get();
        if (open?.id === key) reading.patch({ messages: open.messages.filter(({ id }) => !id.startsWith('local:')) });
        else if (!open) room.set({ listState: 'failed' });
        fail(error);
      }
    },
    async stop() {
      const { open } = get();
      const runId = open?.messages.findLast((message) => message.state === 'streaming')?.runId ?? open?.conversation?.activeRunId;
      if (runId) await world.call('chat.stop', { runId }).catch(fail);
    },
    async regenerate(messageId, model) {
      reading.patch({ error: null });
      try {
        const made = await world.call('chat.regenerate', { messageId, ...(model && { model }) });
        await reading.again(made.messageId);
      } catch (error) {
        fail(error);
      }
    },
    async edit(messageId, text) {
      reading.patch({ error: null });
      try {
        const key = get().open?.id ?? newDraft;
        const model = get().chosen[key];
        const made = await world.call('chat.edit', { messageId, text, ...(model && { model }) });
        await reading.again(made.messageId);
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    choose: (key, model) => set({ chosen: { ...get().chosen, [key]: model } }),
    dismiss: () => reading.patch({ error: null }),
  };
}

function attachedContent(file: { fileId: string | null; name: string; bytes: number }): Message['content'] {
  return file.fileId ? [{ type: 'attachment', fileId: file.fileId, name: file.name, bytes: file.bytes, mime: '' }] : [];
}

/** What a person does in a conversation: say, stop, say differently, ask again. */
import type { Message } from '../../../../contract/chat.ts';
import type { Drafts } from './drafts.ts';
import type { Files } from './files.ts';
import type { Reading } from './reading.ts';
import { type ChatActions, type DraftKey, isLocal, newDraft, type Room, sentence, unread } from './state.ts';

/** Use once per room. The arrow methods are given away as actions. */
export class Speaking implements Pick<ChatActions, 'send' | 'stop' | 'regenerate' | 'edit' | 'choose' | 'dismiss' | 'goOn'> {
  private readonly room: Room;
  private readonly reading: Reading;
  private readonly drafts: Drafts;
  private readonly files: Files;
  private localCount = 0;

  constructor(room: Room, reading: Reading, drafts: Drafts, files: Files) {
    this.room = room;
    this.reading = reading;
    this.drafts = drafts;
    this.files = files;
  }

  send = async (text: string): Promise<void> => {
    const { get, set } = this.room;
    let key: DraftKey = get().open?.id ?? newDraft;
    if (text.trim() === '' || get().sending !== null) return;
    this.drafts.take(key);
    set({ sending: key });
    try {
      // Enter may come before a file is kept: the message goes with it or not at all.
      const keeping = this.files.settled(key);
      if (keeping) await keeping;
      key = await this.begin(text);
      this.showLocal(key, text);
      const messageId = await this.deliver(key, text);
      this.drafts.sent(key);
      set({ sending: null });
      if (get().open?.id === key) await this.reading.follow(messageId);
    } catch (error) {
      set({ sending: null });
      this.drafts.giveBack(key, text);
      const { open } = get();
      if (open?.id === key) this.reading.patch({ messages: open.messages.filter((message) => !isLocal(message)) });
      this.fail(error);
    }
  };

  stop = async (): Promise<void> => {
    const { open } = this.room.get();
    const runId = open?.messages.findLast((message) => message.state === 'streaming')?.runId ?? open?.conversation?.activeRunId;
    if (runId) await this.room.world.call('chat.stop', { runId }).catch((error: unknown) => this.fail(error));
  };

  regenerate = async (messageId: string, model?: string): Promise<void> => {
    await this.branch(() => this.room.world.call('chat.regenerate', { messageId, ...(model && { model }) }));
  };

  edit = (messageId: string, text: string): Promise<boolean> => {
    const model = this.room.get().chosen[this.room.get().open?.id ?? newDraft];
    return this.branch(() => this.room.world.call('chat.edit', { messageId, text, ...(model && { model }) }));
  };

  goOn = async (runId: string): Promise<void> => {
    this.dismiss();
    try {
      await this.room.world.call('runs.resume', { id: runId });
      await this.reading.again();
    } catch (error) {
      this.fail(error);
    }
  };

  choose = (key: DraftKey, model: string): void => this.room.set({ chosen: { ...this.room.get().chosen, [key]: model } });

  dismiss = (): void => {
    this.reading.patch({ error: null });
    this.room.set({ refused: null });
  };

  /** Asks for an answer beside another, and goes to where it is written. */
  private async branch(ask: () => Promise<{ messageId: string }>): Promise<boolean> {
    this.dismiss();
    try {
      const { messageId } = await ask();
      await this.reading.follow(messageId);
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  private fail(error: unknown): void {
    // Before a conversation is begun there is none to hang the sentence on.
    if (this.room.get().open) this.reading.patch({ error: sentence(error) });
    else this.room.set({ refused: sentence(error) });
    this.room.world.announce(sentence(error));
  }

  /** Shows what is on its way at once. */
  private showLocal(conversationId: string, text: string): void {
    const { open, attached } = this.room.get();
    const content: Message['content'] = [{ type: 'text', text }, ...(attached[conversationId] ?? []).flatMap(attachedContent)];
    this.localCount += 1;
    const id = `local:${this.localCount}`;
    const parentId = open?.messages.at(-1)?.id ?? null;
    const createdAt = new Date().toISOString();
    const message: Message = {
      id,
      conversationId,
      parentId,
      role: 'user',
      content,
      state: 'complete',
      siblings: [id],
      createdAt,
    };
    this.reading.patch({ messages: [...(open?.messages ?? []), message], error: null });
  }

  /** The open conversation, or one begun now; its composer takes over the text and files of the new one. */
  private async begin(text: string): Promise<string> {
    const { world, get, set } = this.room;
    this.dismiss();
    const { open, chosen, attached } = get();
    if (open) return open.id;
    const model = chosen[newDraft];
    const conversation = await world.call('chat.create', model ? { model } : {});
    const { id } = conversation;
    this.drafts.draft(id, text);
    const { [newDraft]: files = [], ...others } = attached;
    set({
      open: { ...unread, id, conversation, state: 'ready' },
      attached: { ...others, [id]: files },
      sending: id,
    });
    this.drafts.take(id);
    this.drafts.sent(newDraft);
    world.begun(id);
    return id;
  }

  private async deliver(conversationId: string, text: string): Promise<string> {
    const { world, get, set } = this.room;
    const { open, chosen, attached } = get();
    const last = open?.messages.findLast((message) => !isLocal(message));
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
  }
}

function attachedContent(file: { fileId: string | null; name: string; bytes: number }): Message['content'] {
  return file.fileId ? [{ type: 'attachment', fileId: file.fileId, name: file.name, bytes: file.bytes, mime: '' }] : [];
}

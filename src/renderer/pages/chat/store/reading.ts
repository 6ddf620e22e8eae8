/** The open conversation: reading it, going on with its streams, and reading again where something was missed. */
import type { Message } from '../../../../contract/chat.ts';
import type { Output } from '../../../../contract/index.ts';
import type { RunEvent } from '../../../../contract/run-event.ts';
import { type Earlier, pageSize } from './earlier.ts';
import { type ChatActions, isLocal, type Open, type Room, sentence, unread } from './state.ts';
import { apply, countWords, merge, textOf } from './stream.ts';

/** Enough to join a fresh reading to what is shown. */
const tailSize = 30;
/** A stream that says nothing for so long is asked about: the connection may have lost its end. */
const silenceMs = 20_000;
/** More than this is no beginning of an answer that is about to be known. */
const mostEarly = 2000;

type Found = Output<'chat.get'>;
type Ask = { branch?: string; limit: number };

/** Use once per room. The arrow methods are given away as actions. */
export class Reading implements Pick<ChatActions, 'show' | 'chooseBranch'> {
  private readonly room: Room;
  private readonly earlier: Earlier;
  // While a reading is under way its events wait here: they are applied on what it brings.
  private waiting: RunEvent[] | null = null;
  // Events heard before the message that they belong to is known here.
  private early: RunEvent[] = [];
  private turn = 0;
  // The branch that was asked for and is not shown yet: a reading that overtakes must not fall back to the one on screen.
  private wanted: string | null = null;
  // The answer that was asked for here: its end is said once, whether it is heard or read.
  private awaited: string | null = null;
  private readonly said = new Set<string>();
  private quiet: () => void = () => undefined;

  constructor(room: Room, earlier: Earlier) {
    this.room = room;
    this.earlier = earlier;
  }

  patch(part: Partial<Open>): void {
    const { open } = this.room.get();
    if (open) this.room.set({ open: { ...open, ...part } });
  }

  show = async (id: string | null, focus: string | null = null): Promise<void> => {
    const { open } = this.room.get();
    if (id === null) {
      this.leave();
      return;
    }
    if (open?.id === id && open.state === 'ready' && !focus) return;
    this.early = [];
    this.wanted = null;
    this.room.set({ open: { ...unread, id, focus } });
    await this.read(id, { ...(focus && { branch: focus }), limit: pageSize }, ({ messages, earlier, ...conversation }) => {
      const far = focus !== null && earlier && !messages.some((message) => message.id === focus);
      this.patch({ conversation, messages, earlier, state: far ? 'loading' : 'ready', error: null });
    });
    const now = this.room.get().open;
    if (!focus || now?.id !== id || now.focus !== focus || now.state !== 'loading') return;
    // What was found is far above: it is read up to there before anything is shown.
    await this.earlier.to(focus);
    if (this.room.get().open?.focus === focus) this.patch({ state: 'ready' });
  };

  /** Reads the end of the branch again; `tip` makes it the branch that `tip` is in. */
  again = async (tip?: string): Promise<void> => {
    const { open } = this.room.get();
    if (!open) return;
    if (tip) this.wanted = tip;
    const branch = this.wanted ?? open.messages.findLast((message) => !isLocal(message))?.id;
    await this.read(open.id, { ...(branch && { branch }), limit: tailSize }, ({ messages, earlier, ...conversation }) => {
      this.wanted = null;
      const shown = (this.room.get().open?.messages ?? []).filter((message) => !isLocal(message));
      const merged = merge(shown, messages);
      this.patch({ conversation, messages: merged.messages, state: 'ready', ...(!merged.joined && { earlier }) });
      this.sayWhatWasAwaited(merged.messages);
    });
  };

  /** Goes to an answer that was just asked for. */
  follow(messageId: string): Promise<void> {
    this.awaited = messageId;
    return this.again(messageId);
  }

  chooseBranch = (messageId: string): Promise<void> => this.again(messageId);

  hear(events: readonly RunEvent[]): void {
    const { open } = this.room.get();
    const mine = events.filter((event) => event.conversationId !== undefined && event.conversationId === open?.id);
    if (mine.length === 0) return;
    if (this.waiting) this.waiting.push(...mine);
    else if (open) this.take(open, mine);
  }

  private take(open: Open, events: readonly RunEvent[]): void {
    const { messages, missing, unknown } = applyAll(open.messages, events);
    this.early = [...this.early, ...unknown].slice(-mostEarly);
    if (messages !== open.messages) {
      this.patch({ messages });
      for (const message of ended(open.messages, messages)) this.sayEnd(message);
      this.listenForSilence();
    }
    if (missing) void this.again();
  }

  /** Reads, then applies what was heard meanwhile. Only the newest reading counts. */
  private async read(id: string, ask: Ask, use: (found: Found) => void): Promise<void> {
    this.turn += 1;
    const mine = this.turn;
    this.waiting ??= [];
    try {
      const found = await this.room.world.call('chat.get', { id, ...ask });
      if (mine !== this.turn || this.room.get().open?.id !== id) return;
      const heard = [...this.early, ...this.waiting];
      this.early = [];
      this.waiting = null;
      use(found);
      this.hear(heard);
      this.listenForSilence();
    } catch (error) {
      if (mine !== this.turn) return;
      this.waiting = null;
      const kept = (this.room.get().open?.messages.length ?? 0) > 0;
      this.patch({ state: isGone(error) ? 'gone' : kept ? 'ready' : 'failed', error: sentence(error) });
    }
  }

  /** A short answer may be over before its first word was heard. */
  private sayWhatWasAwaited(messages: readonly Message[]): void {
    const message = messages.find(({ id }) => id === this.awaited);
    if (message && message.state !== 'streaming') this.sayEnd(message);
  }

  private sayEnd(message: Message): void {
    if (message.id === this.awaited) this.awaited = null;
    if (this.said.has(message.id)) return;
    this.said.add(message.id);
    this.room.world.announce(endOf(message));
  }

  private leave(): void {
    this.turn += 1;
    this.wanted = null;
    this.waiting = null;
    this.quiet();
    this.room.set({ open: null });
  }

  private listenForSilence(): void {
    this.quiet();
    const streams = this.room.get().open?.messages.some((message) => message.state === 'streaming');
    this.quiet = streams ? this.room.world.wait(() => void this.again(), silenceMs) : () => undefined;
  }
}

const isGone = (error: unknown) => typeof error === 'object' && error !== null && 'code' in error && error.code === 'not_found';

function applyAll(messages: readonly Message[], events: readonly RunEvent[]) {
  let next = messages;
  let missing = false;
  const unknown: RunEvent[] = [];
  for (const event of events) {
    const at = next.findLastIndex((message) => message.runId === event.runId || message.id === event.messageId);
    const message = next[at];
    if (!message) {
      unknown.push(event);
      continue;
    }
    const applied = apply(message, event);
    if (applied === 'gap') missing = true;
    else if (applied !== 'old') {
      if (next === messages) next = [...messages];
      (next as Message[])[at] = applied;
    }
  }
  return { messages: next, missing, unknown };
}

const ended = (before: readonly Message[], now: readonly Message[]): Message[] =>
  now.filter((message, at) => before[at]?.state === 'streaming' && message.state !== 'streaming');

function endOf(message: Message): string {
  const words = countWords(textOf(message));
  const amount = `${words} ${words === 1 ? 'word' : 'words'}`;
  if (message.state === 'complete') return `Answer complete, ${amount}.`;
  if (message.state === 'stopped') return `Stopped after ${amount}.`;
  return message.failure ? `The answer failed. ${message.failure.message}` : 'The answer was cut off.';
}

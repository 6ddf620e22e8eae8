/** The open conversation: reading it, going on with its streams, and reading again where something was missed. */
import type { Message } from '../../../../contract/chat.ts';
import type { Output } from '../../../../contract/index.ts';
import type { RunEvent } from '../../../../contract/run-event.ts';
import { type ChatActions, type Open, type Room, sentence } from './state.ts';
import { apply, countWords, merge, textOf } from './stream.ts';

/** A page of messages; more come while scrolling up. */
const pageSize = 200;
/** Enough to join a fresh reading to what is shown. */
const tailSize = 30;
/** A stream that says nothing for so long is asked about: the connection may have lost its end. */
const silenceMs = 20_000;

export interface Reading extends Pick<ChatActions, 'show' | 'loadEarlier' | 'chooseBranch'> {
  hear: (events: readonly RunEvent[]) => void;
  /** Reads the end of the branch again; `tip` makes it the branch that `tip` is in. */
  again: (tip?: string) => Promise<void>;
  patch: (part: Partial<Open>) => void;
}

/** Use once per room. */
export function createReading({ world, get, set }: Room): Reading {
  // While a reading is under way its events wait here: they are applied on what it brings.
  let waiting: RunEvent[] | null = null;
  let turn = 0;
  let quiet: () => void = () => undefined;
  // Events heard before the message that they belong to is known here.
  let early: RunEvent[] = [];

  const patch = (part: Partial<Open>) => {
    const { open } = get();
    if (open) set({ open: { ...open, ...part } });
  };

  const listenForSilence = () => {
    quiet();
    const streams = get().open?.messages.some((message) => message.state === 'streaming');
    quiet = streams ? world.wait(() => void again(), silenceMs) : () => undefined;
  };

  /** Reads, then applies what was heard meanwhile. Only the newest reading counts. */
  const read = async (id: string, ask: { branch?: string; limit: number }, take: (found: Output<'chat.get'>) => void) => {
    const mine = ++turn;
    waiting ??= [];
    try {
      const found = await world.call('chat.get', { id, ...ask });
      if (mine !== turn || get().open?.id !== id) return;
      const heard = [...early, ...waiting];
      early = [];
      waiting = null;
      take(found);
      hear(heard);
      listenForSilence();
    } catch (error) {
      if (mine !== turn) return;
      waiting = null;
      const gone = isGone(error);
      patch({ state: gone ? 'gone' : get().open?.messages.length ? 'ready' : 'failed', error: sentence(error) });
    }
  };

  const again = async (tip?: string) => {
    const open = get().open;
    if (!open) return;
    const branch = tip ?? open.messages.findLast(({ id }) => !id.startsWith('local:'))?.id;
    await read(open.id, { ...(branch && { branch }), limit: tailSize }, ({ messages, earlier, ...conversation }) => {
      const shown = (get().open?.messages ?? []).filter(({ id }) => !id.startsWith('local:'));
      const merged = merge(shown, messages);
      patch({ conversation, messages: merged.messages, state: 'ready', ...(!merged.joined && { earlier }) });
    });
  };

  function hear(events: readonly RunEvent[]): void {
    const mine = events.filter((event) => event.conversationId === undefined || event.conversationId === get().open?.id);
    if (mine.length === 0) return;
    if (waiting) {
      waiting.push(...mine);
      return;
    }
    const { open } = get();
    if (!open) return;
    const { messages, missing, unknown } = applyAll(open.messages, mine);
    early = [...early, ...unknown].slice(-2000);
    if (messages !== open.messages) {
      patch({ messages });
      sayWhatEnded(world.announce, open.messages, messages);
      listenForSilence();
    }
    if (missing) void again();
  }

  return {
    hear,
    again,
    patch,
    async show(id, focus = null) {
      const open = get().open;
      if (id === null) {
        turn++;
        waiting = null;
        quiet();
        set({ open: null });
        return;
      }
      if (open?.id === id && open.state === 'ready' && !focus) return;
      early = [];
      set({
        open: {
          id,
          conversation: null,
          messages: [],
          earlier: false,
          loadingEarlier: false,
          state: 'loading',
          error: null,
          focus,
        },
      });
      await read(id, { ...(focus && { branch: focus }), limit: pageSize }, ({ messages, earlier, ...conversation }) =>
        patch({ conversation, messages, earlier, state: 'ready', error: null }),
      );
    },
    async loadEarlier() {
      const { open } = get();
      const first = open?.messages[0];
      if (!open?.earlier || open.loadingEarlier || !first || first.id.startsWith('local:')) return;
      patch({ loadingEarlier: true });
      try {
        const { messages, earlier } = await world.call('chat.get', { id: open.id, before: first.id, limit: pageSize });
        const now = get().open;
        // Another branch may have been chosen meanwhile: then these messages are not its own.
        if (now?.id === open.id && now.messages[0]?.id === first.id) patch({ messages: [...messages, ...now.messages], earlier });
      } catch (error) {
        patch({ error: sentence(error) });
      } finally {
        if (get().open?.id === open.id) patch({ loadingEarlier: false });
      }
    },
    chooseBranch: (messageId) => again(messageId),
  };
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

function sayWhatEnded(announce: (text: string) => void, before: readonly Message[], now: readonly Message[]): void {
  for (const [at, message] of now.entries()) {
    if (before[at]?.state !== 'streaming' || message.state === 'streaming') continue;
    const words = countWords(textOf(message));
    const amount = `${words} ${words === 1 ? 'word' : 'words'}`;
    if (message.state === 'complete') announce(`Answer complete, ${amount}.`);
    else if (message.state === 'stopped') announce(`Stopped after ${amount}.`);
    else announce(message.failure ? `The answer failed. ${message.failure.message}` : 'The answer was cut off.');
  }
}

import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../contract/chat.ts';
import { Earlier } from './earlier.ts';
import { type ChatState, type Open, type Room, unread } from './state.ts';

const message = (n: number): Message => ({
  id: `m${n}`,
  conversationId: 'c',
  parentId: null,
  role: 'user',
  content: [],
  state: 'complete',
  siblings: [],
  createdAt: '2026-01-02T03:04:05.000Z',
});

/** A conversation of `total` messages of which the last is here; each request waits for `let(1)` where it is held. */
function longTalk(total: number, { held = false } = {}) {
  let state = {
    open: { ...unread, id: 'c', messages: [message(total - 1)], earlier: true, state: 'ready' } as Open,
  } as ChatState;
  const asked: number[] = [];
  const waiting: (() => void)[] = [];
  const talk = { broken: false };
  const call = async (_name: string, { before = '', limit = 0 }: { before?: string; limit?: number }) => {
    asked.push(limit);
    if (held) await new Promise<void>((go) => waiting.push(go));
    if (talk.broken) throw new Error('Hearth is not answering.');
    const end = Number(before.slice(1));
    const start = Math.max(0, end - limit);
    return { messages: Array.from({ length: end - start }, (_, at) => message(start + at)), earlier: start > 0 };
  };
  const room = {
    world: { call },
    get: () => state,
    set: (part: Partial<ChatState>) => {
      state = { ...state, ...part };
    },
  };
  const earlier = new Earlier(room as never as Room);
  const open = () => state.open as Open;
  return { earlier, asked, talk, open, answer: () => waiting.shift()?.(), first: () => open().messages[0]?.id };
}

describe('Going back in a long conversation', () => {
  it('reads one page while scrolling, however often it is asked meanwhile', async () => {
    const { earlier, asked, open, first } = longTalk(1000);
    await Promise.all([earlier.loadEarlier(), earlier.loadEarlier(), earlier.loadEarlier()]);
    expect(asked).toEqual([200]);
    expect([first(), open().earlier, open().loadingEarlier]).toEqual(['m799', true, false]);
  });

  it('comes to the first of ten thousand in as few readings as can be, none missing and none twice', async () => {
    const { earlier, asked, open } = longTalk(10_000);
    expect(await earlier.toFirst()).toBe(true);
    expect(asked).toHaveLength(10);
    expect(open().messages.map(({ id }) => id)).toEqual(Array.from({ length: 10_000 }, (_, at) => `m${at}`));
    expect(open()).toMatchObject({ earlier: false, loadingEarlier: false });
  });

  it('stops where it is left off, and keeps what was on its way', async () => {
    const { earlier, asked, open, answer, first } = longTalk(5000, { held: true });
    const going = earlier.toFirst();
    earlier.stay();
    expect(open().loadingEarlier).toBe(false);
    answer();
    expect(await going).toBe(false);
    expect(asked).toHaveLength(1);
    expect(first()).toBe('m3999');
  });

  it('scrolling does not leave off the page that scrolling asked for', async () => {
    const { earlier, asked, open, answer, first } = longTalk(5000, { held: true });
    const going = earlier.loadEarlier();
    earlier.stay();
    expect(open().loadingEarlier).toBe(true);
    answer();
    await going;
    expect(asked).toEqual([200]);
    expect(first()).toBe('m4799');
  });

  it('says that it failed, once, and goes on when asked again', async () => {
    const { earlier, talk, open, first } = longTalk(1000);
    talk.broken = true;
    expect(await earlier.toFirst()).toBe(false);
    expect(open()).toMatchObject({ earlierFailed: true, loadingEarlier: false, earlier: true });
    talk.broken = false;
    await earlier.loadEarlier();
    expect(open().earlierFailed).toBe(false);
    expect(first()).toBe('m799');
  });

  it('reads as far as the message that was found, and no further', async () => {
    const { earlier, asked, first } = longTalk(10_000);
    expect(await earlier.to('m8500')).toBe(true);
    expect(asked).toHaveLength(2);
    expect(first()).toBe('m7999');
  });
});

/** What the palette asks of the daemon while one types: conversations by title, and words in all of them. */
import { createStore } from 'zustand/vanilla';
import type { Conversation } from '../../../contract/chat.ts';
import type { Output } from '../../../contract/index.ts';
import type { Client } from '../connection.ts';

export type Hit = Output<'chat.search'>['items'][number];

export interface PaletteState {
  query: string;
  conversations: Conversation[];
  hits: Hit[];
  /** True while an answer to what stands in the field is still to come. */
  looking: boolean;
  /** Ids of the commands used last, newest first. */
  recent: string[];
  type: (query: string) => void;
  used: (id: string) => void;
}

type Keep = Pick<Storage, 'getItem' | 'setItem'>;
const key = 'hearth.palette';
const keptRecent = 5;

function readRecent(keep: Keep): string[] {
  try {
    const read: unknown = JSON.parse(keep.getItem(key) ?? '[]');
    return Array.isArray(read) ? read.filter((id) => typeof id === 'string').slice(0, keptRecent) : [];
  } catch {
    return [];
  }
}

/** Use once for each opening. `wait` is the clock; it answers with how to cancel. */
export function createPalette(client: Client, keep: Keep, wait: (run: () => void, ms: number) => () => void) {
  let cancel: () => void = () => undefined;
  return createStore<PaletteState>()((set, get) => {
    const look = async (query: string) => {
      const [list, found] = await Promise.all([
        client.call('chat.list', { limit: query ? 6 : 5, ...(query && { query }) }).catch(() => ({ items: [] })),
        query.length < 2 ? { items: [] } : client.call('chat.search', { query, limit: 6 }).catch(() => ({ items: [] })),
      ]);
      // An answer to what was typed before is of no use now.
      if (get().query.trim() === query) set({ conversations: list.items, hits: found.items, looking: false });
    };
    return {
      query: '',
      conversations: [],
      hits: [],
      looking: false,
      recent: readRecent(keep),
      type(query) {
        cancel();
        set({ query, looking: true });
        // A short rest, so that fast typing asks once.
        cancel = wait(() => void look(query.trim()), query ? 90 : 0);
      },
      used(id) {
        const recent = [id, ...get().recent.filter((it) => it !== id)].slice(0, keptRecent);
        keep.setItem(key, JSON.stringify(recent));
        set({ recent });
      },
    };
  });
}

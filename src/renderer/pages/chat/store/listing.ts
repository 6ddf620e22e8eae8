/** The list of conversations: pages, search, names, and taking away with a way back. */
import { type ChatActions, type Room, sentence } from './state.ts';

const pageSize = 60;

export interface Listing extends Pick<ChatActions, 'loadMore' | 'rename' | 'remove' | 'restore' | 'find'> {
  /** Reads the list again; calls that come meanwhile become one. */
  refresh: () => Promise<void>;
}

/** Use once per room. */
export function createListing({ world, get, set }: Room): Listing {
  let running: Promise<void> | null = null;
  let once = false;

  const readList = async () => {
    const limit = Math.min(500, Math.max(pageSize, get().list.length));
    try {
      const { items, next } = await world.call('chat.list', { limit });
      set({ list: items, next, listState: 'ready' });
    } catch {
      set({ listState: get().list.length > 0 ? 'ready' : 'failed' });
    }
  };

  const refresh = async (): Promise<void> => {
    if (running) {
      once = true;
      return running;
    }
    running = readList();
    await running;
    running = null;
    if (once) {
      once = false;
      await refresh();
    }
  };

  return {
    refresh,
    async loadMore() {
      const { next, list } = get();
      if (!next || running) return;
      const page = await world.call('chat.list', { limit: pageSize, cursor: next }).catch(() => null);
      if (!page) return;
      const known = new Set(list.map(({ id }) => id));
      set({ list: [...list, ...page.items.filter(({ id }) => !known.has(id))], next: page.next });
    },
    async rename(id, title) {
      const name = title.trim().slice(0, 200);
      if (name === '') return;
      const swap = (to: string) => set({ list: get().list.map((it) => (it.id === id ? { ...it, title: to } : it)) });
      const before = get().list.find((it) => it.id === id)?.title ?? name;
      swap(name);
      try {
        const conversation = await world.call('chat.rename', { id, title: name });
        const { open } = get();
        if (open?.id === id) set({ open: { ...open, conversation } });
      } catch (error) {
        swap(before);
        world.announce(sentence(error));
      }
    },
    async remove(id) {
      try {
        await world.call('chat.delete', { id });
        set({ list: get().list.filter((it) => it.id !== id) });
        return true;
      } catch (error) {
        const { open } = get();
        if (open?.id === id) set({ open: { ...open, error: sentence(error) } });
        world.announce(sentence(error));
        return false;
      }
    },
    async restore(id) {
      await world.call('chat.restore', { id }).catch((error: unknown) => world.announce(sentence(error)));
      await refresh();
    },
    async find(query) {
      if (query.trim() === '') {
        set({ search: null });
        return;
      }
      const before = get().search;
      set({ search: { query, titles: before?.titles ?? [], hits: before?.hits ?? [], state: 'searching' } });
      try {
        const [titles, hits] = await Promise.all([
          world.call('chat.list', { query, limit: 8 }),
          world.call('chat.search', { query, limit: 40 }),
        ]);
        // Letters typed since have asked anew; only their answer counts.
        if (get().search?.query === query) set({ search: { query, titles: titles.items, hits: hits.items, state: 'done' } });
      } catch {
        if (get().search?.query === query) set({ search: { query, titles: [], hits: [], state: 'failed' } });
      }
    },
  };
}

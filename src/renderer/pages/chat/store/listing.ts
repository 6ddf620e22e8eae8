/** The list of conversations: pages, search, names, and taking away with a way back. */
import { type ChatActions, type Room, sentence } from './state.ts';

const pageSize = 60;

/** Use once per room. The arrow methods are given away as actions. */
export class Listing implements Pick<ChatActions, 'loadMore' | 'rename' | 'remove' | 'restore' | 'find'> {
  private readonly room: Room;
  private running: Promise<void> | null = null;
  private once = false;

  constructor(room: Room) {
    this.room = room;
  }

  /** Reads the list again; calls that come meanwhile become one. */
  refresh = async (): Promise<void> => {
    if (this.running) {
      this.once = true;
      return this.running;
    }
    this.running = this.readList();
    await this.running;
    this.running = null;
    if (!this.once) return;
    this.once = false;
    await this.refresh();
  };

  loadMore = async (): Promise<void> => {
    const { next, list } = this.room.get();
    if (!next || this.running) return;
    const page = await this.room.world.call('chat.list', { limit: pageSize, cursor: next }).catch(() => null);
    if (!page) return;
    const known = new Set(list.map(({ id }) => id));
    this.room.set({ list: [...list, ...page.items.filter(({ id }) => !known.has(id))], next: page.next });
  };

  rename = async (id: string, title: string): Promise<void> => {
    const name = title.trim().slice(0, 200);
    if (name === '') return;
    const before = this.room.get().list.find((it) => it.id === id)?.title ?? name;
    this.entitle(id, name);
    try {
      const conversation = await this.room.world.call('chat.rename', { id, title: name });
      const { open } = this.room.get();
      if (open?.id === id) this.room.set({ open: { ...open, conversation } });
    } catch (error) {
      this.entitle(id, before);
      this.room.world.announce(sentence(error));
    }
  };

  remove = async (id: string): Promise<boolean> => {
    const { world, get, set } = this.room;
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
  };

  restore = async (id: string): Promise<void> => {
    const { world } = this.room;
    await world.call('chat.restore', { id }).catch((error: unknown) => world.announce(sentence(error)));
    await this.refresh();
  };

  find = async (query: string): Promise<void> => {
    const { world, get, set } = this.room;
    if (query.trim() === '') {
      set({ search: null });
      return;
    }
    const before = get().search;
    set({ search: { query, titles: before?.titles ?? [], hits: before?.hits ?? [], state: 'searching' } });
    const found = await Promise.all([
      world.call('chat.list', { query, limit: 8 }),
      world.call('chat.search', { query, limit: 40 }),
    ]).catch(() => null);
    // Letters typed since have asked anew; only their answer counts.
    if (get().search?.query !== query) return;
    set({ search: { query, titles: found?.[0].items ?? [], hits: found?.[1].items ?? [], state: found ? 'done' : 'failed' } });
  };

  private async readList(): Promise<void> {
    const { world, get, set } = this.room;
    const limit = Math.min(500, Math.max(pageSize, get().list.length));
    try {
      const { items, next } = await world.call('chat.list', { limit });
      set({ list: items, next, listState: 'ready' });
    } catch {
      set({ listState: get().list.length > 0 ? 'ready' : 'failed' });
    }
  }

  private entitle(id: string, title: string): void {
    this.room.set({ list: this.room.get().list.map((it) => (it.id === id ? { ...it, title } : it)) });
  }
}

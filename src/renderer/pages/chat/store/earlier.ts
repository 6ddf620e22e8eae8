/** Going back in the open conversation: a page while scrolling, or as far as a message that is wanted. */
import type { ChatActions, Open, Room } from './state.ts';

/** A page of messages; more come while scrolling up. */
export const pageSize = 200;
/** As much as one request gives: for someone who wants to be far above, not to read what is between. */
const strideSize = 1000;

/** Use once per room. */
export class Earlier implements Pick<ChatActions, 'loadEarlier' | 'toFirst' | 'stay'> {
  private readonly room: Room;
  private way = 0;
  /** The way that leads to the first message: the only one that a person leaves off. */
  private far = 0;

  constructor(room: Room) {
    this.room = room;
  }

  loadEarlier = async (): Promise<void> => {
    const { open } = this.room.get();
    if (!open?.earlier || open.loadingEarlier) return;
    const first = open.messages[0]?.id;
    await this.back(pageSize, (now) => now.messages[0]?.id !== first);
  };

  toFirst = (): Promise<boolean> => {
    const there = this.back(strideSize, () => false);
    this.far = this.way;
    return there;
  };

  /** Until the message is among those here. */
  to(messageId: string): Promise<boolean> {
    return this.back(strideSize, ({ messages }) => messages.some(({ id }) => id === messageId));
  }

  stay = (): void => {
    if (this.far !== this.way || !this.room.get().open?.loadingEarlier) return;
    this.way += 1;
    this.patch({ loadingEarlier: false });
  };

  /** Reads page after page; true when it got where it was asked to, or to the first message. */
  private async back(limit: number, enough: (open: Open) => boolean): Promise<boolean> {
    const id = this.room.get().open?.id;
    this.way += 1;
    const mine = this.way;
    const goesOn = () => mine === this.way && this.room.get().open?.id === id;
    try {
      for (;;) {
        const { open } = this.room.get();
        if (!open || !goesOn()) return false;
        if (!open.earlier || enough(open)) return true;
        this.patch({ loadingEarlier: true, earlierFailed: false });
        await this.page(open, limit);
      }
    } catch {
      if (goesOn()) this.patch({ earlierFailed: true });
      return false;
    } finally {
      if (goesOn()) this.patch({ loadingEarlier: false });
    }
  }

  private async page({ id, messages: shown }: Open, limit: number): Promise<void> {
    const before = shown[0]?.id;
    const found = await this.room.world.call('chat.get', { id, ...(before && { before }), limit });
    const { open } = this.room.get();
    // Another branch may have been chosen meanwhile: then these messages are not its own.
    if (open?.id === id && open.messages[0]?.id === before)
      this.patch({ messages: [...found.messages, ...open.messages], earlier: found.earlier });
  }

  private patch(part: Partial<Open>): void {
    const { open } = this.room.get();
    if (open) this.room.set({ open: { ...open, ...part } });
  }
}

/** Unsent text is never lost: each keystroke is mirrored at once, and told to the daemon when the typing rests. */
import { type ChatActions, type DraftKey, newDraft, type Room } from './state.ts';

const restMs = 250;
const prefix = 'hearth.draft.';

export interface Drafts extends Pick<ChatActions, 'draft' | 'flush'> {
  /** Reads what both sides kept; the mirror is newer, since it is cleared when the daemon has it. */
  load: () => Promise<void>;
  /** Empties the composer for show while its text is on its way; what was kept stays until `sent`. */
  take: (key: DraftKey) => void;
  sent: (key: DraftKey) => void;
  /** Puts back what could not be sent, before what was typed since. */
  giveBack: (key: DraftKey, text: string) => void;
}

/** Use once per room. */
export function createDrafts({ world, get, set }: Room): Drafts {
  const resting = new Map<DraftKey, () => void>();
  const onTheWay = new Set<DraftKey>();
  const put = (key: DraftKey, text: string) => set({ drafts: { ...get().drafts, [key]: text } });

  const tell = async (key: DraftKey) => {
    resting.get(key)?.();
    resting.delete(key);
    if (onTheWay.has(key)) return;
    const text = get().drafts[key] ?? '';
    try {
      await world.call('chat.setDraft', { conversationId: key === newDraft ? null : key, text });
      if ((get().drafts[key] ?? '') === text && !onTheWay.has(key)) world.storage.removeItem(prefix + key);
    } catch {
      // The mirror keeps it; the next keystroke or the next start tries again.
    }
  };

  const draft = (key: DraftKey, text: string) => {
    put(key, text);
    if (onTheWay.has(key)) return;
    mirror(world.storage, key, text);
    resting.get(key)?.();
    resting.set(
      key,
      world.wait(() => void tell(key), restMs),
    );
  };

  return {
    draft,
    flush() {
      for (const key of [...resting.keys()]) void tell(key);
    },
    async load() {
      const kept = await world.call('chat.drafts', {}).catch(() => ({ items: [] }));
      const drafts = Object.fromEntries(kept.items.map(({ conversationId, text }) => [conversationId ?? newDraft, text]));
      set({ drafts: { ...drafts, ...mirrored(world.storage), ...get().drafts } });
    },
    take(key) {
      onTheWay.add(key);
      resting.get(key)?.();
      resting.delete(key);
      // Kept once more, so that a crash between here and the answer loses nothing.
      mirror(world.storage, key, get().drafts[key] ?? '');
      put(key, '');
    },
    sent(key) {
      onTheWay.delete(key);
      mirror(world.storage, key, get().drafts[key] ?? '');
      void tell(key);
    },
    giveBack(key, text) {
      onTheWay.delete(key);
      const since = get().drafts[key] ?? '';
      draft(key, since === '' ? text : `${text}\n${since}`);
    },
  };
}

function mirror(storage: Room['world']['storage'], key: DraftKey, text: string): void {
  try {
    if (text === '') storage.removeItem(prefix + key);
    else storage.setItem(prefix + key, text);
  } catch {
    // Full or forbidden: the daemon still keeps it a moment later.
  }
}

function mirrored(storage: Room['world']['storage']): Record<DraftKey, string> {
  const found: Record<DraftKey, string> = {};
  for (let at = 0; at < storage.length; at++) {
    const key = storage.key(at);
    const text = key?.startsWith(prefix) ? storage.getItem(key) : null;
    if (key && text) found[key.slice(prefix.length)] = text;
  }
  return found;
}

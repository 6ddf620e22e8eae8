/** Whether the rail is small: by choice (kept on this computer), or because the window is narrow. */
import { createStore } from 'zustand/vanilla';

interface Rail {
  chosen: boolean;
  narrow: boolean;
  toggle: () => void;
  setNarrow: (narrow: boolean) => void;
}

type Keep = Pick<Storage, 'getItem' | 'setItem'>;
const key = 'hearth.rail';

/** Use once for the window; `keep` is where the choice stays. */
export function createRail(keep: Keep) {
  return createStore<Rail>()((set, get) => ({
    chosen: keep.getItem(key) === 'small',
    narrow: false,
    toggle() {
      const chosen = !get().chosen;
      keep.setItem(key, chosen ? 'small' : 'wide');
      set({ chosen });
    },
    setNarrow: (narrow) => set({ narrow }),
  }));
}

/** Use to decide the layout. */
export const isSmall = (rail: Rail): boolean => rail.chosen || rail.narrow;

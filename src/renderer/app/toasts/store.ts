/** One toast at a time, six seconds, with Undo where there is one. Never the only place an error is shown. */
import { createStore } from 'zustand/vanilla';
import { announce } from '../announce.ts';

export interface Toast {
  id: number;
  text: string;
  /** What the button says and does: "Undo". */
  action?: { label: string; run: () => void };
}

interface Toasts {
  shown: Toast | null;
  show: (toast: Omit<Toast, 'id'>) => void;
  close: (id: number) => void;
}

/** Use in tests; the window has one, `toasts`. */
export function createToasts(say: (text: string) => void) {
  let count = 0;
  return createStore<Toasts>()((set, get) => ({
    shown: null,
    show(toast) {
      count += 1;
      set({ shown: { ...toast, id: count } });
      say(toast.action ? `${toast.text} ${toast.action.label} is available.` : toast.text);
    },
    close(id) {
      // A late timer of an older toast must not close the one that came after.
      if (get().shown?.id === id) set({ shown: null });
    },
  }));
}

export const toasts = createToasts((text) => announce(text));

/** Use when something was done that can be undone, or is worth one line. */
export function toast(text: string, action?: Toast['action']): void {
  toasts.getState().show({ text, ...(action && { action }) });
}

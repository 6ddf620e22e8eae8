/** Up and down walk through what was typed before, and come back to what was being written. */

export interface Recall {
  /** The text to show for one step, or null where there is none. */
  step: (by: 1 | -1, texts: readonly string[], current: string) => string | null;
  /** True from the first step until something is typed: the arrows walk wherever the caret stands. */
  walking: () => boolean;
  reset: () => void;
}

/** Use one per composer. -1 goes back in time. */
export function createRecall(): Recall {
  let at = -1;
  let begun = '';
  return {
    step(by, texts, current) {
      const to = at - by;
      if (to < -1 || to >= texts.length) return null;
      if (at === -1) begun = current;
      at = to;
      return at === -1 ? begun : (texts[at] ?? null);
    },
    walking: () => at !== -1,
    reset() {
      at = -1;
    },
  };
}

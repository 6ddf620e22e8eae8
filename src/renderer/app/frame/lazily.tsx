/** Parts of the window that are fetched when they are needed, or ahead of it. */
import { type ComponentType, lazy, useState } from 'react';

/** What `lazily` makes: `Show` draws it, `ahead` fetches it before anyone asks. */
export interface Lazily<P> {
  Show: ComponentType<P>;
  ahead: () => Promise<unknown>;
}

/** Use for a page or a dialog. What was fetched ahead is drawn at once: React's own `lazy` would hold it back up to 300 ms. */
export function lazily<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): Lazily<P> {
  let ready: ComponentType<P> | undefined;
  const ahead = async () => {
    const loaded = await load();
    ready = loaded.default;
    return loaded;
  };
  const Later: ComponentType<P> = lazy(ahead);
  // biome-ignore lint/correctness/noComponentHookFactories: made once for each module, never while rendering
  function Show(props: P) {
    // Chosen once for each mount: a change of component in mid-life would lose its state.
    const [Part] = useState<ComponentType<P>>(() => ready ?? Later);
    return <Part {...props} />;
  }
  return { Show, ahead };
}

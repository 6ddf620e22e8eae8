import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button, IconButton } from '../../parts/Button.tsx';
import { registerKeys } from '../keys.ts';
import { type Toast, toasts } from './store.ts';

const shownFor = 6000;

function Shown({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  const { close } = toasts.getState();
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => close(toast.id), shownFor);
    return () => clearTimeout(timer);
  }, [held, toast.id, close]);
  const act = () => {
    toast.action?.run();
    close(toast.id);
  };
  return (
    // It is announced through the live region; here it only waits under pointer or focus.
    // biome-ignore lint/a11y/noStaticElementInteractions: the listeners only hold the timer
    <div
      className="toast"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span dir="auto" className="grow">
        {toast.text}
      </span>
      {toast.action && (
        <Button kind="ghost" size="sm" onClick={act}>
          {toast.action.label}
        </Button>
      )}
      <IconButton icon="x" label="Close" onClick={() => close(toast.id)} />
    </div>
  );
}

/** The place where toasts show: bottom left of the page. */
export function Toasts() {
  const shown = useStore(toasts, (state) => state.shown);
  useEffect(
    () =>
      registerKeys([
        {
          keys: 'mod+z',
          does: 'Undo what was just done',
          scope: 'Everywhere',
          run(event) {
            const { shown: toast, close } = toasts.getState();
            if (!toast?.action || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement)
              return false;
            toast.action.run();
            close(toast.id);
          },
        },
      ]),
    [],
  );
  return (
    <section className="toasts" aria-label="Notices">
      {shown && <Shown key={shown.id} toast={shown} />}
    </section>
  );
}

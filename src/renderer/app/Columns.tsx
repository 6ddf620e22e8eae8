/** A page with a list at its left. Below 960 the list slides over the page, and `SideToggle` in the bar opens it. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { IconButton } from '../parts/Button.tsx';
import { usePlace } from './location.ts';

interface Side {
  open: boolean;
  label: string;
  set: (open: boolean) => void;
}

const SideContext = createContext<Side>({ open: false, label: '', set: () => undefined });

interface ColumnsProps {
  /** The name of the list: "Conversations". */
  label: string;
  /** Its width, when it is not 240. */
  width?: string;
  side: ReactNode;
  children: ReactNode;
}

/** Use for a room with a list. */
export function Columns({ label, width, side, children }: ColumnsProps) {
  const [open, set] = useState(false);
  const place = usePlace();
  // Something was chosen in the list: the page is what counts now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what closes it
  useEffect(() => set(false), [place]);
  const close = (event: React.KeyboardEvent) => {
    if (!open || event.key !== 'Escape') return;
    event.stopPropagation();
    set(false);
  };
  return (
    <SideContext value={{ open, label, set }}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the list wherever the focus is */}
      <div
        className="cols"
        data-side={open ? 'open' : 'closed'}
        style={width ? ({ '--col': width } as React.CSSProperties) : undefined}
        onKeyDown={close}
      >
        <section className="side" aria-label={label} data-region="list">
          {side}
        </section>
        <button
          type="button"
          className="side-scrim"
          tabIndex={-1}
          aria-label={`Close ${label.toLowerCase()}`}
          onClick={() => set(false)}
        />
        <div className="main" data-region="page">
          {children}
        </div>
      </div>
    </SideContext>
  );
}

/** Use first in a page's bar; it shows only where the list is hidden. */
export function SideToggle() {
  const { open, label, set } = useContext(SideContext);
  return (
    <IconButton
      className="side-toggle"
      icon="sidebar"
      label={`Show ${label.toLowerCase()}`}
      aria-expanded={open}
      onClick={() => set(!open)}
    />
  );
}

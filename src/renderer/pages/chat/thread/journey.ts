/** Home and End in a conversation of any length: to the very first message, wherever it is, and back to the last. */
import { type KeyboardEvent, useCallback } from 'react';
import type { Messages } from './Scroller.tsx';

/** What is known of the messages before those here, and how to come by them. */
export interface Journey {
  readonly earlier: boolean;
  readonly loadingEarlier: boolean;
  readonly earlierFailed: boolean;
  readonly onEarlier: () => void;
  /** Reads all that comes before; false when it was left off. */
  readonly onFirst: () => Promise<boolean>;
  /** Leaves off reading back. */
  readonly onStay: () => void;
}

/** Use on what scrolls: its keys, and what tells that the person wants to be elsewhere now. */
export function useJourney(virtual: Messages, { onFirst, onStay }: Journey) {
  const toEnd = useCallback(() => {
    onStay();
    virtual.scrollToEnd();
  }, [virtual, onStay]);
  const toFirst = async () => {
    if (await onFirst()) virtual.scrollToOffset(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const wanted = isWriting(event.target) ? null : edgeOf(event);
    if (wanted === null) {
      onStay();
      return;
    }
    event.preventDefault();
    if (wanted === 'end') toEnd();
    else void toFirst();
  };
  return { toEnd, onKeyDown, onWheel: onStay, onPointerDown: onStay, onTouchMove: onStay };
}

const isWriting = (target: EventTarget) => target instanceof HTMLElement && target.closest('input, textarea') !== null;

/** Home and End; on a Mac also the arrows with Command, as everywhere there. */
function edgeOf({ key, shiftKey, altKey, metaKey }: KeyboardEvent): 'first' | 'end' | null {
  if (shiftKey || altKey) return null;
  if (key === 'Home' || (metaKey && key === 'ArrowUp')) return 'first';
  return key === 'End' || (metaKey && key === 'ArrowDown') ? 'end' : null;
}

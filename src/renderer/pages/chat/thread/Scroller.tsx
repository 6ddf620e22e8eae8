/** A list of messages of any length, anchored at its end: only what is in view is drawn. */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  forwardRef,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Message } from '../../../../contract/chat.ts';
import { Button } from '../../../parts/Button.tsx';
import { EarlierNote } from './EarlierNote.tsx';
import { type Journey, useJourney } from './journey.ts';

/** Within so many pixels of the end, the view follows what is written. */
const followWithin = 48;
/** Earlier messages are asked for when the first of those here is so near. */
const askWithin = 30;

export interface ScrollerHandle {
  toEnd: () => void;
}

interface ScrollerProps extends Journey {
  readonly items: readonly Message[];
  /** The message to show first; the end when there is none. */
  readonly focus: string | null;
  readonly render: (message: Message) => ReactNode;
}

export const Scroller = forwardRef<ScrollerHandle, ScrollerProps>(function Scroller(props, ref) {
  const { items, focus } = props;
  const box = useRef<HTMLDivElement>(null);
  const virtual = useMessages(box, items, focus);
  const { away, fresh, follow } = useAway(box, items);
  useKeptEnd(box, virtual);
  useAskEarlier(virtual.getVirtualItems()[0]?.index ?? 0, props);
  const { toEnd, ...hands } = useJourney(virtual, props);
  useImperativeHandle(ref, () => ({ toEnd }), [toEnd]);
  return (
    <div className="chat-scroll">
      {/* The headings that answers bring stand below this one, not right below the page's. */}
      <h2 className="sr">Messages</h2>
      <div
        className="chat-thread scroll"
        ref={box}
        role="log"
        aria-label="Conversation"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
        tabIndex={0}
        onScroll={follow}
        {...hands}
      >
        <Rows virtual={virtual} {...props} />
      </div>
      <EarlierNote count={items.length} {...props} />
      {away && (
        <Button className="chat-new" size="sm" icon="down" onClick={toEnd}>
          {fresh ? 'New text' : 'To the end'}
        </Button>
      )}
    </div>
  );
});

export type Messages = Virtualizer<HTMLDivElement, HTMLDivElement>;

/** The rows in view, in the flow of the page: the last can grow without anything else being moved. */
function Rows({ virtual, items, render }: ScrollerProps & { virtual: Messages }): ReactNode {
  const shown = virtual.getVirtualItems();
  return (
    <div className="chat-rows" style={{ height: virtual.getTotalSize() }}>
      <div className="chat-window" style={{ transform: `translateY(${shown[0]?.start ?? 0}px)` }}>
        {shown.map(({ key, index }) => {
          const message = items[index];
          return message ? (
            <div key={key} className="chat-row" data-index={index} ref={virtual.measureElement}>
              {render(message)}
            </div>
          ) : null;
        })}
      </div>
    </div>
  );
}

function useMessages(box: RefObject<HTMLDivElement | null>, items: readonly Message[], focus: string | null): Messages {
  const rows = useRef(items);
  rows.current = items;
  const ids = useSameIds(items);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys change when the ids do, not with each delta
  const keyOf = useCallback((at: number) => rows.current[at]?.id ?? at, [ids]);
  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: (at) => estimate(rows.current[at]),
    getItemKey: keyOf,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: followWithin,
    overscan: 3,
    gap: 24,
    paddingStart: 16,
    paddingEnd: 20,
    // The first drawing is of the end already: nothing above it is ever built.
    initialOffset: () => (focus ? 0 : Number.MAX_SAFE_INTEGER / 2),
    initialRect: { width: 640, height: 640 },
  });
  useLayoutEffect(() => {
    const at = focus ? rows.current.findIndex(({ id }) => id === focus) : -1;
    if (at >= 0) virtual.scrollToIndex(at, { align: 'center' });
    else virtual.scrollToEnd();
  }, [focus, virtual]);
  return virtual;
}

/** What takes room from the thread, a banner above it or a growing field below, must not push the end out of view. */
function useKeptEnd(box: RefObject<HTMLDivElement | null>, virtual: Messages): void {
  useEffect(() => {
    const node = box.current;
    if (!node) return;
    let height = node.clientHeight;
    const observer = new ResizeObserver(() => {
      const below = node.scrollHeight - node.scrollTop - height;
      if (node.clientHeight < height && below <= followWithin) virtual.scrollToEnd();
      height = node.clientHeight;
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, [box, virtual]);
}

function useAskEarlier(first: number, { earlier, loadingEarlier, earlierFailed, onEarlier }: ScrollerProps): void {
  useEffect(() => {
    // After a failure only the person asks again: a daemon that is gone must not be asked without end.
    if (earlier && !loadingEarlier && !earlierFailed && first < askWithin) onEarlier();
  }, [earlier, loadingEarlier, earlierFailed, first, onEarlier]);
}

/** The same array as long as the ids are the same: a delta changes a message, not the list. */
function useSameIds(items: readonly Message[]): readonly string[] {
  const known = useRef<readonly string[]>([]);
  return useMemo(() => {
    const before = known.current;
    if (before.length !== items.length || items.some(({ id }, at) => id !== before[at]))
      known.current = items.map(({ id }) => id);
    return known.current;
  }, [items]);
}

/** Whether the reader has left the end, and whether something was written there since. */
function useAway(box: RefObject<HTMLDivElement | null>, items: readonly Message[]) {
  const [away, setAway] = useState(false);
  const [leftWith, setLeftWith] = useState<Message | undefined>(undefined);
  const last = items.at(-1);
  const follow = () => {
    const node = box.current;
    if (!node) return;
    const now = node.scrollHeight - node.scrollTop - node.clientHeight > followWithin * 2;
    if (now && !away) setLeftWith(last);
    setAway(now);
  };
  return { away, fresh: away && last !== leftWith, follow };
}

/** A guess good enough that the scroll bar does not jump: 75 characters a line, 24 px each, and the foot. */
function estimate(message: Message | undefined): number {
  let height = message?.role === 'user' ? 52 : 40;
  for (const part of message?.content ?? []) {
    if (part.type === 'text') height += Math.ceil(part.text.length / 70) * 24 + 12;
    else height += 28;
  }
  return height;
}

/** The text field: Enter sends, Shift Enter is a new line, up and down recall, and `/` completes commands. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { actions, chatNow, useChat } from '../room.ts';
import { newDraft } from '../store/state.ts';
import { type Completion, completions } from './commands.ts';
import { createRecall } from './recall.ts';

const none: readonly Completion[] = [];

export function WritingField({ draft, disabled }: { draft: string; disabled: boolean }): ReactNode {
  const text = useChat((state) => state.drafts[draft] ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const { offered, marked, write, take, keys } = useWriting(draft, text, () => field.current?.focus());
  useFocusOnOpening(field);
  const open = offered.length > 0;
  return (
    <>
      {open && <Offered id={list} offered={offered} marked={marked} onTake={take} />}
      <textarea
        ref={field}
        className="text"
        dir="auto"
        rows={1}
        aria-label="Message"
        aria-autocomplete="list"
        aria-controls={open ? list : undefined}
        aria-activedescendant={open ? `${list}-${marked}` : undefined}
        placeholder={draft === newDraft ? 'Write to Hearth, or / for commands' : 'Reply, or / for commands'}
        disabled={disabled}
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={keys}
        onBlur={actions.flush}
      />
    </>
  );
}

/** What the keys do: complete, send, recall. */
function useWriting(draft: string, text: string, focus: () => void) {
  const models = useChat((state) => state.models);
  const [recall] = useState(createRecall);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState(false);
  const offered = closed || recall.walking() ? none : completions(text, models);
  const marked = Math.min(at, offered.length - 1);

  const put = (to: string) => {
    setClosed(false);
    setAt(0);
    actions.draft(draft, to);
  };
  const write = (to: string) => {
    recall.reset();
    put(to);
  };
  const send = (what: string) => {
    recall.reset();
    void actions.send(what);
  };
  const take = (completion: Completion) => {
    write(completion.text);
    if (completion.whole) send(completion.text);
    else focus();
  };
  const walk = (by: 1 | -1) => {
    const to = recall.step(by, chatNow().typed, text);
    if (to !== null) put(to);
    return to !== null;
  };
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, every key is its own; Safari says so only by 229.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const chosen = offered[marked];
    const completed =
      chosen && completionKey(event, { count: offered.length, marked, setAt, setClosed, take: () => take(chosen) });
    if (completed || writingKey(event, { send: () => send(text), walk, walking: recall.walking() })) event.preventDefault();
  };
  return { offered, marked, write, take, keys };
}

interface Completing {
  count: number;
  marked: number;
  setAt: (at: number) => void;
  setClosed: (closed: boolean) => void;
  take: () => void;
}

/** True when the key belonged to the list of completions. */
function completionKey(event: KeyboardEvent, { count, marked, setAt, setClosed, take }: Completing): boolean {
  if (event.key === 'ArrowDown') setAt((marked + 1) % count);
  else if (event.key === 'ArrowUp') setAt((marked + count - 1) % count);
  else if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey)) take();
  else if (event.key === 'Escape') setClosed(true);
  else return false;
  return true;
}

/** True when the key sent or recalled. Arrows begin to recall at the very start or end of the text. */
function writingKey(
  event: KeyboardEvent<HTMLTextAreaElement>,
  { send, walk, walking }: { send: () => void; walk: (by: 1 | -1) => boolean; walking: boolean },
): boolean {
  const { selectionStart, selectionEnd, value } = event.currentTarget;
  if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
    send();
    return true;
  }
  if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey || selectionStart !== selectionEnd) return false;
  if (event.key === 'ArrowUp' && (walking || selectionStart === 0)) return walk(-1);
  return event.key === 'ArrowDown' && (walking || selectionEnd === value.length) && walk(1);
}

/** Opening a conversation focuses its field, unless the person is typing elsewhere, walking through the list, or came to answer. */
function useFocusOnOpening(field: React.RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    const active = document.activeElement;
    const elsewhere =
      active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement || active?.closest('.chat-list-rows, .approve');
    if (!elsewhere) field.current?.focus();
  }, [field]);
}

function Offered({
  id,
  offered,
  marked,
  onTake,
}: {
  id: string;
  offered: readonly Completion[];
  marked: number;
  onTake: (taken: Completion) => void;
}): ReactNode {
  return (
    <div className="menu chat-commands" id={id} role="listbox" aria-label="Commands">
      {offered.map((completion, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the marked one
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field's keys take it
        <div
          key={completion.label}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === marked}
          className="item"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(completion)}
        >
          <span className="mono">{completion.label}</span>
          <span className="meta end">{completion.meaning}</span>
        </div>
      ))}
    </div>
  );
}

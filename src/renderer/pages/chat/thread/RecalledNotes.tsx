/** What was remembered for an answer: notes in the margin, or folded under it where there is no room for one. */
import './recalled.css';
import { type ReactNode, useEffect, useId, useState } from 'react';
import type { Message } from '../../../../contract/chat.ts';
import type { Recalled } from '../../../../contract/run-event.ts';
import { remembered } from '../../../remembered/known.ts';
import { Note } from '../../../remembered/Note.tsx';
import { FoldButton } from './FoldButton.tsx';

/** So many stand beside an answer; the others are one click away. */
const beside = 2;

/** The memories that an answer was given; none where it was given none. */
export const recalledFor = ({ content }: Pick<Message, 'content'>): readonly Recalled[] =>
  content.flatMap((part) => (part.type === 'recalled' ? part.items : []));

export function RecalledNotes({ items }: { items: readonly Recalled[] }): ReactNode {
  const [open, setOpen] = useState(false);
  const id = useId();
  useEffect(() => remembered.want(items.map(({ memoryId }) => memoryId)), [items]);
  const more = items.length - beside;
  return (
    <aside className={open ? 'chat-recalled is-open' : 'chat-recalled'} aria-label="Recalled memory">
      <div className="chat-recalled-fold">
        <FoldButton open={open} onClick={() => setOpen(!open)}>
          {items.length} recalled
        </FoldButton>
      </div>
      <ul id={id}>
        {items.map((item, at) => (
          <li key={item.memoryId} className={noteClass(item, at)}>
            <Note item={item} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <div className="chat-recalled-more">
          <FoldButton open={open} onClick={() => setOpen(!open)}>
            {open ? 'Fewer' : `${more} more`}
          </FoldButton>
        </div>
      )}
    </aside>
  );
}

const noteClass = ({ outside }: Recalled, at: number): string =>
  ['note', outside && 'outside', at >= beside && 'is-more'].filter(Boolean).join(' ');

/** The second column: all conversations by day, or what a search found. */
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { registerKeys } from '../../../app/keys.ts';
import { go, href } from '../../../app/location.ts';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { TextInput } from '../../../parts/Field.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { actions, useChat } from '../room.ts';
import { byDay } from './days.ts';
import { Found } from './Found.tsx';
import { Row } from './Row.tsx';

/** Typing rests this long before it is searched for. */
const restMs = 120;

/** Use as the list of the room. `current` is the conversation on screen. */
export function Conversations({ current }: { current: string | null }): ReactNode {
  const search = useChat((state) => state.search);
  const field = useRef<HTMLInputElement>(null);
  useEffect(
    () => registerKeys([{ keys: 'mod+f', does: 'Search conversations', scope: 'Chat', run: () => field.current?.focus() }]),
    [],
  );
  return (
    <div className="chat-list">
      <div className="row chat-list-head">
        <h2 className="head">Chat</h2>
        <IconButton className="end" icon="edit" label="New conversation" keys="mod+n" onClick={() => go(href('chat'))} />
      </div>
      <SearchField field={field} />
      <nav className="grow scroll chat-list-rows" aria-label="All conversations" onScroll={nearEnd} onKeyDown={moveFocus}>
        {search ? <Found search={search} /> : <ByDay current={current} />}
      </nav>
    </div>
  );
}

function SearchField({ field }: { field: React.RefObject<HTMLInputElement | null> }): ReactNode {
  const [text, setText] = useState('');
  const asked = useChat((state) => state.search?.query ?? '');
  useEffect(() => {
    if (text === asked) return;
    const timer = setTimeout(() => void actions.find(text), text === '' ? 0 : restMs);
    return () => clearTimeout(timer);
  }, [text, asked]);
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && text !== '') {
      event.stopPropagation();
      setText('');
    }
    if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('.chat-list-rows a')?.focus();
  };
  return (
    <search className="chat-search">
      <TextInput
        ref={field}
        icon="search"
        look="quiet"
        aria-label="Search conversations"
        placeholder="Search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keys}
      />
    </search>
  );
}

function ByDay({ current }: { current: string | null }): ReactNode {
  const list = useChat((state) => state.list);
  const listState = useChat((state) => state.listState);
  const groups = useMemo(() => byDay(list, new Date()), [list]);
  if (listState === 'loading') return <Skeleton label="Reading conversations" rows={6} />;
  if (listState === 'failed' && list.length === 0)
    return (
      <div className="chat-list-note">
        <p>The conversations could not be read. Nothing was changed.</p>
        <Button size="sm" onClick={() => void actions.reload()}>
          Read again
        </Button>
      </div>
    );
  if (list.length === 0) return <p className="chat-list-note">No conversations yet. The first begins with what you write.</p>;
  // One stop for Tab: the open conversation, or the first.
  const stop = list.some(({ id }) => id === current) ? current : list[0]?.id;
  return groups.map((group) => (
    <section key={group.name} aria-label={group.name}>
      <h3 className="group">{group.name}</h3>
      {group.items.map((item) => (
        <Row
          key={item.id}
          conversation={item}
          current={item.id === current}
          stop={item.id === stop}
          withTime={group.name === 'Today'}
        />
      ))}
    </section>
  ));
}

function nearEnd(event: React.UIEvent<HTMLElement>): void {
  const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
  if (scrollHeight - scrollTop - clientHeight < 400) void actions.loadMore();
}

/** Up, down, J and K move; Home and End go to the ends. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.target instanceof HTMLInputElement || event.metaKey || event.ctrlKey || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('a.item')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    j: at + 1,
    ArrowUp: at - 1,
    k: at - 1,
    Home: 0,
    End: rows.length - 1,
  };
  const to = moves[event.key];
  if (to === undefined) return;
  event.preventDefault();
  rows[Math.min(rows.length - 1, Math.max(0, to))]?.focus();
}

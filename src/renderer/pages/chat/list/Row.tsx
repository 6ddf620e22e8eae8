/** One conversation in the list. F2 renames, Delete deletes, and both are in the menu of the right mouse button. */
import { ContextMenu } from 'radix-ui';
import { type KeyboardEvent, memo, type ReactNode, useState } from 'react';
import type { Conversation } from '../../../../contract/chat.ts';
import { href } from '../../../app/location.ts';
import { useApprovals } from '../../../approvals/waiting.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { Kbd } from '../../../parts/Kbd.tsx';
import { actions } from '../room.ts';
import { clock } from './days.ts';
import { removeConversation } from './removing.ts';

interface RowProps {
  readonly conversation: Conversation;
  readonly current: boolean;
  /** The one row that Tab stops at. */
  readonly stop: boolean;
  readonly withTime: boolean;
}

export const Row = memo(({ conversation, current, stop, withTime }: RowProps): ReactNode => {
  const [naming, setNaming] = useState(false);
  const { id, title } = conversation;
  const remove = () => void removeConversation(id, title);
  const waits = useApprovals((state) => state.items.some((it) => it.conversationId === id));
  if (naming) return <NameField id={id} title={title} onDone={() => setNaming(false)} />;
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'F2') setNaming(true);
    else if (event.key === 'Delete' || (event.key === 'Backspace' && event.metaKey)) remove();
    else return;
    event.preventDefault();
  };
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>
        <a
          className="item"
          href={href('chat', [id])}
          aria-current={current ? 'true' : undefined}
          tabIndex={stop ? 0 : -1}
          aria-keyshortcuts="F2 Delete"
          onKeyDown={keys}
        >
          {waits ? (
            <span className="dot ember" role="img" aria-label="Waits for you" />
          ) : (
            conversation.activeRunId && <span className="dot live busy" role="img" aria-label="Answering" />
          )}
          <span className={current ? 'clip grow medium' : 'clip grow'} dir="auto">
            {title}
          </span>
          {withTime && <span className="micro num">{clock(conversation.updatedAt)}</span>}
        </a>
      </ContextMenu.Trigger>
      <ContextMenu.Portal container={document.getElementById('page')}>
        <ContextMenu.Content className="menu">
          <ContextMenu.Item className="item" onSelect={() => setNaming(true)}>
            <Icon name="edit" />
            <span className="grow">Rename</span>
            <Kbd keys="f2" />
          </ContextMenu.Item>
          <ContextMenu.Item className="item" onSelect={remove}>
            <Icon name="trash" />
            <span className="grow">Delete</span>
            <Kbd keys="delete" />
          </ContextMenu.Item>
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
});

/** Use where a title stands, to change it there. Enter keeps, Escape leaves it. */
export function NameField({ id, title, onDone }: { id: string; title: string; onDone: () => void }): ReactNode {
  const [name, setName] = useState(title);
  const keep = () => {
    if (name.trim() !== '' && name !== title) void actions.rename(id, name);
    onDone();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') keep();
    else if (event.key === 'Escape') onDone();
    else return;
    event.stopPropagation();
  };
  return (
    <span className="input chat-name">
      <input
        // biome-ignore lint/a11y/noAutofocus: the person just asked to type here
        autoFocus
        dir="auto"
        aria-label="Title"
        maxLength={200}
        value={name}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
        onBlur={keep}
        onKeyDown={keys}
      />
    </span>
  );
}

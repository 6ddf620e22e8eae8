/** The bar above a conversation: its title, its branch, how long it is and what it cost. */
import { type ReactNode, useState } from 'react';
import type { Message } from '../../../contract/chat.ts';
import { counted, dollars } from '../../app/amounts.ts';
import { SideToggle } from '../../app/Columns.tsx';
import { IconButton } from '../../parts/Button.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { NameField } from './list/Row.tsx';
import { removeConversation } from './list/removing.ts';
import { useChat } from './room.ts';

export function ChatBar(): ReactNode {
  const id = useChat((state) => state.open?.id ?? null);
  const [naming, setNaming] = useState<string | null>(null);
  const title = useChat(
    (state) => state.list.find((it) => it.id === state.open?.id)?.title ?? state.open?.conversation?.title ?? '',
  );
  const ready = useChat((state) => state.open?.state === 'ready');
  if (!id || !ready)
    return (
      <header className="bar">
        <SideToggle />
        <h1 className="clip">{id ? title : 'New conversation'}</h1>
      </header>
    );
  return (
    <header className="bar">
      <SideToggle />
      {naming === id ? (
        <NameField id={id} title={title} onDone={() => setNaming(null)} />
      ) : (
        <h1 className="clip" dir="auto" title={title}>
          {title}
        </h1>
      )}
      <BranchMark />
      <span className="end row g4">
        <Totals />
        <Menu
          trigger={<IconButton icon="dots" label="More" />}
          items={[
            { label: 'Rename', icon: 'edit', onSelect: () => setNaming(id) },
            { label: 'Delete', icon: 'trash', danger: true, onSelect: () => void removeConversation(id, title) },
          ]}
        />
      </span>
    </header>
  );
}

/** Says that what is shown is one of several ways this conversation went: the last place where it parts. */
function BranchMark(): ReactNode {
  const fork = useChat((state) => state.open?.messages.findLast((message) => message.siblings.length > 1) ?? null);
  if (!fork) return null;
  const text = `${fork.siblings.indexOf(fork.id) + 1} of ${fork.siblings.length}`;
  return (
    <span className="row g4 meta num none" title={`Version ${text}`}>
      <Icon name="branch" size={14} />
      <span className="sr">Version </span>
      {text}
    </span>
  );
}

function Totals(): ReactNode {
  const count = useChat((state) => state.open?.conversation?.messageCount ?? 0);
  const partial = useChat((state) => state.open?.earlier ?? false);
  const cost = useChat((state) => sumCost(state.open?.messages ?? []));
  // While earlier pages are not here their cost is not known: then only the count is said.
  return (
    <span className="meta num chat-totals">
      {counted(count, 'message')}
      {cost > 0 && !partial ? ` · ${dollars(cost)}` : ''}
    </span>
  );
}

const sumCost = (messages: readonly Message[]) => messages.reduce((sum, message) => sum + (message.usage?.cost ?? 0), 0);

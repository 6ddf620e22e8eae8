/** The room for conversations: the list, the thread, and the composer. */
import { type ReactNode, useEffect } from 'react';
import { Columns } from '../../app/Columns.tsx';
import { registerKeys } from '../../app/keys.ts';
import type { PageProps } from '../../app/location.ts';
import { ChatBar } from './ChatBar.tsx';
import { Composer } from './composer/Composer.tsx';
import { Conversations } from './list/Conversations.tsx';
import { actions, useChat, useStartedChat } from './room.ts';
import { Beginning, GoneNote } from './thread/Empty.tsx';
import { Thread } from './thread/Thread.tsx';
import './chat.css';
import './acts/acts.css';

/** The room for conversations. */
export default function Page({ place }: PageProps): ReactNode {
  useStartedChat();
  const id = place.path[0] ?? null;
  const focus = place.query.get('message');
  useEffect(() => void actions.show(id, focus), [id, focus]);
  useEffect(() => registerKeys([{ keys: 'mod+.', does: 'Stop the answer', scope: 'Chat', run: () => void actions.stop() }]), []);
  return (
    <Columns label="Conversations" side={<Conversations current={id} />}>
      <div className="chat">
        <ChatBar />
        <Middle />
        <Composer />
      </div>
    </Columns>
  );
}

function Middle(): ReactNode {
  const id = useChat((state) => state.open?.id ?? null);
  const state = useChat((it) => it.open?.state ?? null);
  const empty = useChat((it) => it.open?.messages.length === 0);
  if (id === null || (state === 'ready' && empty)) return <Beginning />;
  if (state === 'gone' || state === 'failed') return <GoneNote gone={state === 'gone'} />;
  return <Thread key={id} />;
}

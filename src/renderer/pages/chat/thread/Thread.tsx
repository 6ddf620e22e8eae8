/** The messages of the open conversation. */
import { type ReactNode, useEffect, useRef } from 'react';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { actions, useChat } from '../room.ts';
import { MessageView } from './MessageView.tsx';
import { Scroller, type ScrollerHandle } from './Scroller.tsx';

const none = [] as const;

export function Thread(): ReactNode {
  const messages = useChat((state) => state.open?.messages ?? none);
  const loading = useChat((state) => state.open?.state === 'loading');
  const earlier = useChat((state) => state.open?.earlier ?? false);
  const loadingEarlier = useChat((state) => state.open?.loadingEarlier ?? false);
  const earlierFailed = useChat((state) => state.open?.earlierFailed ?? false);
  const focus = useChat((state) => state.open?.focus ?? null);
  const scroller = useRef<ScrollerHandle>(null);
  const last = messages.at(-1);
  // What you just said is always brought into view, wherever you were.
  const lastIsMine = last?.id.startsWith('local:') ?? false;
  useEffect(() => {
    if (lastIsMine) scroller.current?.toEnd();
  }, [lastIsMine]);
  if (loading)
    return (
      <div className="grow chat-thread">
        <Skeleton label="Reading the conversation" rows={5} />
      </div>
    );
  return (
    <Scroller
      ref={scroller}
      items={messages}
      focus={focus}
      earlier={earlier}
      loadingEarlier={loadingEarlier}
      earlierFailed={earlierFailed}
      onEarlier={actions.loadEarlier}
      onFirst={actions.toFirst}
      onStay={actions.stay}
      render={(message) => <MessageView message={message} focused={message.id === focus} last={message === last} />}
    />
  );
}

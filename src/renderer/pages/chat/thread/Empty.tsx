/** A conversation that has no messages yet, one that is gone, and a home where no model can answer. */
import type { ReactNode } from 'react';
import { go, href } from '../../../app/location.ts';
import { Button } from '../../../parts/Button.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { actions, useChat } from '../room.ts';

/** Voyage makes vectors alone. */
const answers = (kind: string): boolean => kind !== 'builtin' && kind !== 'voyage';

/** True when somebody other than the built-in answers can be asked. */
export function useHasModel(): boolean {
  return useChat(
    ({ providers }) => providers === null || providers.some(({ kind, enabled, healthy }) => answers(kind) && enabled && healthy),
  );
}

export function Beginning(): ReactNode {
  const hasModel = useHasModel();
  return (
    <div className="grow scroll chat-empty">
      {hasModel ? (
        <div className="empty">
          <Icon name="chat" size={24} />
          <h2 className="head">What is on your mind?</h2>
          <p>Write below. The conversation gets its title from your first words, and everything in it can be found again.</p>
        </div>
      ) : (
        <NoModel />
      )}
    </div>
  );
}

function NoModel(): ReactNode {
  return (
    <div className="empty">
      <Icon name="cloud-off" size={24} />
      <h2 className="head">No model can answer yet</h2>
      <p>
        Without one, Hearth still keeps what you write and finds it again: try <code>/find</code>, <code>/model</code> or{' '}
        <code>/help</code>. It will not pretend to be a model.
      </p>
      <div className="acts">
        <Button onClick={() => go(href('settings', ['models']))}>Add a model</Button>
      </div>
    </div>
  );
}

export function GoneNote({ gone }: { gone: boolean }): ReactNode {
  const error = useChat((state) => state.open?.error);
  const id = useChat((state) => state.open?.id ?? null);
  return (
    <div className="grow scroll chat-empty">
      <div className="empty" role="alert">
        <Icon name={gone ? 'trash' : 'cloud-off'} size={24} />
        <h2 className="head">{gone ? 'This conversation is gone' : 'This conversation could not be read'}</h2>
        <p>{gone ? 'It was deleted, perhaps in another window. What you typed here is kept.' : error}</p>
        <div className="acts">
          {gone ? (
            <Button onClick={() => go(href('chat'))}>New conversation</Button>
          ) : (
            <Button onClick={() => void actions.show(id)}>Read again</Button>
          )}
        </div>
      </div>
    </div>
  );
}

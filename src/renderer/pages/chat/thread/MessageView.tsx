/** One message: whose it is, what it says and did, what it cost, and what can be done with it. */
import { memo, type ReactNode, useMemo, useState } from 'react';
import type { Message } from '../../../../contract/chat.ts';
import { bytes, count, dollars } from '../../../app/amounts.ts';
import { announce } from '../../../app/announce.ts';
import { href } from '../../../app/location.ts';
import { IconButton } from '../../../parts/Button.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Tooltip } from '../../../parts/Tooltip.tsx';
import { when } from '../list/days.ts';
import { actions } from '../room.ts';
import { textOf } from '../store/stream.ts';
import { EditMessage } from './EditMessage.tsx';
import { EndNote } from './EndNote.tsx';
import { Forgotten, Parts } from './Parts.tsx';
import { RecalledNotes, recalledFor } from './RecalledNotes.tsx';

interface MessageProps {
  readonly message: Message;
  /** Found by a search: it is marked, so that the eye finds it too. */
  readonly focused: boolean;
  readonly last: boolean;
}

export const MessageView = memo(({ message, focused, last }: MessageProps): ReactNode => {
  const className = focused ? 'msg is-found' : 'msg';
  if (message.role === 'user')
    return (
      <article className={className} aria-label="You">
        <Said message={message} />
      </article>
    );
  return <Answer message={message} className={className} last={last} />;
});

interface AnswerProps extends Pick<MessageProps, 'message' | 'last'> {
  readonly className: string;
}

function Answer({ message, className, last }: AnswerProps): ReactNode {
  const recalled = useMemo(() => recalledFor(message), [message]);
  return (
    <article
      className={recalled.length > 0 ? `${className} has-notes` : className}
      aria-label="Hearth"
      aria-busy={message.state === 'streaming'}
    >
      <div className="chat-answer">
        <Parts message={message} />
        <EndNote message={message} />
        {message.state !== 'streaming' && (
          <Foot message={message}>
            <IconButton icon="refresh" label="Regenerate" onClick={() => void actions.regenerate(message.id)} />
            <RunLink message={message} />
            <Answered message={message} wide={last} />
          </Foot>
        )}
      </div>
      {recalled.length > 0 && <RecalledNotes items={recalled} />}
    </article>
  );
}

function Said({ message }: { message: Message }): ReactNode {
  const [editing, setEditing] = useState(false);
  const text = textOf(message);
  if (editing) return <EditMessage id={message.id} text={text} onDone={() => setEditing(false)} />;
  const files = message.content.filter((part) => part.type === 'attachment');
  const local = message.id.startsWith('local:');
  return (
    <>
      <div className="you">
        {files.length > 0 && (
          <ul className="chat-files" aria-label="Attachments">
            {files.map((file) => (
              <li key={file.fileId} className="chip">
                <Icon name="file" size={14} />
                <span className="clip" dir="auto">
                  {file.name}
                </span>
                <span className="micro num">{bytes(file.bytes)}</span>
              </li>
            ))}
          </ul>
        )}
        {message.content.some(({ type }) => type === 'forgotten') && <Forgotten />}
        {text !== '' && (
          <p className="chat-said" dir="auto">
            {text}
          </p>
        )}
      </div>
      {!local && (
        <Foot message={message}>
          <IconButton icon="edit" label="Edit" onClick={() => setEditing(true)} />
          <span className="meta num">{when(message.createdAt)}</span>
        </Foot>
      )}
    </>
  );
}

function Foot({ message, children }: { message: Message; children: ReactNode }): ReactNode {
  const copy = () =>
    navigator.clipboard.writeText(textOf(message)).then(
      () => announce('Copied.'),
      () => announce('The text could not be copied.'),
    );
  return (
    <footer className="row g4 chat-foot">
      <IconButton icon="copy" label="Copy" onClick={() => void copy()} />
      {children}
      <Branches message={message} />
    </footer>
  );
}

/** To all that its run did, with the rules that allowed or refused it. */
function RunLink({ message: { runId, content } }: { message: Message }): ReactNode {
  if (!runId || !content.some(({ type }) => type === 'tool_call')) return null;
  return (
    <Tooltip text="Open its run">
      <a className="btn ghost sm icon" aria-label="Open its run" href={href('activity', [runId])}>
        <Icon name="activity" />
      </a>
    </Tooltip>
  );
}

/** Who answered, when, and for how much. */
function Answered({ message, wide }: { message: Message; wide: boolean }): ReactNode {
  const { model, usage, createdAt } = message;
  const tokens = usage ? `${count(usage.inputTokens)} tokens in, ${count(usage.outputTokens)} out` : undefined;
  const cost = usage?.cost === undefined ? null : usage.cost === 0 ? 'free' : dollars(usage.cost);
  const facts = [model, cost, when(createdAt)].filter(Boolean).join(' · ');
  return (
    <span className="meta num clip" title={tokens}>
      {facts}
      {wide && tokens && <span className="sr"> · {tokens}</span>}
    </span>
  );
}

function Branches({ message }: { message: Message }): ReactNode {
  const { siblings, id } = message;
  if (siblings.length < 2) return null;
  const at = siblings.indexOf(id);
  const go = (to: number) => {
    const sibling = siblings[to];
    if (sibling) void actions.chooseBranch(sibling);
  };
  return (
    <span className="row g2 end none">
      <IconButton icon="chev-left" label="Earlier version" disabled={at <= 0} onClick={() => go(at - 1)} />
      <span className="meta num">
        {at + 1} of {siblings.length}
      </span>
      <IconButton icon="chev-right" label="Later version" disabled={at >= siblings.length - 1} onClick={() => go(at + 1)} />
    </span>
  );
}

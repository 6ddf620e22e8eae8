/** Files that go with the next message: being kept, kept, or refused with the reason beside them. */
import type { ReactNode } from 'react';
import { bytes } from '../../../app/amounts.ts';
import { IconButton } from '../../../parts/Button.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Spinner } from '../../../parts/Waiting.tsx';
import { actions, useChat } from '../room.ts';

const none = [] as const;

export function AttachedFiles({ draft }: { draft: string }): ReactNode {
  const files = useChat((state) => state.attached[draft] ?? none);
  if (files.length === 0) return null;
  return (
    <ul className="chat-files" aria-label="Files to send">
      {files.map((file) => (
        <li key={file.key} className={file.error ? 'chip is-bad' : 'chip'}>
          {file.fileId || file.error ? <Icon name={file.error ? 'warn' : 'file'} size={14} /> : <Spinner />}
          <span className="clip" dir="auto">
            {file.name}
          </span>
          <span className={file.error ? 'micro c-carmine' : 'micro num'} role={file.error ? 'alert' : undefined}>
            {file.error ?? (file.fileId ? bytes(file.bytes) : 'adding')}
          </span>
          <IconButton icon="x" label={`Take ${file.name} away`} onClick={() => actions.detach(draft, file.key)} />
        </li>
      ))}
    </ul>
  );
}

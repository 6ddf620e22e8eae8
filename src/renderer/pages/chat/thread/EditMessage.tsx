/** Saying a message differently: a new branch beside it, the old one stays. */
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { Button } from '../../../parts/Button.tsx';
import { actions } from '../room.ts';

export function EditMessage({ id, text, onDone }: { id: string; text: string; onDone: () => void }): ReactNode {
  const [value, setValue] = useState(text);
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    if (value.trim() === '') return;
    setBusy(true);
    const done = await actions.edit(id, value);
    setBusy(false);
    if (done) onDone();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onDone();
    else if (event.key === 'Enter' && !event.shiftKey) void ask();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="you chat-edit">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the person just asked to type here
        autoFocus
        dir="auto"
        aria-label="Edit message"
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={keys}
      />
      <div className="row">
        <span className="meta grow">What follows stays as another version.</span>
        <Button size="sm" kind="ghost" onClick={onDone}>
          Cancel
        </Button>
        <Button size="sm" busy={busy && 'Asking'} disabled={value.trim() === ''} onClick={() => void ask()}>
          Ask again
        </Button>
      </div>
    </div>
  );
}

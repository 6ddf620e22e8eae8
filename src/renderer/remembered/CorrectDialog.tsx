/** Saying a memory right: done at once, with Undo. */
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import type { MemoryRecord } from '../../contract/memory/index.ts';
import { sentence } from '../app/connection.ts';
import { toast } from '../app/toasts/store.ts';
import { Button } from '../parts/Button.tsx';
import { remembered } from './known.ts';

export function CorrectDialog({ record, onClose }: { record: MemoryRecord; onClose: () => void }): ReactNode {
  const [text, setText] = useState(record.text);
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const id = useId();
  const same = text.trim() === '' || text === record.text;
  const save = async () => {
    if (same) return;
    setBusy(true);
    try {
      const before = await remembered.correct(record.id, text);
      const undo = () => void remembered.correct(record.id, before?.text ?? record.text).catch(() => undefined);
      toast('Corrected.', { label: 'Undo', run: undo });
      onClose();
    } catch (reason) {
      setFault(sentence(reason));
      setBusy(false);
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void save();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="dialog confirm" aria-describedby={`${id}-hint`}>
          <Dialog.Title className="title">Correct what is remembered</Dialog.Title>
          <span className="input area">
            <textarea
              aria-label="What is remembered"
              dir="auto"
              rows={4}
              value={text}
              aria-invalid={fault ? true : undefined}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={press}
            />
          </span>
          <p id={`${id}-hint`} className={fault ? 'meta c-carmine' : 'meta'} role={fault ? 'alert' : undefined}>
            {fault ?? 'How it was before stays in its history.'}
          </p>
          <div className="row confirm-acts">
            <Dialog.Close asChild>
              <Button>Cancel</Button>
            </Dialog.Close>
            <Button kind="primary" busy={busy && 'Saving'} disabled={same} onClick={() => void save()}>
              Save
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

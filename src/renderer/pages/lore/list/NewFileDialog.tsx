/** A new note on the scratchpad, or a new role. */
import { Dialog } from 'radix-ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { call } from '../../../app/client.ts';
import { sentence } from '../../../app/connection.ts';
import { codeOf } from '../../../editor/note/store.ts';
import { Button } from '../../../parts/Button.tsx';
import { Field, TextInput } from '../../../parts/Field.tsx';
import { pathOfNew } from './new-file.ts';

export type NewKind = 'note' | 'role';

const words = {
  note: {
    title: 'New note',
    label: 'Name',
    hint: 'On the scratchpad. With a / it lies in a folder: garden/frost',
    act: 'Make the note',
  },
  role: {
    title: 'New role',
    label: 'Name',
    hint: 'Who Hearth is for a while, beside its soul: “editor”, “coach”',
    act: 'Make the role',
  },
};

interface NewFileProps {
  kind: NewKind;
  onClose: () => void;
  onMade: (path: string) => void;
}

export function NewFileDialog({ kind, onClose, onMade }: NewFileProps): ReactNode {
  const [name, setName] = useState('');
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { title, label, hint, act } = words[kind];
  const path = pathOfNew(kind, name);
  const make = async (event: FormEvent) => {
    event.preventDefault();
    if (path === null) return setFault('Give it a name.');
    setBusy(true);
    try {
      const heading = name.trim().split('/').at(-1)?.replace(/\.md$/, '') ?? '';
      await call('notebook.write', { path, text: `# ${heading}\n\n`, baseVersion: null });
      onMade(path);
    } catch (reason) {
      setBusy(false);
      setFault(codeOf(reason) === 'conflict' ? 'There is one of that name already.' : sentence(reason));
    }
    return undefined;
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="dialog confirm" aria-describedby={undefined}>
          <Dialog.Title className="title">{title}</Dialog.Title>
          <form className="stack g12" onSubmit={(event) => void make(event)}>
            <Field label={label} hint={path && name.trim() !== '' ? path : hint} error={fault}>
              {(ids) => (
                <TextInput
                  {...ids}
                  value={name}
                  maxLength={180}
                  onChange={(event) => {
                    setName(event.target.value);
                    setFault(undefined);
                  }}
                />
              )}
            </Field>
            <div className="row confirm-acts">
              <Dialog.Close asChild>
                <Button>Cancel</Button>
              </Dialog.Close>
              <Button type="submit" kind="primary" busy={busy && 'Making'}>
                {act}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

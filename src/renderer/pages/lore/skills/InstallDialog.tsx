/** A skill from a folder or a zip on this computer. It is only copied: nothing of it works before it is approved. */
import { Dialog } from 'radix-ui';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { go, href } from '../../../app/location.ts';
import { Button } from '../../../parts/Button.tsx';
import { Field, TextInput } from '../../../parts/Field.tsx';
import { skills } from '../room.ts';

export function InstallDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { busy, fault } = useStore(skills.store);
  const [path, setPath] = useState('');
  const [taken, setTaken] = useState(false);
  useEffect(() => skills.close, []);
  const install = async (event: FormEvent) => {
    event.preventDefault();
    const made = await skills.install(path.trim(), taken);
    if (made === 'taken') setTaken(true);
    else if (made) {
      onClose();
      go(href('lore', ['skill', made.name]));
    }
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="dialog confirm lore-install">
          <Dialog.Title className="title">Install a skill</Dialog.Title>
          <Dialog.Description className="c2">
            It is copied into the home. Nothing of it is read or used before you have looked at it and approved it.
          </Dialog.Description>
          <form className="stack g12" onSubmit={(event) => void install(event)}>
            <Field
              label="Folder or zip"
              hint="A whole path on this computer, such as /home/you/tidy-notes"
              error={fault ?? undefined}
            >
              {(ids) => (
                <TextInput
                  {...ids}
                  value={path}
                  dir="ltr"
                  onChange={(event) => {
                    setPath(event.target.value);
                    setTaken(false);
                  }}
                />
              )}
            </Field>
            <div className="row confirm-acts">
              <Dialog.Close asChild>
                <Button>Cancel</Button>
              </Dialog.Close>
              <Button
                type="submit"
                kind={taken ? 'danger' : 'primary'}
                disabled={path.trim() === ''}
                busy={busy === 'installing' && 'Copying'}
              >
                {taken ? 'Replace the one that is here' : 'Install'}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

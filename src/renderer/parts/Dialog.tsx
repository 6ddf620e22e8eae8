import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';

interface ConfirmProps {
  title: string;
  children: ReactNode;
  /** The safe way out, which has the first focus: "Keep it". */
  keep: string;
  /** What cannot be undone: "Remove". */
  act: string;
  onAct: () => void;
  onClose: () => void;
}

/** Use only before what cannot be undone; everything else is done at once, with Undo. */
export function Confirm({ title, children, keep, act, onAct, onClose }: ConfirmProps) {
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim" />
        <AlertDialog.Content className="dialog confirm">
          <AlertDialog.Title className="title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="c2">{children}</AlertDialog.Description>
          <div className="row confirm-acts">
            <AlertDialog.Cancel asChild>
              <Button>{keep}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button kind="danger" onClick={onAct}>
                {act}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

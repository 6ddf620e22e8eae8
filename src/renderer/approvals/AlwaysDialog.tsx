/** "Always…": says in words what would be allowed from now on, before it is. */
import { Dialog } from 'radix-ui';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Approval } from '../../contract/runs.ts';
import type { Grant } from '../../contract/tools.ts';
import { Verbatim } from '../calls/Verbatim.tsx';
import { Button } from '../parts/Button.tsx';

interface AlwaysProps {
  approval: Approval;
  onAllow: () => void;
  onClose: () => void;
}

export function AlwaysDialog({ approval: { scope }, onAllow, onClose }: AlwaysProps): ReactNode {
  // Enter never allows, here neither: the hand may be about to send a message.
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') event.preventDefault();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="dialog confirm">
          <Dialog.Title className="title">Allow this always?</Dialog.Title>
          <Dialog.Description className="approve-scope">
            <Verbatim text={scope.words} line />
          </Dialog.Description>
          <ul className="stack g4 meta">
            {scope.grants.map((grant) => (
              <li key={JSON.stringify(grant)}>
                <span className="mono">{grant.tool}</span> {reach(grant)}
              </li>
            ))}
          </ul>
          <p className="c2">It will not ask for this again. You can take it back in Settings, under Permissions.</p>
          <div className="row confirm-acts">
            <Dialog.Close asChild>
              <Button>Cancel</Button>
            </Dialog.Close>
            <Button onClick={onAllow} onKeyDown={press}>
              Allow always
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Where a grant reaches, a place a line; one without places reaches everywhere, and says so. */
function reach({ paths, hosts, until, count }: Grant): ReactNode {
  const places = [...(paths ?? []), ...(hosts ?? [])];
  return (
    <>
      {places.length === 0 ? (
        <span className="c-brass">anywhere</span>
      ) : (
        places.map((place) => (
          <code key={place}>
            <Verbatim text={place} line />
          </code>
        ))
      )}
      {count !== undefined && `, ${count} ${count === 1 ? 'time' : 'times'}`}
      {until !== undefined && `, until ${new Date(until).toLocaleString()}`}
    </>
  );
}

/** Before something of a stranger's is started: all of it, shown whole, and bound by its hash. */
import { AlertDialog } from 'radix-ui';
import type { KeyboardEvent, ReactNode } from 'react';
import { Verbatim } from '../../calls/Verbatim.tsx';
import { Button } from '../../parts/Button.tsx';

interface ConsentProps {
  title: string;
  lead: string;
  /** Each with its name, verbatim; a text of several lines keeps them. */
  facts: { name: string; text: string }[];
  act: string;
  onAct: () => void;
  onClose: () => void;
}

/** Use where a consent is given. The safe way out has the first focus, and Enter never consents. */
export function Consent({ title, lead, facts, act, onAct, onClose }: ConsentProps): ReactNode {
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') event.preventDefault();
  };
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim" />
        <AlertDialog.Content className="dialog confirm consent">
          <AlertDialog.Title className="title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="c2">{lead}</AlertDialog.Description>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard */}
          <section className="consent-facts scroll" tabIndex={0} aria-label="What is consented to">
            <dl>
              {facts.map(({ name, text }) => (
                <div key={name}>
                  <dt className="label">{name}</dt>
                  <dd className="code" dir="ltr">
                    <Verbatim text={text} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
          <div className="row confirm-acts">
            <AlertDialog.Cancel asChild>
              <Button>Cancel</Button>
            </AlertDialog.Cancel>
            <Button onClick={onAct} onKeyDown={press}>
              {act}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

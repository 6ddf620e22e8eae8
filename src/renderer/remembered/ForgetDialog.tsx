/** Before a memory is forgotten: every place where it stands, and what happens there. There is no way back, and it says so. */
import './remembered.css';
import { AlertDialog } from 'radix-ui';
import { type ReactNode, useEffect, useState } from 'react';
import { counted } from '../app/amounts.ts';
import { sentence } from '../app/connection.ts';
import { toast } from '../app/toasts/store.ts';
import { Verbatim } from '../calls/Verbatim.tsx';
import { Button } from '../parts/Button.tsx';
import { Skeleton } from '../parts/Waiting.tsx';
import { remembered } from './known.ts';
import type { Trace } from './store.ts';

interface ForgetProps {
  id: string;
  text: string;
  onClose: () => void;
  /** Beside the notice that it is gone. */
  onForgotten?: () => void;
}

export function ForgetDialog({ id, text, onClose, onForgotten }: ForgetProps): ReactNode {
  const { traces, fault } = useTraces(id);
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const forget = async () => {
    setBusy(true);
    try {
      await remembered.forget(id);
      toast('Forgotten.');
      onForgotten?.();
      onClose();
    } catch (reason) {
      setRefused(sentence(reason));
      setBusy(false);
    }
  };
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim" />
        <AlertDialog.Content className="dialog confirm forget">
          <AlertDialog.Title className="title">Forget this for good?</AlertDialog.Title>
          <AlertDialog.Description asChild>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <blockquote className="forget-text" dir="auto" tabIndex={0}>
              <Verbatim text={text.length > 600 ? `${text.slice(0, 600)}…` : text} />
            </blockquote>
          </AlertDialog.Description>
          {!traces && !fault && <Skeleton label="Looking where it stands" rows={2} />}
          {traces && <Places traces={traces} />}
          {(refused ?? fault) && (
            <p className="meta c-carmine" role="alert">
              {refused ?? fault}
            </p>
          )}
          <div className="row confirm-acts">
            <AlertDialog.Cancel asChild>
              <Button>Keep it</Button>
            </AlertDialog.Cancel>
            <Button kind="danger" busy={busy && 'Forgetting'} disabled={!traces} onClick={() => void forget()}>
              Forget
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function useTraces(id: string) {
  const [traces, setTraces] = useState<readonly Trace[]>();
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    let here = true;
    remembered.traces(id).then(
      (found) => here && setTraces(found),
      (reason: unknown) => here && setFault(sentence(reason)),
    );
    return () => {
      here = false;
    };
  }, [id]);
  return { traces, fault };
}

const kinds: Record<Trace['kind'], string> = {
  record: 'Memory',
  candidate: 'What may be kept',
  message: 'Conversation',
  run: 'Run',
  note: 'Notebook',
  backup: 'Backup',
  file: 'File',
};

function Places({ traces }: { traces: readonly Trace[] }): ReactNode {
  const erased = traces.filter(({ fate }) => fate === 'erased');
  const stays = traces.filter(({ fate }) => fate === 'stays');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="stack g8 forget-places" tabIndex={0} aria-label="Where it stands">
      <p className="c2">
        {erased.length > 1
          ? `It is erased in ${counted(erased.length, 'place')}, and cannot be brought back.`
          : 'It is erased, and cannot be brought back.'}
      </p>
      {erased.length > 0 && <List traces={erased} />}
      {stays.length > 0 && (
        <>
          <p className="c2">It stays where only you can take it out:</p>
          <List traces={stays} />
        </>
      )}
    </section>
  );
}

const List = ({ traces }: { traces: readonly Trace[] }): ReactNode => (
  <ul className="stack g4 meta">
    {traces.map((trace) => (
      <li key={`${trace.kind} ${trace.ref}`}>
        <span className="medium">{kinds[trace.kind]}</span>{' '}
        <span dir="auto">
          <Verbatim text={trace.name} line />
        </span>
        {trace.excerpt && (
          <span className="forget-excerpt" dir="auto">
            <Verbatim text={trace.excerpt} line />
          </span>
        )}
      </li>
    ))}
  </ul>
);

// biome-ignore-all lint/suspicious/noArrayIndexKey: traces have no id of their own, and are read once
/** Before something is forgotten for good: every place where it stands, and what happens there. */
import { AlertDialog } from 'radix-ui';
import { type ReactNode, useEffect, useState } from 'react';
import type { MemoryRecord, MemoryTrace } from '../../../../contract/memory/index.ts';
import { counted } from '../../../app/amounts.ts';
import { sentence } from '../../../app/connection.ts';
import { go, href } from '../../../app/location.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Icon, type IconName } from '../../../parts/Icon.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { opened } from '../room.ts';
import { nameOf } from '../words/words.ts';

type Looked = { state: 'looking' } | { state: 'failed'; why: string } | { state: 'found'; traces: readonly MemoryTrace[] | null };

/** Use over the record; nothing is erased until the person says so. */
export function Forget({ record, onClose }: { record: MemoryRecord; onClose: () => void }): ReactNode {
  const [looked, setLooked] = useState<Looked>({ state: 'looking' });
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let late = false;
    opened.traces(record.id).then(
      (traces) => late || setLooked({ state: 'found', traces }),
      (fault: unknown) => late || setLooked({ state: 'failed', why: sentence(fault) }),
    );
    return () => {
      late = true;
    };
  }, [record.id]);
  const forget = async () => {
    setBusy(true);
    const done = await opened.forget(record);
    setBusy(false);
    if (done.ok) go(href('memory'), { replace: true });
    else setWrong(done.why);
  };
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && !busy && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim" />
        <AlertDialog.Content className="dialog confirm mem-forget">
          <AlertDialog.Title className="title">Forget this memory?</AlertDialog.Title>
          <AlertDialog.Description className="c2" dir="auto">
            “<Verbatim text={nameOf(record, 160)} line />” is erased for good. Only a mark stays that something was forgotten.
          </AlertDialog.Description>
          <Places looked={looked} />
          {wrong && (
            <p className="c-carmine" role="alert">
              {wrong}
            </p>
          )}
          <div className="row confirm-acts">
            <AlertDialog.Cancel asChild>
              <Button disabled={busy}>Keep it</Button>
            </AlertDialog.Cancel>
            <Button kind="danger" busy={busy && 'Forgetting'} disabled={looked.state !== 'found'} onClick={() => void forget()}>
              Forget
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

const kinds: Record<MemoryTrace['kind'], { name: string; icon: IconName }> = {
  record: { name: 'Record', icon: 'memory' },
  candidate: { name: 'Candidate', icon: 'circle' },
  message: { name: 'Message', icon: 'chat' },
  run: { name: 'Run', icon: 'activity' },
  note: { name: 'Note', icon: 'journal' },
  backup: { name: 'Backup', icon: 'db' },
  file: { name: 'File', icon: 'file' },
};

function Places({ looked }: { looked: Looked }): ReactNode {
  if (looked.state === 'looking') return <Skeleton label="Looking where it stands" rows={2} />;
  if (looked.state === 'failed') return <p className="c-carmine">{looked.why} Nothing was erased.</p>;
  const { traces } = looked;
  if (!traces) return null;
  const [erased, stays] = [traces.filter(({ fate }) => fate === 'erased'), traces.filter(({ fate }) => fate === 'stays')];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll mem-places" tabIndex={0} aria-label="Where it stands">
      <Fate name="Erased" tone="c-carmine" traces={erased} />
      <Fate name="Stays: yours to decide" tone="c-brass" traces={stays} />
    </section>
  );
}

function Fate({ name, tone, traces }: { name: string; tone: string; traces: readonly MemoryTrace[] }): ReactNode {
  if (traces.length === 0) return null;
  return (
    <>
      <h3 className={`label ${tone}`}>
        {name}, {counted(traces.length, 'place')}
      </h3>
      <ul>
        {traces.map((trace, at) => (
          <li key={at} className="row top">
            <Icon name={kinds[trace.kind].icon} size={14} className="c3" />
            <span className="stack g0">
              <span dir="auto">
                <span className="c3">{kinds[trace.kind].name}</span> <Verbatim text={trace.name} line />
              </span>
              <span className="meta mem-excerpt" dir="auto">
                <Verbatim text={trace.excerpt} line />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The record that is open: its text, what is known of it, its life, and what can be done with it. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { MemoryRecord } from '../../../../contract/memory/index.ts';
import { registerKeys } from '../../../app/keys.ts';
import { go, href } from '../../../app/location.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { ForgetDialog } from '../../../remembered/ForgetDialog.tsx';
import { opened, useOpened } from '../room.ts';
import { Whole } from '../words/Said.tsx';
import { areaNames } from '../words/words.ts';
import { EditRecord } from './EditForm.tsx';
import { Facts } from './Facts.tsx';
import { Life } from './Life.tsx';

interface PaneProps {
  id: string;
  /** As the address says: the same place can be shared and come back to. */
  editing: boolean;
  forgetting: boolean;
}

const here = (id: string, query: Record<string, string> = {}) => go(href('memory', [id], query), { replace: true });

/** Use for the record that the address names. */
export function RecordPane({ id, editing, forgetting }: PaneProps): ReactNode {
  useEffect(() => void opened.open(id), [id]);
  const { id: of, record, missing, fault } = useOpened((state) => state);
  // What is known of the one before says nothing of this one.
  if (of !== id) return <Skeleton label="Reading the record" rows={3} />;
  if (missing)
    return (
      <div className="mem-note">
        <p>This is not remembered any more. What was forgotten leaves nothing to show.</p>
        <Button size="sm" onClick={() => go(href('memory'))}>
          Close
        </Button>
      </div>
    );
  if (fault && !record)
    return (
      <Banner
        tone="carmine"
        icon="warn"
        action={
          <Button size="sm" onClick={() => void opened.reload()}>
            Read again
          </Button>
        }
      >
        {fault}
      </Banner>
    );
  if (!record) return <Skeleton label="Reading the record" rows={3} />;
  return (
    <article className="stack g12 mem-record" aria-label="Record">
      <Head record={record} editing={editing} />
      <Standing record={record} />
      {editing ? <EditRecord key={record.id} record={record} onDone={() => here(id)} /> : <Shown record={record} />}
      {forgetting && <Forget record={record} />}
    </article>
  );
}

/** Forgotten, there is no record to come back to. */
function Forget({ record: { id, text } }: { record: MemoryRecord }): ReactNode {
  const gone = useRef(false);
  const leave = () => {
    gone.current = true;
    go(href('memory'), { replace: true });
  };
  return <ForgetDialog id={id} text={text} onForgotten={leave} onClose={() => !gone.current && here(id)} />;
}

const tones = { main: '', fragments: 'brass', solutions: 'moss', instruments: 'slate' } as const;

function Head({ record, editing }: { record: MemoryRecord; editing: boolean }): ReactNode {
  const { id, area, text, merged } = record;
  useEffect(
    () =>
      registerKeys([
        {
          keys: 'e',
          does: 'Correct this record',
          scope: 'Memory, with a record open',
          run: () => (merged ? false : here(id, { edit: '1' })),
        },
      ]),
    [id, merged],
  );
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast('Copied.'),
      () => toast('Could not copy it.'),
    );
  return (
    <div className="row">
      <h2 className="head">Record</h2>
      <span className={`badge ${tones[area]}`}>{areaNames[area].one}</span>
      <span className="row g4 end">
        {!editing && !merged && (
          <IconButton icon="edit" label="Correct" keys="e" aria-keyshortcuts="E" onClick={() => here(id, { edit: '1' })} />
        )}
        <IconButton icon="copy" label="Copy the text" onClick={() => void copy()} />
        <IconButton icon="x" label="Close the record" onClick={() => go(href('memory'))} />
      </span>
    </div>
  );
}

/** What became of it, where it is no longer what counts. */
function Standing({ record: { supersededBy, merged } }: { record: MemoryRecord }): ReactNode {
  const other = merged ?? supersededBy;
  if (!other) return null;
  return (
    <Banner
      tone={merged ? 'slate' : 'brass'}
      icon={merged ? 'branch' : 'info'}
      action={
        <Button size="sm" onClick={() => go(href('memory', [other]))}>
          Show it
        </Button>
      }
    >
      {merged ? 'This became a part of another record.' : 'A newer record says otherwise. This one is history.'}
    </Banner>
  );
}

/** A text may be a megabyte: so much of it is drawn at once. */
const atOnce = 4000;

function Shown({ record }: { record: MemoryRecord }): ReactNode {
  const [all, setAll] = useState(false);
  const cut = !all && record.text.length > atOnce;
  return (
    <>
      <p className="body mem-text" dir="auto">
        <Whole text={cut ? record.text.slice(0, atOnce).toWellFormed() : record.text} source={record.source} />
        {cut && '…'}
      </p>
      {cut && (
        <Button size="sm" kind="ghost" onClick={() => setAll(true)}>
          Show all of it
        </Button>
      )}
      <Facts record={record} />
      <Life record={record} />
      {!record.merged && (
        <div className="row">
          <Button size="sm" icon="edit" onClick={() => here(record.id, { edit: '1' })}>
            Correct
          </Button>
          <Button size="sm" kind="danger" className="end" onClick={() => here(record.id, { forget: '1' })}>
            Forget…
          </Button>
        </div>
      )}
    </>
  );
}

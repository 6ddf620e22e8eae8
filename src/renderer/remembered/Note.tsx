/** One memory as a note: what it says, where it is known from, why it came; corrected or forgotten with one click. */
import './remembered.css';
import { type ReactNode, useState } from 'react';
import type { MemoryRecord } from '../../contract/memory/index.ts';
import type { Recalled } from '../../contract/run-event.ts';
import { href } from '../app/location.ts';
import { Verbatim } from '../calls/Verbatim.tsx';
import { IconButton } from '../parts/Button.tsx';
import { CorrectDialog } from './CorrectDialog.tsx';
import { ForgetDialog } from './ForgetDialog.tsx';
import { useKnown } from './known.ts';
import { knownFrom, whyWords } from './words.ts';

export function Note({ item }: { item: Recalled }): ReactNode {
  const known = useKnown(item.memoryId);
  if (known === undefined) return <p className="meta">Reading…</p>;
  if (known === 'gone') return <p className="meta">Forgotten since.</p>;
  if (known === 'silent') return <p className="meta">It cannot be read just now.</p>;
  return <Shown record={known} item={item} />;
}

function Shown({ record, item }: { record: MemoryRecord; item: Recalled }): ReactNode {
  const [doing, setDoing] = useState<'correct' | 'forget' | null>(null);
  const done = () => setDoing(null);
  const foreign = record.source.type === 'outside';
  return (
    <>
      <a className="remembered-text" href={href('memory', [record.id])} dir="auto" title="Open it in Memory">
        {foreign ? <Verbatim text={record.text} /> : record.text}
      </a>
      <span className="meta remembered-why">
        {knownFrom(record)} · {whyWords(item)}
      </span>
      {record.supersededBy && <span className="meta c-brass">Something newer says otherwise.</span>}
      {foreign && <span className="badge plum">From outside</span>}
      <span className="remembered-acts row g2">
        <IconButton icon="edit" size="sm" label="Correct this" onClick={() => setDoing('correct')} />
        <IconButton icon="trash" size="sm" label="Forget this" onClick={() => setDoing('forget')} />
      </span>
      {doing === 'correct' && <CorrectDialog record={record} onClose={done} />}
      {doing === 'forget' && <ForgetDialog id={record.id} text={record.text} onClose={done} />}
    </>
  );
}

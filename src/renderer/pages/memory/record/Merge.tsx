/** Several records become one: which of them stays, and what it says then. */
import { RadioGroup } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import type { MemoryRecord } from '../../../../contract/memory/index.ts';
import { go, href } from '../../../app/location.ts';
import { Button } from '../../../parts/Button.tsx';
import { finder, opened, useFinder } from '../room.ts';
import { Changed } from '../words/Changed.tsx';
import { Whole } from '../words/Said.tsx';
import { aboutOf } from '../words/words.ts';

/** Use where several were chosen. It is one change, with Undo. */
export function Merge(): ReactNode {
  const chosen = useFinder((state) => state.chosen);
  const records = [...chosen.values()];
  if (records.length < 2)
    return (
      <div className="mem-note">
        <p>Choose two records or more in the list: Space chooses the one that has the focus.</p>
        <Button size="sm" onClick={() => go(href('memory'))}>
          Back to the list
        </Button>
      </div>
    );
  return <Chosen key={records.map(({ id }) => id).join()} records={records} />;
}

function Chosen({ records }: { records: readonly MemoryRecord[] }): ReactNode {
  const longest = records.reduce((a, b) => (b.text.length > a.text.length ? b : a));
  const [first, setFirst] = useState(longest);
  const [text, setText] = useState(longest.text);
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  const take = (id: string) => {
    const record = records.find((it) => it.id === id);
    if (!record) return;
    // What was typed is kept; what was only taken over changes with the choice.
    if (text === first.text) setText(record.text);
    setFirst(record);
  };
  const merge = async () => {
    setBusy(true);
    const ids = [first.id, ...records.map(({ id }) => id).filter((id) => id !== first.id)];
    const done = await opened.merge(ids, text === first.text ? undefined : text);
    setBusy(false);
    if (!done.ok) return setWrong(done.why);
    finder.chooseNone();
    go(href('memory', [first.id]), { replace: true });
  };
  return (
    <section className="stack g12 mem-record" aria-label="Merge">
      <h2 className="head">Merge {records.length} records</h2>
      <p className="c2">One stays. The others become its sources, and are found through it. Undo brings them back.</p>
      <RadioGroup.Root className="stack g4" aria-label="Which one stays" value={first.id} onValueChange={take}>
        {records.map((record) => (
          <RadioGroup.Item key={record.id} value={record.id} className="item tall mem-option">
            <span className="radio" aria-hidden="true" />
            <span className="stack g2">
              <span className="mem-said" dir="auto">
                <Whole text={record.text.slice(0, 300).toWellFormed()} source={record.source} />
              </span>
              <span className="meta">{aboutOf(record)}</span>
            </span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <span className="input area mem-area">
        <textarea dir="auto" aria-label="What it says then" value={text} onChange={({ target }) => setText(target.value)} />
      </span>
      {text !== first.text && <Changed before={first.text} after={text} />}
      {wrong && (
        <p className="c-carmine" role="alert">
          {wrong}
        </p>
      )}
      <div className="row">
        <Button size="sm" kind="primary" busy={busy && 'Merging'} disabled={text.trim() === ''} onClick={() => void merge()}>
          Merge
        </Button>
        <Button size="sm" kind="ghost" onClick={() => go(href('memory'))}>
          Cancel
        </Button>
      </div>
    </section>
  );
}

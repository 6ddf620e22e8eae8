/** The file moved on while it was being written: all three sides, and what can be done. Nothing is lost either way. */
import { type ReactNode, useMemo } from 'react';
import { counted } from '../app/amounts.ts';
import { toast } from '../app/toasts/store.ts';
import { Compared } from '../diff/Compared.tsx';
import { Banner } from '../parts/Banner.tsx';
import { Button } from '../parts/Button.tsx';
import { merge3 } from './note/merge.ts';
import type { Moved, NoteState } from './note/state.ts';
import type { OpenNote } from './note/store.ts';
import { elsewhere, nameOf } from './words.ts';

/** Use above the editor while `state.moved` is set. */
export function Conflict({ note, state, moved }: { note: OpenNote; state: NoteState; moved: Moved }): ReactNode {
  const { path, text, saving } = state;
  const { base, theirs } = moved;
  const merged = useMemo(() => (theirs && base !== null ? merge3(base, text, theirs.text) : null), [base, text, theirs]);
  const take = () => {
    const mine = note.drop();
    toast(theirs ? 'Taken as it is there.' : 'Let go.', { label: 'Undo', run: () => note.put(mine) });
  };
  return (
    <section className="editor-conflict scroll" aria-label="Both changed">
      <Banner tone="brass" icon="warn">
        <span className="medium">{headOf(path ?? '', moved)}</span>{' '}
        {theirs
          ? 'Nothing was overwritten: choose what stays. Both versions stay in the history either way.'
          : 'Your text is here still.'}
      </Banner>
      {theirs && <Sides base={base} mine={text} theirs={theirs.text} />}
      <div className="row wrap">
        <Button size="sm" busy={saving && 'Saving'} onClick={() => void note.keepMine()}>
          {theirs ? 'Keep mine' : 'Write it anew'}
        </Button>
        <Button size="sm" onClick={take}>
          {theirs ? 'Take theirs' : 'Let it go'}
        </Button>
        {merged && (
          <Button size="sm" kind="ghost" onClick={() => note.mergeByHand(merged.text)}>
            Merge, then look
          </Button>
        )}
        {merged && (
          <span className="meta">
            {merged.clashes === 0
              ? 'Both changed different lines.'
              : `${counted(merged.clashes, 'place')} would hold the lines of both, theirs first.`}
          </span>
        )}
      </div>
    </section>
  );
}

function headOf(path: string, { theirs, by }: Moved): string {
  const how = by ? ` by ${elsewhere(by.actor, by.origin)},` : '';
  return theirs
    ? `${nameOf(path)} was changed${how} while you were writing.`
    : `${nameOf(path)} was removed${how} while you were writing.`;
}

function Sides({ base, mine, theirs }: { base: string | null; mine: string; theirs: string }): ReactNode {
  if (base === null)
    return (
      <figure className="stack g4">
        <figcaption className="label">Theirs, and yours</figcaption>
        <Compared before={theirs} after={mine} sides names={['Theirs', 'Yours']} />
      </figure>
    );
  return (
    <div className="editor-three">
      <figure className="stack g4">
        <figcaption className="label">What they changed</figcaption>
        <Compared before={base} after={theirs} />
      </figure>
      <figure className="stack g4">
        <figcaption className="label">What you changed</figcaption>
        <Compared before={base} after={mine} />
      </figure>
    </div>
  );
}

/** Two versions of a text, side by side or one below the other. */
// biome-ignore-all lint/suspicious/noArrayIndexKey: lines of one text, drawn anew with it
import './diff.css';
import { memo, type ReactNode, useMemo, useState } from 'react';
import { type DiffRow, diffRows, diffSize } from '../approvals/diff.ts';
import { Diff } from '../approvals/Preview.tsx';
import '../approvals/approvals.css';
import { Verbatim } from '../calls/Verbatim.tsx';
import { Button } from '../parts/Button.tsx';
import { type Pair, pairsOf, patchOf } from './patch.ts';

interface ComparedProps {
  before: string;
  after: string;
  /** What stands above each side: "Version 4", "Version 5". */
  names?: readonly [string, string];
  /** Side by side where there is room; one below the other otherwise. */
  sides?: boolean;
}

/** So many lines are drawn at once; the rest is one click away, never left out. */
const atOnce = 400;

/** Use wherever a change of a file is shown. Says so where there is none. */
export const Compared = memo(({ before, after, names, sides = false }: ComparedProps): ReactNode => {
  const patch = useMemo(() => patchOf(before, after), [before, after]);
  if (patch === '') return <p className="meta diff-none">The two are alike.</p>;
  return sides ? <Sides patch={patch} names={names} /> : <Diff text={patch} />;
});

/** Use in a heading: "2 lines change". */
export function useSize(before: string, after: string): string {
  return useMemo(() => diffSize(diffRows(patchOf(before, after))), [before, after]);
}

function Sides({ patch, names }: { patch: string; names: ComparedProps['names'] }): ReactNode {
  const pairs = useMemo(() => pairsOf(patch), [patch]);
  const [all, setAll] = useState(false);
  const shown = all ? pairs : pairs.slice(0, atOnce);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in here
    <div className="sides scroll" role="group" aria-label="Change" tabIndex={0} dir="ltr">
      {names && (
        <div className="sides-names meta">
          <span>{names[0]}</span>
          <span>{names[1]}</span>
        </div>
      )}
      {shown.map((pair, at) => (
        <Line key={at} pair={pair} />
      ))}
      {shown.length < pairs.length && (
        <Button kind="ghost" size="sm" onClick={() => setAll(true)}>
          Show all {pairs.length} lines
        </Button>
      )}
    </div>
  );
}

function Line({ pair: { left, right } }: { pair: Pair }): ReactNode {
  if (!left && !right) return <div className="gap" aria-hidden="true" />;
  return (
    <div className="sides-line">
      <Side row={left} />
      {/* What stayed is read out once. */}
      <Side row={right} silent={left?.kind === 'same' || left?.kind === 'note'} />
    </div>
  );
}

const said: Partial<Record<DiffRow['kind'], string>> = { add: 'added: ', del: 'removed: ' };

function Side({ row, silent = false }: { row: DiffRow | null; silent?: boolean }): ReactNode {
  if (!row) return <span className="sides-none" aria-hidden="true" />;
  const { kind, line, pieces } = row;
  return (
    <span className={`sides-side ${kind}`} aria-hidden={silent || undefined}>
      <span className="sides-number">{line}</span>
      <span className="sides-text">
        {said[kind] && <span className="sr">{said[kind]}</span>}
        {pieces.map((piece, at) =>
          piece.hit ? (
            <mark key={at}>
              <Verbatim text={piece.text} />
            </mark>
          ) : (
            <Verbatim key={at} text={piece.text} />
          ),
        )}
      </span>
    </span>
  );
}

/** One record in the list, or one hit with why it is one. */
import { type KeyboardEvent, memo, type ReactNode } from 'react';
import { go, href } from '../../../app/location.ts';
import { finder } from '../room.ts';
import { Outside, Said } from '../words/Said.tsx';
import { aboutOf, excerptOf, nameOf, reasons, scoreSaid, sharesOf, whyOf } from '../words/words.ts';
import type { FoundRow } from './store.ts';

interface RowProps {
  readonly row: FoundRow;
  /** Open at the right. */
  readonly current: boolean;
  /** The one row that Tab stops at. */
  readonly stop: boolean;
  readonly chosen: boolean;
  /** While some are chosen every row shows its box. */
  readonly choosing: boolean;
  /** The score that fills the bar. */
  readonly top: number;
}

export const Row = memo(({ row, current, stop, chosen, choosing, top }: RowProps): ReactNode => {
  const { record, hit } = row;
  const keys = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === ' ') finder.choose(record);
    else if (event.key === 'Delete') go(href('memory', [record.id], { forget: '1' }));
    else return;
    event.preventDefault();
  };
  return (
    <div className="item mem-row" data-current={current} data-choosing={choosing}>
      <input
        type="checkbox"
        className="checkbox mem-choose"
        aria-label={`Choose “${nameOf(record)}”`}
        tabIndex={-1}
        checked={chosen}
        onChange={() => finder.choose(record)}
      />
      <a
        href={href('memory', [record.id])}
        className="stack g4 grow"
        aria-current={current ? 'true' : undefined}
        aria-keyshortcuts="Space Delete"
        tabIndex={stop ? 0 : -1}
        onKeyDown={keys}
      >
        <span className="body mem-said" dir="auto">
          <Said pieces={excerptOf(record.text, hit?.why.words)} source={record.source} />
        </span>
        <span className="row g6 mem-about">
          <span className="meta num clip" dir="auto">
            {aboutOf(record)}
          </span>
          <Outside source={record.source} />
        </span>
        {hit && <Why row={row} top={top} />}
      </a>
    </div>
  );
});

/** A bar of what counted, its number, and the same in words. */
function Why({ row: { record, hit }, top }: { row: FoundRow; top: number }): ReactNode {
  if (!hit) return null;
  const shares = sharesOf(hit.why);
  const total = Object.values(shares).reduce((sum, part) => sum + part, 0);
  // Scores have no end: what a person can read is how near a hit comes to the best one.
  const share = top > 0 ? Math.max(0, hit.score / top) : 0;
  const full = total > 0 ? (share / total) * 100 : 0;
  return (
    <span className="row g8 mem-why">
      <span className="meter h6 none" role="img" aria-label={scoreSaid(share, hit.why)}>
        {reasons.map(({ reason, tone }) => {
          const width = Math.max(0, shares[reason] * full);
          return width >= 1 ? <i key={reason} className={tone} style={{ width: `${width}%` }} /> : null;
        })}
      </span>
      <span className="meta num c2" aria-hidden="true">
        {share.toFixed(2)}
      </span>
      <span className="meta" dir="auto">
        {whyOf({ record, why: hit.why })}
      </span>
    </span>
  );
}

/** The map in words: the same records, by category. */
import { type ReactNode, useMemo, useState } from 'react';
import { count } from '../../../app/amounts.ts';
import { href } from '../../../app/location.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Button } from '../../../parts/Button.tsx';
import { dayOf, titled } from '../words/words.ts';
import type { MapPoint } from './store.ts';

const atOnce = 100;

export function MapTable({ points, current }: { points: readonly MapPoint[]; current: string | null }): ReactNode {
  const [shown, setShown] = useState(atOnce);
  const sorted = useMemo(() => points.toSorted((a, b) => order(a, b)), [points]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll mem-table" tabIndex={0} aria-label="Map as a table">
      <table className="table inset">
        <thead>
          <tr>
            <th scope="col">Category</th>
            <th scope="col">Record</th>
            <th scope="col">About</th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, shown).map(({ id, category, text, at }) => (
            <tr key={id} aria-current={id === current ? 'true' : undefined}>
              <td className="c3" dir="auto">
                {titled(category)}
              </td>
              <td dir="auto">
                <a href={href('memory', [id])}>
                  <Verbatim text={text} line />
                </a>
              </td>
              <td className="num c3">{dayOf(at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown < sorted.length && (
        <Button size="sm" kind="ghost" onClick={() => setShown(shown + atOnce)}>
          {count(Math.min(atOnce, sorted.length - shown))} more
        </Button>
      )}
    </section>
  );
}

const order = (a: MapPoint, b: MapPoint) => a.category.localeCompare(b.category) || (a.at < b.at ? 1 : -1);

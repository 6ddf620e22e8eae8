/** Memory as a whole, above the record: its map or its timeline, each with its table. */
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../../../parts/Button.tsx';
import { Choice } from '../../../parts/Choice.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { isNarrowed } from '../find/filter.ts';
import { useFinder, useStarted, useViews, views } from '../room.ts';
import { MapTable } from './MapTable.tsx';
import { MapView } from './MapView.tsx';
import type { View } from './store.ts';
import { Timeline, TimeTable } from './Timeline.tsx';

const choices: { value: View; name: string }[] = [
  { value: 'map', name: 'Map' },
  { value: 'timeline', name: 'Timeline' },
];

/** Use in the pane. `current` is the record on screen. Where the daemon draws neither, nothing is here. */
export function WholeView({ current }: { current: string | null }): ReactNode {
  useStarted(views.start);
  const filter = useFinder((state) => state.filter);
  useEffect(() => void views.narrow(filter), [filter]);
  const { view, map, bars, fault } = useViews((state) => state);
  const [table, setTable] = useState(false);
  const options = choices.filter(({ value }) => (value === 'map' ? map : bars) !== 'absent');
  // Where there is nothing at all the list says so; a picture of nothing says no more.
  const bare = view === 'map' && map !== null && map !== 'absent' && map.total === 0 && !isNarrowed(filter);
  if (options.length === 0 || bare) return null;
  const shown = view === 'map' ? map : bars;
  const empty = shown === 'absent' || (view === 'map' ? map !== 'absent' && map?.points.length === 0 : bars?.length === 0);
  return (
    <section className="stack mem-whole" aria-label="Memory as a whole">
      <div className="row">
        <Choice label="Picture" value={view} options={options} onChange={views.show} />
        {!empty && (
          <Button size="sm" kind="ghost" className="end" aria-pressed={table} onClick={() => setTable(!table)}>
            {table ? 'Picture' : 'Table'}
          </Button>
        )}
      </div>
      {fault && (
        <p className="meta c-carmine">
          {fault}{' '}
          <button type="button" className="link" onClick={() => void views.reload()}>
            Read again
          </button>
        </p>
      )}
      {shown === null && !fault && <Skeleton label="Drawing memory" rows={2} />}
      {empty && <p className="meta">{view === 'map' ? 'Nothing to draw yet.' : 'No record at that time.'}</p>}
      {!empty && <Drawn view={view} table={table} current={current} />}
    </section>
  );
}

function Drawn({ view, table, current }: { view: View; table: boolean; current: string | null }): ReactNode {
  const { map, bars } = useViews((state) => state);
  if (view === 'map') {
    if (!map || map === 'absent') return null;
    return table ? <MapTable points={map.points} current={current} /> : <MapView map={map} current={current} />;
  }
  if (!bars || bars === 'absent') return null;
  return table ? <TimeTable bars={bars} /> : <Timeline bars={bars} />;
}

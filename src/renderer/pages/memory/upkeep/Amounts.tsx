/** How much is remembered, of what, and how full the budgets are. */
import type { ReactNode } from 'react';
import { bytes, count, counted } from '../../../app/amounts.ts';
import { go, href } from '../../../app/location.ts';
import { Meter, Skeleton } from '../../../parts/Waiting.tsx';
import type { Filter } from '../find/filter.ts';
import { anything } from '../find/filter.ts';
import { finder, useUpkeep } from '../room.ts';
import { areaNames, areas, kindNames, kinds, titled } from '../words/words.ts';

const show = (part: Partial<Filter>) => {
  void finder.change({ ...anything, ...part });
  go(href('memory'));
};

export function Amounts(): ReactNode {
  const stats = useUpkeep((state) => state.stats);
  const fault = useUpkeep((state) => state.fault);
  if (!stats) return fault ? null : <Skeleton label="Counting" rows={3} />;
  const { records, budgets } = stats;
  return (
    <section className="stack g16" aria-label="How much">
      <div className="stack g2">
        <h2 className="head">How much</h2>
        <p className="meta">Past a budget nothing is lost: Hearth proposes what could go, and you decide.</p>
      </div>
      <div className="mem-two">
        <Budget name="Records" used={records} cap={budgets.records} said={count} />
        <Budget name="Text" used={stats.bytes} cap={budgets.bytes} said={bytes} />
      </div>
      <div className="mem-three">
        <Shares
          name="Area"
          total={records}
          rows={areas.map((area) => ({
            name: areaNames[area].all,
            amount: stats.byArea[area] ?? 0,
            onShow: () => show({ area }),
          }))}
        />
        <Shares
          name="Kind"
          total={records}
          rows={kinds.map((kind) => ({
            name: kindNames[kind].name,
            amount: stats.byKind[kind] ?? 0,
            onShow: () => show({ kind }),
          }))}
        />
        <Shares
          name="Category"
          total={records}
          rows={Object.entries(stats.byCategory)
            .sort(([, a], [, b]) => b - a)
            .map(([category, amount]) => ({ name: titled(category), amount, onShow: () => show({ category }) }))}
        />
      </div>
    </section>
  );
}

function Budget({
  name,
  used,
  cap,
  said,
}: {
  name: string;
  used: number;
  cap: number;
  said: (amount: number) => string;
}): ReactNode {
  const share = cap > 0 ? used / cap : 0;
  const tone = share >= 1 ? 'carmine' : share >= 0.8 ? 'brass' : 'moss';
  return (
    <div className="stack g4">
      <span className="row base">
        <span className="medium">{name}</span>
        <span className="meta num end">
          {said(used)} of {said(cap)}
        </span>
      </span>
      <Meter thick value={share} tone={tone} label={`${Math.round(share * 100)} % of the budget`} />
    </div>
  );
}

interface SharesProps {
  name: string;
  total: number;
  rows: { name: string; amount: number; onShow: () => void }[];
}

const few = 8;

function Shares({ name, total, rows }: SharesProps): ReactNode {
  const shown = rows.slice(0, few);
  return (
    <div className="stack g4">
      <h3 className="label">{name}</h3>
      <ul>
        {shown.map((row) => (
          <li key={row.name}>
            <button type="button" className="item tight mem-share" disabled={row.amount === 0} onClick={row.onShow}>
              <span className="clip grow" dir="auto">
                {row.name}
              </span>
              <span className="meta num">
                {count(row.amount)}
                <span className="sr"> {row.amount === 1 ? 'record' : 'records'}</span>
              </span>
              <i style={{ width: `${total > 0 ? (row.amount / total) * 100 : 0}%` }} />
            </button>
          </li>
        ))}
      </ul>
      {rows.length > few && <span className="meta">and {counted(rows.length - few, 'other')}</span>}
    </div>
  );
}

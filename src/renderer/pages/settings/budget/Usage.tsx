import { useEffect, useState } from 'react';
import type { Output } from '../../../../contract/index.ts';
import { count, counted, dollars } from '../../../app/amounts.ts';
import { call } from '../../../app/client.ts';
import { sentence } from '../../../app/connection.ts';
import { useConnection } from '../../../app/shell.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Choice } from '../../../parts/Choice.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { SectionFrame } from '../SectionFrame.tsx';
import { Days } from './Days.tsx';

type By = 'day' | 'model' | 'provider';
type Row = Output<'watch.usage'>['items'][number];

const views: { value: By; name: string }[] = [
  { value: 'day', name: 'Day' },
  { value: 'model', name: 'Model' },
  { value: 'provider', name: 'Provider' },
];
const shownDays = 14;

/** Read again whenever money moved, so that the table never lags behind the meter. */
function useUsage(by: By) {
  const spent = useConnection((it) => it.budget?.spent.month);
  const [read, setRead] = useState<{ by: By; rows: Row[] } | { fault: string }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: money that moved is the reason to read again
  useEffect(() => {
    let stale = false;
    call('watch.usage', { by, limit: by === 'day' ? shownDays : 50 })
      .then(({ items }) => !stale && setRead({ by, rows: items }))
      .catch((fault: unknown) => !stale && setRead({ fault: sentence(fault) }));
    return () => {
      stale = true;
    };
  }, [by, spent]);
  return read;
}

function Table({ by, rows }: { by: By; rows: Row[] }) {
  return (
    <table className="table num">
      <thead>
        <tr>
          <th>{views.find(({ value }) => value === by)?.name}</th>
          <th className="r">Calls</th>
          <th className="r">Tokens in</th>
          <th className="r">Tokens out</th>
          <th className="r">Cached</th>
          <th className="r">Cost</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <td dir="auto">{row.key}</td>
            <td className="r">{count(row.calls)}</td>
            <td className="r">{count(row.inputTokens)}</td>
            <td className="r">{count(row.outputTokens)}</td>
            <td className="r c2">{count(row.cacheReadTokens)}</td>
            <td className="r">{row.cost === 0 ? <span className="badge moss">Free</span> : dollars(row.cost)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where a chart says it already, the numbers stand behind one button. */
function Rows({ by, rows }: { by: By; rows: Row[] }) {
  if (by !== 'day' || rows.length < 2) return <Table by={by} rows={rows} />;
  return (
    <details>
      <summary className="meta">Table</summary>
      <Table by={by} rows={rows} />
    </details>
  );
}

/** Tokens and cost by day, model and provider. */
export function Usage() {
  const [by, setBy] = useState<By>('day');
  const read = useUsage(by);
  return (
    <SectionFrame
      id="usage"
      name="Usage"
      hint={`Every call is settled once, at what it cost.${by === 'day' ? ` The last ${counted(shownDays, 'day')}.` : ''}`}
      actions={<Choice label="Group usage by" value={by} options={views} onChange={setBy} />}
    >
      <div id="usage-table" tabIndex={-1} className="stack g12">
        {!read && <Skeleton label="Reading usage" />}
        {read && 'fault' in read && (
          <Banner tone="carmine" icon="warn">
            {read.fault}
          </Banner>
        )}
        {read && 'rows' in read && read.rows.length === 0 && (
          <p className="meta">No model was called yet. The first answer shows here what it took.</p>
        )}
        {read && 'rows' in read && read.by === 'day' && read.rows.length > 1 && <Days rows={read.rows} />}
        {read && 'rows' in read && read.rows.length > 0 && <Rows by={read.by} rows={read.rows} />}
      </div>
    </SectionFrame>
  );
}

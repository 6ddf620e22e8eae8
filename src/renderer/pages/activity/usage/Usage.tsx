import { useEffect, useState } from 'react';
import type { Input, Output } from '../../../../contract/index.ts';
import { count, counted, dollars } from '../../../app/amounts.ts';
import { call } from '../../../app/client.ts';
import { sentence } from '../../../app/connection.ts';
import { useConnection } from '../../../app/shell.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Banner } from '../../../parts/Banner.tsx';
import { Choice } from '../../../parts/Choice.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { Days } from './Days.tsx';

type By = Input<'watch.usage'>['by'];
type Row = Output<'watch.usage'>['items'][number];

const views: { value: By; name: string }[] = [
  { value: 'day', name: 'Day' },
  { value: 'model', name: 'Model' },
  { value: 'provider', name: 'Provider' },
  { value: 'job', name: 'Job' },
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
            <td dir="auto">
              <Verbatim text={row.key || 'None'} line />
            </td>
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

/** What is spent, of what may be. */
function Spent() {
  const budget = useConnection((it) => it.budget);
  if (!budget) return null;
  const { caps, spent, reserved } = budget;
  return (
    <dl className="act-facts">
      <Sum name="Today" amount={spent.day} cap={caps.perDay} />
      <Sum name={new Date().toLocaleDateString('en-US', { month: 'long' })} amount={spent.month} cap={caps.perMonth} />
      <Sum name="Reserved now" amount={reserved} />
    </dl>
  );
}

function Sum({ name, amount, cap }: { name: string; amount: number; cap?: number | undefined }) {
  return (
    <div>
      <dt className="micro">{name}</dt>
      <dd className="title num">
        {dollars(amount)} {cap !== undefined && <span className="meta">of {dollars(cap)}</span>}
      </dd>
    </div>
  );
}

/** Tokens and cost by day, model, provider and job. */
export function Usage() {
  const [by, setBy] = useState<By>('day');
  const read = useUsage(by);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
    <section className="scroll act-usage" tabIndex={0} aria-label="Usage" data-region="page">
      <div className="row top act-usage-head">
        <Spent />
        <span className="end">
          <Choice label="Group usage by" value={by} options={views} onChange={setBy} />
        </span>
      </div>
      <h2 className="head">
        {by === 'day' ? 'Cost per day' : 'Tokens and cost'}
        {by === 'day' && <span className="meta"> The last {counted(shownDays, 'day')}</span>}
      </h2>
      {!read && <Skeleton label="Reading usage" />}
      {read && 'fault' in read && (
        <Banner tone="carmine" icon="warn">
          {read.fault}
        </Banner>
      )}
      {read && 'rows' in read && <Found {...read} />}
    </section>
  );
}

function Found({ by, rows }: { by: By; rows: Row[] }) {
  if (rows.length === 0)
    return (
      <p className="meta">
        {by === 'job' ? 'No job has called a model.' : 'No model was called yet. The first answer shows here what it took.'}
      </p>
    );
  return (
    <>
      {by === 'day' && rows.length > 1 && <Days rows={rows} />}
      <Rows by={by} rows={rows} />
    </>
  );
}

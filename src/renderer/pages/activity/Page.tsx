/** Activity: what Hearth did and does, what waits for an answer, what it wrote down, and what it cost. */
import './activity.css';
import '../chat/acts/acts.css';
import type { ReactNode } from 'react';
import { count } from '../../app/amounts.ts';
import { Columns } from '../../app/Columns.tsx';
import { href, type PageProps } from '../../app/location.ts';
import { useApprovals } from '../../approvals/waiting.ts';
import { Approvals } from './approvals/Approvals.tsx';
import { Runs } from './list/Runs.tsx';
import { Logs } from './logs/Logs.tsx';
import { list, useStarted } from './room.ts';
import { RunPage } from './run/RunPage.tsx';
import { Usage } from './usage/Usage.tsx';

const tabs = [
  { id: 'runs', name: 'Runs' },
  { id: 'approvals', name: 'Approvals' },
  { id: 'logs', name: 'Logs' },
  { id: 'usage', name: 'Usage' },
] as const;
type Tab = (typeof tabs)[number]['id'];

/** The room of runs. The address names a tab or a run: `#/activity/logs`, `#/activity/ID`. */
export default function Page({ place }: PageProps): ReactNode {
  const [first] = place.path;
  const tab = tabs.find(({ id }) => id === first)?.id ?? 'runs';
  const run = tab === 'runs' && first !== undefined && first !== 'runs' ? first : null;
  return (
    <>
      <header className="bar" data-region="bar">
        <h1>Activity</h1>
        <Tabs current={tab} />
      </header>
      {tab === 'runs' && <RunsTab run={run} />}
      {tab === 'approvals' && <Approvals />}
      {tab === 'logs' && <Logs />}
      {tab === 'usage' && <Usage />}
    </>
  );
}

function Tabs({ current }: { current: Tab }): ReactNode {
  const waiting = useApprovals(({ open }) => open);
  return (
    <nav className="tabs" aria-label="Activity">
      {tabs.map(({ id, name }) => (
        <a key={id} href={href('activity', id === 'runs' ? [] : [id])} aria-current={id === current ? 'page' : undefined}>
          {name}
          {id === 'approvals' && waiting > 0 && <span className="count hot">{count(waiting)}</span>}
        </a>
      ))}
    </nav>
  );
}

function RunsTab({ run }: { run: string | null }): ReactNode {
  useStarted(list.start);
  return (
    // Where there is room for one column only, it is the list until a run is chosen.
    <div className="act-runs" data-open={run !== null}>
      <Columns label="Runs" width="19.5rem" side={<Runs current={run} />}>
        <RunPage id={run} />
      </Columns>
    </div>
  );
}

/** Memory: what Hearth knows, where it knows it from, what waits to be kept, and how it is kept. */
import './memory.css';
import './whole.css';
import '../../approvals/approvals.css';
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { bytes, count, counted } from '../../app/amounts.ts';
import { registerKeys } from '../../app/keys.ts';
import { go, href, type PageProps, type Place } from '../../app/location.ts';
import { Button } from '../../parts/Button.tsx';
import { Search } from './find/Search.tsx';
import { NewRecord } from './record/EditForm.tsx';
import { Merge } from './record/Merge.tsx';
import { RecordPane } from './record/RecordPane.tsx';
import { finder, opened, upkeep, useStarted, useUpkeep } from './room.ts';
import { UpkeepTab } from './upkeep/UpkeepTab.tsx';
import { WholeView } from './views/Whole.tsx';
import { waitingCount } from './waiting/store.ts';
import { WaitingTab } from './waiting/WaitingTab.tsx';
import { useWaiting, waiting } from './waiting/waiting.ts';

const tabs = [
  { id: 'records', name: 'Records' },
  { id: 'waiting', name: 'Waiting' },
  { id: 'upkeep', name: 'Upkeep' },
] as const;
type Tab = (typeof tabs)[number]['id'];

/** The room of memory. The address names a tab or a record: `#/memory/waiting`, `#/memory/ID?edit=1`. */
export default function Page({ place }: PageProps): ReactNode {
  const [first] = place.path;
  const tab = tabs.find(({ id }) => id === first)?.id ?? 'records';
  useStarted(upkeep.start);
  useEffect(
    () => registerKeys([{ keys: 'm', does: 'Remember something', scope: 'Memory', run: () => go(href('memory', ['new'])) }]),
    [],
  );
  return (
    <>
      <Bar tab={tab} />
      {tab === 'records' && <Records place={place} />}
      {tab === 'waiting' && <WaitingTab />}
      {tab === 'upkeep' && <UpkeepTab />}
    </>
  );
}

function Bar({ tab }: { tab: Tab }): ReactNode {
  const [busy, setBusy] = useState(false);
  const consolidate = async () => {
    setBusy(true);
    const proposed = await waiting.consolidate();
    setBusy(false);
    if (proposed) go(href('memory', ['waiting']));
  };
  return (
    <header className="bar mem-bar" data-region="bar">
      <h1>Memory</h1>
      <Tabs current={tab} />
      <Amount />
      <span className="end row g4">
        <Button size="sm" kind="ghost" icon="memory" className="mem-to-map" onClick={() => go(href('memory', ['map']))}>
          Map
        </Button>
        <Button size="sm" kind="ghost" icon="loop" busy={busy && 'Looking'} onClick={() => void consolidate()}>
          Tidy up…
        </Button>
        <Button size="sm" icon="plus" keys="m" aria-keyshortcuts="M" onClick={() => go(href('memory', ['new']))}>
          Remember
        </Button>
      </span>
    </header>
  );
}

function Tabs({ current }: { current: Tab }): ReactNode {
  const waits = useWaiting(waitingCount);
  return (
    <nav className="tabs" aria-label="Memory">
      {tabs.map(({ id, name }) => (
        <a key={id} href={href('memory', id === 'records' ? [] : [id])} aria-current={id === current ? 'page' : undefined}>
          {name}
          {id === 'waiting' && waits > 0 && <span className="count hot">{count(waits)}</span>}
        </a>
      ))}
    </nav>
  );
}

function Amount(): ReactNode {
  const stats = useUpkeep((state) => state.stats);
  if (!stats) return null;
  return (
    <span className="meta num clip mem-amount">
      {counted(stats.records, 'record')} · {bytes(stats.bytes)}
    </span>
  );
}

const views = ['new', 'merge', 'map'];

function Records({ place }: { place: Place }): ReactNode {
  useStarted(finder.start);
  useStarted(opened.start);
  const [first = null] = place.path;
  const id = first !== null && !views.includes(first) ? first : null;
  return (
    // Where there is room for one column only, it is the list until something is opened.
    <div className="mem-cols" data-open={first !== null}>
      <Search current={id} first={first === null} />
      <aside className="scroll mem-pane" aria-label="Map and record" data-region="page" onKeyDown={closeOnEscape}>
        <Button size="sm" kind="ghost" icon="chev-left" className="mem-back" onClick={() => go(href('memory'))}>
          Back to the list
        </Button>
        <Pane first={first} id={id} place={place} />
      </aside>
    </div>
  );
}

function Pane({ first, id, place: { query } }: { first: string | null; id: string | null; place: Place }): ReactNode {
  if (first === 'new') return <NewRecord />;
  if (first === 'merge') return <Merge />;
  return (
    <>
      {!query.has('edit') && <WholeView current={id} />}
      {id && <RecordPane id={id} editing={query.has('edit')} forgetting={query.has('forget')} />}
    </>
  );
}

/** Back to the list, at the row that was open. */
function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  const row =
    document.querySelector<HTMLElement>('.mem-rows a[aria-current]') ?? document.querySelector<HTMLElement>('.mem-rows a');
  go(href('memory'));
  event.preventDefault();
  requestAnimationFrame(() => row?.focus());
}

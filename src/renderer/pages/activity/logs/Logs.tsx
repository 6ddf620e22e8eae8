/** What the daemon wrote down, newest first; secrets were taken out before they were written. */
import { type ReactNode, useDeferredValue, useEffect, useState } from 'react';
import type { LogLine } from '../../../../contract/watch.ts';
import { registerKeys } from '../../../app/keys.ts';
import { href } from '../../../app/location.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Choice } from '../../../parts/Choice.tsx';
import { TextInput } from '../../../parts/Field.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Menu } from '../../../parts/Menu.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { logs, useLive } from '../room.ts';
import type { LogsState } from './store.ts';

const levels: { value: LogLine['level']; name: string }[] = [
  { value: 'debug', name: 'All' },
  { value: 'info', name: 'Info' },
  { value: 'warn', name: 'Warnings' },
  { value: 'error', name: 'Errors' },
];
const tones = { debug: 'c3', info: 'c2', warn: 'c-brass', error: 'c-carmine' } as const;

/** "09:14:31.204" today; with the date before that. */
function when(at: string): string {
  const date = new Date(at);
  const time = `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  return date.toDateString() === new Date().toDateString()
    ? time
    : `${date.toLocaleDateString('en-US', { month: 'short', day: 'numeric' })} ${time}`;
}

function Line({ line }: { line: LogLine }): ReactNode {
  return (
    <li className={line.level === 'error' ? 'err' : ''}>
      <time className="c3 num" dateTime={line.at}>
        {when(line.at)}
      </time>
      <span className={tones[line.level]}>{line.level}</span>
      <span className="c2 clip">{line.service}</span>
      <span className="message" dir="auto">
        <Verbatim text={line.message} line />
        {line.data && (
          <span className="c3">
            {' '}
            <Verbatim text={JSON.stringify(line.data)} line />
          </span>
        )}
        {line.runId && (
          <>
            {' '}
            <a className="link" href={href('activity', [line.runId])}>
              run
            </a>
          </>
        )}
      </span>
    </li>
  );
}

/** The live tail, with what narrows it. */
export function Logs(): ReactNode {
  const state = useLive(logs);
  const { lines, next, fault, query, load, more } = state;
  return (
    <div className="act-logs">
      <Head state={state} />
      {fault && (
        <Banner
          tone="carmine"
          icon="warn"
          action={
            <Button size="sm" onClick={() => void load()}>
              Read again
            </Button>
          }
        >
          {fault}
        </Banner>
      )}
      {!lines && !fault && <Skeleton label="Reading the logs" />}
      {lines?.length === 0 && (
        <p className="meta">{query ? `No line about “${query}” at this level.` : 'No line at this level.'}</p>
      )}
      {lines && lines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="logs scroll" tabIndex={0} aria-label="Log lines, newest first" data-region="page">
          <ul>
            {lines.map((line) => (
              <Line key={line.id} line={line} />
            ))}
          </ul>
          {next && (
            <Button size="sm" kind="ghost" onClick={() => void more()}>
              Older
            </Button>
          )}
        </section>
      )}
    </div>
  );
}

function Head({ state }: { state: LogsState }): ReactNode {
  const { level, live, service, services, setLevel, setLive, setService } = state;
  useEffect(
    () => registerKeys([{ keys: 'p', does: 'Pause or go on', scope: 'Logs', run: () => void setLive(!live) }]),
    [live, setLive],
  );
  const items = [null, ...services].map((one) => ({
    label: one ?? 'Every service',
    checked: one === service,
    onSelect: () => void setService(one),
  }));
  return (
    <div className="row wrap act-logs-head">
      <Words state={state} />
      <Choice label="Least level" value={level} options={levels} onChange={(value) => void setLevel(value)} />
      <Menu
        align="start"
        items={items}
        trigger={
          <button type="button" className="select">
            {service ?? 'Every service'}
            <Icon name="chev-down" size={14} />
          </button>
        }
      />
      <span className="row g12 end">
        <span className="row g6 meta">
          <span className={live ? 'dot live' : 'dot hollow'} />
          {live ? 'Live' : 'Paused'}
        </span>
        <Button
          size="sm"
          kind="ghost"
          icon={live ? 'pause' : 'play'}
          keys="p"
          aria-keyshortcuts="P"
          onClick={() => void setLive(!live)}
        >
          {live ? 'Pause' : 'Go on'}
        </Button>
      </span>
    </div>
  );
}

function Words({ state: { setQuery } }: { state: LogsState }): ReactNode {
  const [typed, setTyped] = useState(logs.store.getState().query);
  const wanted = useDeferredValue(typed);
  useEffect(() => {
    const timer = setTimeout(() => wanted !== logs.store.getState().query && void setQuery(wanted), 150);
    return () => clearTimeout(timer);
  }, [wanted, setQuery]);
  return (
    <TextInput
      icon="search"
      look="find-logs"
      type="search"
      placeholder="Find in logs"
      aria-label="Find in logs"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

import { type ChangeEvent, useDeferredValue, useEffect, useState } from 'react';
import type { LogLine } from '../../../../contract/watch.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Choice } from '../../../parts/Choice.tsx';
import { TextInput } from '../../../parts/Field.tsx';
import { Switch } from '../../../parts/Switch.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { logsStore, useStarted } from '../stores.ts';

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

function Line({ line }: { line: LogLine }) {
  return (
    <li className={line.level === 'error' ? 'err' : ''}>
      <time className="c3 num" dateTime={line.at}>
        {when(line.at)}
      </time>
      <span className={tones[line.level]}>{line.level}</span>
      <span className="c2 clip">{line.service}</span>
      <span className="message" dir="auto">
        {line.message}
        {line.data && <span className="c3"> {JSON.stringify(line.data)}</span>}
      </span>
    </li>
  );
}

/** What the daemon wrote down, newest first; secrets were taken out before they were written. */
export function Logs() {
  const { lines, level, live, next, fault, setLevel, setQuery, setLive, more } = useStarted(logsStore);
  const [typed, setTyped] = useState(logsStore.store.getState().query);
  const wanted = useDeferredValue(typed);
  useEffect(() => {
    const timer = setTimeout(() => wanted !== logsStore.store.getState().query && void setQuery(wanted), 150);
    return () => clearTimeout(timer);
  }, [wanted, setQuery]);
  const type = (event: ChangeEvent<HTMLInputElement>) => setTyped(event.target.value);
  return (
    <div className="stack g8" id="logs" tabIndex={-1}>
      <div className="row logs-head">
        <h3 className="head">Logs</h3>
        <TextInput
          icon="search"
          look="quiet find-logs"
          type="search"
          placeholder="Find in logs"
          aria-label="Find in logs"
          value={typed}
          onChange={type}
        />
        <Choice label="Least level" value={level} options={levels} onChange={(value) => void setLevel(value)} />
        <span className="row g6 end meta">
          Live
          <Switch label="Live" checked={live} onChange={(on) => void setLive(on)} />
        </span>
      </div>
      {fault && (
        <Banner tone="carmine" icon="warn">
          {fault}
        </Banner>
      )}
      {!lines && !fault && <Skeleton label="Reading the logs" />}
      {lines?.length === 0 && (
        <p className="meta">{typed ? `No line about “${typed}” at this level.` : 'No line at this level.'}</p>
      )}
      {lines && lines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="logs scroll" tabIndex={0} aria-label="Log lines, newest first">
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

/** The left part of the page: what is looked for, what narrows it, and what was found. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { count, counted } from '../../../app/amounts.ts';
import { announce } from '../../../app/announce.ts';
import { registerKeys } from '../../../app/keys.ts';
import { go, href } from '../../../app/location.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { TextInput } from '../../../parts/Field.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Skeleton, Spinner, useLate } from '../../../parts/Waiting.tsx';
import { finder, useFinder, useUpkeep } from '../room.ts';
import { nameOf, reasons } from '../words/words.ts';
import { Filters } from './Filters.tsx';
import { anything, isNarrowed } from './filter.ts';
import { List } from './List.tsx';

/** Typing rests this long before it is searched for. */
const restMs = 150;

interface SearchProps {
  /** The record on screen. */
  current: string | null;
  /** Nothing else was asked for: the field takes the focus. */
  first: boolean;
}

/** Use as the list of the room. */
export function Search({ current, first }: SearchProps): ReactNode {
  const rows = useFinder((state) => state.rows);
  const fault = useFinder((state) => state.fault);
  const answered = useFinder((state) => state.answered);
  return (
    <section className="mem-find" aria-label="Search" data-region="list">
      <div className="stack mem-head">
        <Words first={first} />
        <Filters />
        {answered !== '' && rows && rows.length > 0 && <Legend />}
        <Chosen />
      </div>
      {fault && (
        <div className="mem-note">
          <Banner
            tone="carmine"
            icon="warn"
            action={
              <Button size="sm" onClick={() => void finder.reload()}>
                Read again
              </Button>
            }
          >
            {fault}
          </Banner>
        </div>
      )}
      {!rows && !fault && <Skeleton label="Reading memory" rows={6} />}
      {rows?.length === 0 && <Nothing />}
      {rows && rows.length > 0 && <List rows={rows} current={current} />}
    </section>
  );
}

function Words({ first }: { first: boolean }): ReactNode {
  const asked = useFinder((state) => state.filter.query);
  const [text, setText] = useState(asked);
  const sent = useRef(asked);
  const [field, setField] = useState<HTMLInputElement | null>(null);
  useEffect(() => {
    if (text.trim() === asked) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      void finder.change({ query: text.trim() });
    }, restMs);
    return () => clearTimeout(timer);
  }, [text, asked]);
  // Only what was changed elsewhere, as by “Show all”, replaces what one types.
  useEffect(() => {
    if (asked === sent.current) return;
    sent.current = asked;
    setText(asked);
  }, [asked]);
  const opening = useRef(first);
  useEffect(() => {
    if (!field || !opening.current) return;
    opening.current = false;
    field.focus({ preventScroll: true });
  }, [field]);
  useEffect(() => registerKeys([{ keys: 'mod+f', does: 'Search memory', scope: 'Memory', run: () => field?.select() }]), [field]);
  const keys = (event: React.KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && text !== '') setText('');
    else if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('.mem-rows a[tabindex="0"]')?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="mem-words">
      <TextInput
        ref={setField}
        icon="search"
        look="lg"
        type="search"
        maxLength={10_000}
        placeholder="What do you want to know?"
        aria-label="Search memory"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keys}
      />
      <Found />
    </search>
  );
}

/** "6 hits · 9 ms", or a ring while it takes long. */
function Found(): ReactNode {
  const looking = useFinder((state) => state.looking);
  const answered = useFinder((state) => state.answered);
  const hits = useFinder((state) => state.rows?.length ?? 0);
  const tookMs = useFinder((state) => state.tookMs);
  const late = useLate(looking, 400);
  useEffect(() => {
    if (answered !== '') announce(`${counted(hits, 'hit')}.`);
  }, [answered, hits]);
  if (late) return <Spinner />;
  if (answered === '' || tookMs === null) return null;
  return (
    <span className="meta num none">
      {counted(hits, 'hit')} · {tookMs < 10 ? Math.round(tookMs * 10) / 10 : Math.round(tookMs)} ms
    </span>
  );
}

function Legend(): ReactNode {
  return (
    <ul className="row g12 meta mem-wrap" aria-label="Why each hit is here">
      {reasons.map(({ reason, name, tone }) => (
        <li key={reason} className="row g6">
          <span className={`dot ${tone}`} />
          {name}
        </li>
      ))}
    </ul>
  );
}

/** What can be done with those that were chosen. */
function Chosen(): ReactNode {
  const chosen = useFinder((state) => state.chosen);
  if (chosen.size === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in here
    <div className="row g6 mem-chosen" role="group" aria-label="Chosen">
      <span className="medium num">{count(chosen.size)} chosen</span>
      {chosen.size === 1 && <span className="meta clip">{nameOf([...chosen.values()][0] ?? { text: '' }, 32)}</span>}
      <span className="row g4 end">
        <Button size="sm" disabled={chosen.size < 2 || chosen.size > 20} onClick={() => go(href('memory', ['merge']))}>
          Merge…
        </Button>
        <Button size="sm" kind="ghost" onClick={finder.chooseNone}>
          None
        </Button>
      </span>
    </div>
  );
}

function Nothing(): ReactNode {
  const filter = useFinder((state) => state.filter);
  const records = useUpkeep((state) => state.stats?.records);
  if (!filter.query && !isNarrowed(filter))
    return (
      <div className="empty">
        <Icon name="memory" size={24} />
        <p className="head">Nothing is remembered yet</p>
        <p>Tell Hearth something in Chat, such as where a thing is kept or how you like it done. Or write it down here.</p>
        <div className="acts">
          <Button icon="plus" onClick={() => go(href('memory', ['new']))}>
            Remember something
          </Button>
          <Button kind="ghost" onClick={() => go(href('chat'))}>
            Open Chat
          </Button>
        </div>
      </div>
    );
  return (
    <div className="mem-note">
      <p>
        {filter.query ? `Nothing about “${filter.query}”.` : 'No record like that.'}
        {records !== undefined && ` Searched ${counted(records, 'record')}.`}
      </p>
      <Button size="sm" onClick={() => void finder.change(anything)}>
        Show all
      </Button>
    </div>
  );
}

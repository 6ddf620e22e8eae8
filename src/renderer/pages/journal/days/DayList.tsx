/** The second column: the calendar, the entries of its month, or what a search found. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { counted } from '../../../app/amounts.ts';
import { registerKeys } from '../../../app/keys.ts';
import { go, href } from '../../../app/location.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Excerpt } from '../../../editor/Excerpt.tsx';
import { moveFocus } from '../../../editor/move-focus.ts';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { TextInput } from '../../../parts/Field.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { Calendar } from '../calendar/Calendar.tsx';
import { monthName, monthOf, shortName } from '../calendar/month.ts';
import { days, useDays } from '../room.ts';
import { HowDialog } from '../writing/HowDialog.tsx';
import { type DaysState, dayOfPath } from './store.ts';

/** Typing rests this long before it is searched for. */
const restMs = 120;

export function DayList({ day, today }: { day: string; today: string }): ReactNode {
  const [how, setHow] = useState(false);
  const search = useDays((state) => state.search);
  const pages = useDays((state) => state.pages);
  const fault = useDays((state) => state.fault);
  return (
    <div className="journal-list">
      <div className="row journal-list-head">
        <h2 className="head">Journal</h2>
        <IconButton className="end" icon="settings" label="How the journal is written" onClick={() => setHow(true)} />
      </div>
      <SearchField />
      <div className="grow scroll journal-scroll">
        {search ? (
          <nav aria-label="Found" onKeyDown={moveFocus} className="journal-entries">
            <Found search={search} />
          </nav>
        ) : (
          <>
            <Calendar
              day={day}
              today={today}
              has={(one) => pages?.has(one) ?? false}
              onChoose={(one) => go(href('journal', [one]))}
              onMonth={days.look}
            />
            {fault && (
              <div className="journal-note">
                <p>{fault}</p>
                <Button size="sm" onClick={() => void days.load()}>
                  Read again
                </Button>
              </div>
            )}
            {pages ? <Entries pages={pages} day={day} /> : !fault && <Skeleton label="Reading the days" />}
          </>
        )}
      </div>
      {how && <HowDialog onClose={() => setHow(false)} />}
    </div>
  );
}

function Entries({ pages, day }: { pages: NonNullable<DaysState['pages']>; day: string }): ReactNode {
  const month = useDays((state) => state.month) ?? monthOf(day);
  const beginnings = useDays((state) => state.beginnings);
  const here = [...pages.keys()].filter((one) => monthOf(one) === month).sort((a, b) => (a < b ? 1 : -1));
  const stop = here.includes(day) ? day : here[0];
  if (pages.size === 0)
    return (
      <p className="journal-note meta">No page yet. The first is written at the end of a day on which something happened.</p>
    );
  if (here.length === 0) return <p className="journal-note meta">No page in {monthName(month)}.</p>;
  return (
    <nav aria-label="Entries" onKeyDown={moveFocus} className="journal-entries">
      <h3 className="group">Entries</h3>
      {here.map((one) => {
        const beginning = beginnings.get(one);
        return (
          <a
            key={one}
            className="item tall journal-entry"
            href={href('journal', [one])}
            aria-current={one === day ? 'true' : undefined}
            tabIndex={one === stop ? 0 : -1}
          >
            <span className="stack g0 grow">
              <span className="row">
                <span className="medium num">{shortName(one)}</span>
                <span className="end meta num">{beginning && counted(beginning.words, 'word')}</span>
              </span>
              <span className="clip c2" dir="auto">
                <Verbatim text={beginning?.line ?? ''} line />
              </span>
            </span>
          </a>
        );
      })}
    </nav>
  );
}

function SearchField(): ReactNode {
  const [text, setText] = useState(days.store.getState().search?.query ?? '');
  const field = useRef<HTMLInputElement>(null);
  useEffect(
    () =>
      registerKeys([
        {
          ...{ keys: 'mod+f', does: 'Search the journal', scope: 'Journal' },
          run: () => (document.activeElement?.closest('.editor-code') ? false : field.current?.focus()),
        },
      ]),
    [],
  );
  useEffect(() => {
    if (text === (days.store.getState().search?.query ?? '')) return;
    const timer = setTimeout(() => void days.find(text), text === '' ? 0 : restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search className="journal-search">
      <TextInput
        ref={field}
        icon="search"
        look="quiet"
        aria-label="Search the journal"
        placeholder="Search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text !== '') {
            event.stopPropagation();
            setText('');
          }
          if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('.journal-entries a')?.focus();
        }}
      />
    </search>
  );
}

function Found({ search: { query, hits, failed } }: { search: NonNullable<DaysState['search']> }): ReactNode {
  if (failed) return <p className="journal-note">The search was not answered. Nothing was changed.</p>;
  if (!hits) return <Skeleton label="Searching" />;
  if (hits.length === 0) return <p className="journal-note">Nothing about “{query}” in the journal.</p>;
  return hits.map((hit, at) => {
    const found = dayOfPath(hit.path);
    return (
      <a
        key={hit.path}
        className="item tall journal-hit"
        href={found ? href('journal', [found]) : href('lore', [hit.path])}
        tabIndex={at === 0 ? 0 : -1}
      >
        <span className="row">
          <span className="medium num clip">{found ? shortName(found) : hit.path}</span>
          <span className="end micro num">{found && monthName(monthOf(found))}</span>
        </span>
        <span className="meta" dir="auto">
          <Excerpt text={hit.excerpt} />
        </span>
      </a>
    );
  });
}

/** The page of a day: read first, edited in place, with its past one click away. */
import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { SideToggle } from '../../../app/Columns.tsx';
import { registerKeys } from '../../../app/keys.ts';
import { go, href } from '../../../app/location.ts';
import { fetchEditor, NotePane, type View } from '../../../editor/NotePane.tsx';
import type { NoteState } from '../../../editor/note/state.ts';
import { noticeWords } from '../../../editor/words.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { longName } from '../calendar/month.ts';
import { withoutMarks } from '../days/page-text.ts';
import { pathOf } from '../days/store.ts';
import { history, note, useDays, writing } from '../room.ts';
import { WritingBanner } from '../writing/WritingBanner.tsx';
import { NoPage } from './NoPage.tsx';
import { ReadDay } from './ReadDay.tsx';

interface DayProps {
  day: string;
  today: string;
}

export function DayPage({ day, today }: DayProps): ReactNode {
  const state = useStore(note.store);
  // What was typed and not saved is shown as it was left: in the editor.
  const [mode, setMode] = useState<'page' | View>('page');
  useEffect(() => void note.open(pathOf(day)), [day]);
  const here = state.path === pathOf(day) && state.state !== 'reading';
  const editing = here && state.state === 'ready' && (mode !== 'page' || state.dirty);
  useEditKey(here && state.state === 'ready' && !editing, () => setMode('both'));
  if (editing)
    return (
      <NotePane
        note={note}
        history={history}
        view={mode === 'page' ? 'both' : mode}
        reads={withoutMarks}
        onView={setMode}
        focused={mode !== 'history'}
        head={
          <>
            <SideToggle />
            <h1 className="clip">{longName(day, today)}</h1>
          </>
        }
        more={
          <Button
            size="sm"
            disabled={state.saving || state.moved !== null}
            onClick={() => void done(state, () => setMode('page'))}
          >
            Done
          </Button>
        }
      />
    );
  return (
    <>
      <Bar day={day} today={today} ready={here && state.state === 'ready'} onMode={setMode} />
      <Inside day={day} today={today} here={here} state={state} onMode={setMode} />
    </>
  );
}

async function done({ dirty }: NoteState, close: () => void): Promise<void> {
  if (!dirty || (await note.save())) close();
}

function useEditKey(works: boolean, edit: () => void): void {
  useEffect(() => {
    if (!works) return;
    fetchEditor();
    return registerKeys([{ keys: 'e', does: 'Edit the page', scope: 'Journal', run: edit }]);
  }, [works, edit]);
}

function Inside({
  day,
  today,
  here,
  state,
  onMode,
}: DayProps & { here: boolean; state: NoteState; onMode: (mode: View) => void }): ReactNode {
  // Who asked for the page is told by the banner already how it came about.
  const asked = useStore(writing.store, (it) => it.day === day && it.state !== 'idle') && state.notice?.origin === 'journal';
  return (
    <>
      <WritingBanner day={day} />
      {here && state.notice && !asked && (
        <div className="journal-writing" role="status">
          <Banner action={<IconButton icon="x" label="Close" onClick={note.hush} />}>{noticeWords(state.notice)}</Banner>
        </div>
      )}
      {!here && <Skeleton label={`Reading ${longName(day, today)}`} />}
      {here && state.state === 'ready' && <ReadDay day={day} today={today} state={state} />}
      {here && state.state === 'missing' && <NoPage day={day} today={today} onMade={() => onMode('both')} />}
      {here && state.state === 'refused' && (
        <div className="journal-writing">
          <Banner
            tone="brass"
            icon="blocked"
            action={
              <Button size="sm" onClick={() => void note.reload()}>
                Read again
              </Button>
            }
          >
            <span className="medium">It cannot be shown.</span> {state.fault}
          </Banner>
        </div>
      )}
    </>
  );
}

function Bar({ day, today, ready, onMode }: DayProps & { ready: boolean; onMode: (mode: View) => void }): ReactNode {
  const busy = useStore(writing.store, ({ state }) => state === 'asking' || state === 'running');
  const [before, after] = useNeighbors(day);
  const to = (one: string | null) => one !== null && go(href('journal', [one]));
  return (
    <header className="bar plain" data-region="bar">
      <SideToggle />
      <h1 className="sr">Journal</h1>
      <h2 className="meta num clip journal-path">{pathOf(day)}</h2>
      <span className="end row g4">
        {ready && day <= today && (
          <Button size="sm" kind="ghost" icon="refresh" disabled={busy} onClick={() => void writing.write(day)}>
            {day === today ? 'Write today’s page now' : 'Write it anew'}
          </Button>
        )}
        {ready && (
          <Button size="sm" kind="ghost" icon="clock" onClick={() => onMode('history')}>
            History
          </Button>
        )}
        {ready && (
          <Button size="sm" kind="ghost" icon="edit" keys="e" aria-keyshortcuts="E" onClick={() => onMode('both')}>
            Edit
          </Button>
        )}
        <IconButton icon="chev-left" label="The page before" disabled={before === null} onClick={() => to(before)} />
        <IconButton icon="chev-right" label="The page after" disabled={after === null} onClick={() => to(after)} />
      </span>
    </header>
  );
}

/** The nearest days before and after that have a page. */
function useNeighbors(day: string): [string | null, string | null] {
  const pages = useDays((state) => state.pages);
  let before: string | null = null;
  let after: string | null = null;
  for (const one of pages?.keys() ?? []) {
    if (one < day && (before === null || one > before)) before = one;
    if (one > day && (after === null || one < after)) after = one;
  }
  return [before, after];
}

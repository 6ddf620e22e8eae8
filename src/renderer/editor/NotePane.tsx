/** One file: written, read beside it, compared with its past, and saved when asked. */
import './editor.css';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { bytes } from '../app/amounts.ts';
import { lazily } from '../app/frame/lazily.tsx';
import { registerKeys } from '../app/keys.ts';
import { Banner } from '../parts/Banner.tsx';
import { Button, IconButton } from '../parts/Button.tsx';
import { Choice } from '../parts/Choice.tsx';
import { Skeleton } from '../parts/Waiting.tsx';
import type { CodeEditorProps } from './CodeEditor.tsx';
import { Conflict } from './Conflict.tsx';
import { HistoryPane } from './history/HistoryPane.tsx';
import type { History } from './history/store.ts';
import type { NoteState } from './note/state.ts';
import type { OpenNote } from './note/store.ts';
import { Reading } from './Reading.tsx';
import { nameOf, noticeWords } from './words.ts';

/** The editor itself, in its own chunk. */
const codeEditor = lazily<CodeEditorProps>(() => import('./CodeEditor.tsx'));

/** Use when a page that writes files comes up: the editor is there before it is asked for. */
export const fetchEditor = (): void => void codeEditor.ahead();

export type View = 'write' | 'both' | 'read' | 'history';

interface NotePaneProps {
  note: OpenNote;
  history: History;
  view: View;
  onView: (view: View) => void;
  /** What stands first in the bar: the name, and what else there is to say of the file. */
  head: ReactNode;
  /** What else can be done with it, at the end of the bar. */
  more?: ReactNode;
  /** What waits above the text: proposals. */
  above?: ReactNode;
  focused?: boolean;
  /** What of the text is read: all of it where nothing else is said. */
  reads?: (text: string) => string;
}

/** Use with a note that is open: `state.path` is set and its state is `ready`. */
export function NotePane({
  note,
  history,
  view,
  onView,
  head,
  more,
  above,
  focused = false,
  reads = whole,
}: NotePaneProps): ReactNode {
  const state = useStore(note.store);
  const { path, dirty, moved } = state;
  useSaveKey(note, dirty);
  if (path === null) return null;
  return (
    <>
      <header className="bar" data-region="bar">
        {head}
        <Acts note={note} state={state} view={view} onView={onView}>
          {more}
        </Acts>
      </header>
      <Notices note={note} state={state} />
      {view !== 'history' && above}
      {moved && <Conflict note={note} state={state} moved={moved} />}
      {view === 'history' ? (
        <HistoryPane history={history} path={path} />
      ) : (
        <Panes note={note} state={state} view={view} focused={focused} reads={reads} />
      )}
    </>
  );
}

interface ActsProps extends Pick<NotePaneProps, 'note' | 'view' | 'onView'> {
  state: NoteState;
  children: ReactNode;
}

function Acts({ note, state: { dirty, saving, moved }, view, onView, children }: ActsProps): ReactNode {
  return (
    <span className="end row g4">
      {dirty && (
        <Button
          size="sm"
          kind="primary"
          keys="mod+s"
          busy={saving && 'Saving'}
          disabled={moved !== null}
          onClick={() => void note.save()}
        >
          Save
        </Button>
      )}
      <Button
        size="sm"
        kind="ghost"
        icon="clock"
        aria-pressed={view === 'history'}
        onClick={() => onView(view === 'history' ? 'both' : 'history')}
      >
        History
      </Button>
      <Choice
        label="View"
        // In the history none of the three is shown.
        value={view === 'history' ? 'none' : view}
        options={[
          { value: 'write', name: 'Write' },
          { value: 'both', name: 'Both' },
          { value: 'read', name: 'Read' },
        ]}
        onChange={(value) => value !== 'none' && onView(value)}
      />
      {children}
    </span>
  );
}

function useSaveKey(note: OpenNote, dirty: boolean): void {
  useEffect(
    () =>
      registerKeys([
        // Ctrl S is the browser's own otherwise: it is taken even where nothing is to be saved.
        { keys: 'mod+s', does: 'Save the file', scope: 'Lore and journal', run: () => void (dirty && note.save()) },
      ]),
    [note, dirty],
  );
}

function Notices({ note, state: { notice, fault, kept, dirty } }: { note: OpenNote; state: NoteState }): ReactNode {
  return (
    <div className="editor-notices" role="status">
      {notice && <Banner action={<IconButton icon="x" label="Close" onClick={note.hush} />}>{noticeWords(notice)}</Banner>}
      {fault && (
        <Banner tone="carmine" icon="warn">
          <span className="medium">It was not saved.</span> {fault} What you wrote is still here.
        </Banner>
      )}
      {!kept && dirty && (
        <Banner tone="brass" icon="warn">
          This window has no room left to keep what is not saved: save before you leave.
        </Banner>
      )}
    </div>
  );
}

interface PanesProps {
  note: OpenNote;
  state: NoteState;
  view: Exclude<View, 'history'>;
  focused: boolean;
  reads: (text: string) => string;
}

const whole = (text: string) => text;

function Panes({ note, state, view, focused, reads }: PanesProps): ReactNode {
  const [at, setAt] = useState({ line: 1, column: 1 });
  const { path, text, turn, base } = state;
  return (
    <>
      <div className="editor-panes" data-view={view}>
        {view !== 'read' && (
          <Suspense fallback={<Skeleton label="Opening the editor" />}>
            <codeEditor.Show
              // Another file is another editor: its undo goes back to nothing of this one.
              key={path}
              text={text}
              turn={turn}
              label={`${nameOf(path ?? '')}, Markdown`}
              focused={focused}
              typed={note.type}
              save={() => void note.save()}
              moved={(line, column) => setAt({ line, column })}
            />
          </Suspense>
        )}
        {view !== 'write' && <Reading text={text} reads={reads} label="Preview" />}
      </div>
      <footer className="editor-status meta num">
        <Standing state={state} />
        <span>{bytes(sizeOf(text))}</span>
        {view !== 'read' && base !== null && (
          <span className="end">
            Line {at.line}, column {at.column}
          </span>
        )}
      </footer>
    </>
  );
}

const encoder = new TextEncoder();
const sizeOf = (text: string) => encoder.encode(text).length;

function Standing({ state: { dirty, base, kept, moved } }: { state: NoteState }): ReactNode {
  if (moved) return <Dot tone="brass">Changed on both sides</Dot>;
  if (dirty) return <Dot tone="brass">{kept ? 'Not saved yet; kept in this window' : 'Not saved yet'}</Dot>;
  return base?.version ? <Dot tone="moss">Saved as version {base.version}</Dot> : <Dot tone="hollow">Not there yet</Dot>;
}

function Dot({ tone, children }: { tone: string; children: ReactNode }): ReactNode {
  return (
    <span className="row g6">
      <span className={`dot ${tone}`} />
      <span>{children}</span>
    </span>
  );
}

/** One file of a shelf: its proposals, its text, its past, and what can be done with it. */
import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { SideToggle } from '../../app/Columns.tsx';
import { call } from '../../app/client.ts';
import { sentence } from '../../app/connection.ts';
import { href } from '../../app/location.ts';
import { connection, useConnection } from '../../app/shell.ts';
import { toast } from '../../app/toasts/store.ts';
import { Verbatim } from '../../calls/Verbatim.tsx';
import { NotePane, type View } from '../../editor/NotePane.tsx';
import type { NoteState } from '../../editor/note/state.ts';
import { nameOf } from '../../editor/words.ts';
import { Banner } from '../../parts/Banner.tsx';
import { Button, IconButton } from '../../parts/Button.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Menu, type MenuItem } from '../../parts/Menu.tsx';
import { Skeleton } from '../../parts/Waiting.tsx';
import { roleOf } from './list/groups.ts';
import { ProposalCard } from './proposals/ProposalCard.tsx';
import { useProposals } from './proposals/waiting.ts';
import { history, note } from './room.ts';

/** Kept while the window is open: who reads goes on reading. */
let lastView: View = 'both';

export function FilePage({ path, fresh }: { path: string; fresh: boolean }): ReactNode {
  const state = useStore(note.store);
  const [view, setView] = useState<View>(lastView === 'history' || (fresh && lastView === 'read') ? 'both' : lastView);
  useEffect(() => void note.open(path), [path]);
  const change = (next: View) => {
    lastView = next;
    setView(next);
  };
  const head = (
    <>
      <SideToggle />
      <h1 className="clip" title={path}>
        <Verbatim text={nameOf(path)} line />
      </h1>
    </>
  );
  // For a moment after going elsewhere the store holds the file before.
  if (state.path !== path || state.state === 'reading')
    return (
      <>
        <header className="bar">{head}</header>
        <Skeleton label={`Reading ${nameOf(path)}`} />
      </>
    );
  if (state.state !== 'ready') return <Absent path={path} state={state} head={head} />;
  return (
    <NotePane
      note={note}
      history={history}
      view={view}
      onView={change}
      focused={fresh}
      head={head}
      above={<Waiting path={path} />}
      more={<More path={path} state={state} />}
    />
  );
}

function Waiting({ path }: { path: string }): ReactNode {
  const all = useProposals((state) => state.open);
  const open = all?.filter((it) => it.path === path) ?? [];
  const [first] = open;
  if (!first) return null;
  return (
    <div className="lore-waiting scroll">
      <ProposalCard key={first.id} proposal={first} {...(open.length > 1 && { place: `1 of ${open.length}` })} />
    </div>
  );
}

function More({ path, state }: { path: string; state: NoteState }): ReactNode {
  const chosen = useConnection((it) => it.settings?.role ?? null);
  const role = roleOf(path);
  const set = (next: string | null): Promise<void> =>
    connection.store
      .getState()
      .change({ role: next })
      .then(
        () => toast(next === null ? 'No role is on.' : `The role ${next} is on.`, { label: 'Undo', run: () => void set(chosen) }),
        (fault: unknown) => toast(sentence(fault)),
      );
  const items: MenuItem[] = [
    ...(role === null
      ? []
      : [
          {
            label: 'Use this role',
            checked: role === chosen,
            onSelect: () => void set(role === chosen ? null : role),
          },
          { separator: true } as const,
        ]),
    {
      label: 'Copy its path',
      icon: 'copy',
      onSelect: () => void navigator.clipboard.writeText(path).then(() => toast('Copied.')),
    },
    {
      label: 'Remove',
      icon: 'trash',
      danger: true,
      disabled: state.base === null || state.saving,
      onSelect: () => void remove(path, state),
    },
  ];
  return <Menu items={items} trigger={<IconButton icon="dots" label="More about this file" />} />;
}

/** It can be brought back: its history stays. What was typed and not saved stays too, as its draft. */
async function remove(path: string, { base }: NoteState): Promise<void> {
  if (base?.version == null) return;
  const { version } = base;
  try {
    await call('notebook.remove', { path, baseVersion: version });
    toast(`${nameOf(path)} was removed.`, { label: 'Undo', run: () => void bring(path, version) });
  } catch (fault) {
    toast(sentence(fault));
  }
}

async function bring(path: string, version: number): Promise<void> {
  try {
    await call('notebook.revert', { path, version });
    await note.reload();
  } catch (fault) {
    toast(sentence(fault));
  }
}

function Absent({ path, state: { state, fault }, head }: { path: string; state: NoteState; head: ReactNode }): ReactNode {
  const [last, setLast] = useState<number | null>(null);
  const missing = state === 'missing';
  useEffect(() => {
    if (!missing) return;
    let gone = false;
    const look = async () => {
      const { items } = await call('notebook.history', { path, limit: 10 });
      if (!gone) setLast(items.find(({ removed }) => !removed)?.version ?? null);
    };
    // One that never was has no history.
    look().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [path, missing]);
  return (
    <>
      <header className="bar">{head}</header>
      {missing ? (
        <div className="empty">
          <Icon name="file" size={24} />
          <p className="head">{last === null ? `There is no ${nameOf(path)}` : `${nameOf(path)} is removed`}</p>
          <p>{last === null ? 'Choose another from the list.' : 'Its history is kept, and brings it back.'}</p>
          <div className="acts">
            {last === null ? (
              <a className="btn" href={href('lore')}>
                To the first
              </a>
            ) : (
              <Button icon="undo" onClick={() => void bring(path, last)}>
                Bring it back
              </Button>
            )}
          </div>
        </div>
      ) : (
        <div className="editor-notices">
          <Banner
            tone="brass"
            icon="blocked"
            action={
              <Button size="sm" onClick={() => void note.reload()}>
                Read again
              </Button>
            }
          >
            <span className="medium">It cannot be shown.</span> {fault}
          </Banner>
        </div>
      )}
    </>
  );
}

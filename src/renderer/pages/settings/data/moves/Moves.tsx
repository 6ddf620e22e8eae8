/** What can be brought in and taken out, one line each; a form opens below its line. */
import { type ReactNode, useState } from 'react';
import { bytes } from '../../../../app/amounts.ts';
import { Button } from '../../../../parts/Button.tsx';
import { Setting } from '../../../../parts/Setting.tsx';
import { Meter } from '../../../../parts/Waiting.tsx';
import { movesStore, useStarted } from '../../stores.ts';
import { MoveForm, type Way } from './Form.tsx';
import { Result } from './Result.tsx';
import type { MovesState } from './store.ts';
import { type Kind, working } from './words.ts';

const warning =
  'It is checked first, from end to end, and nothing changes until Hearth is started again. The next start then puts this home aside, whole, and what you chose takes its place: conversations, memory, notes and settings. Keys are not in it: those of this computer stay.';

interface Line {
  id: string;
  name: string;
  hint: string;
  button: string;
  way: Way;
}

const lines: Line[] = [
  {
    ...{
      id: 'import',
      name: 'Import conversations',
      hint: 'From ChatGPT, Claude, or Hearth on another computer',
      button: 'Import',
    },
    way: {
      ...{ kind: 'conversations', name: 'Import conversations', label: 'File', act: 'Import', busy: 'Importing' },
      hint: 'The zip that ChatGPT or Claude sent you, or the conversations.json in it',
      placeholder: '/home/you/Downloads/export.zip',
      ...{ file: '.json,.zip', look: true, memories: 'Offer what I said in them as memory' },
    },
  },
  {
    ...{ id: 'import-notes', name: 'Import notes', hint: 'A folder of Markdown, such as an Obsidian vault', button: 'Import' },
    way: {
      ...{ kind: 'vault', name: 'Import notes', label: 'Folder', act: 'Import', busy: 'Copying' },
      hint: 'Its Markdown is copied into the scratchpad, folders and all. The vault stays as it is',
      placeholder: '/home/you/Vault',
      ...{ look: true, memories: 'Offer what is in them as memory' },
    },
  },
  {
    ...{ id: 'export', name: 'Export conversations', hint: 'To read, or to be taken in by Hearth elsewhere', button: 'Export' },
    way: {
      ...{ kind: 'conversations-out', name: 'Export conversations', label: 'New file or folder', act: 'Export', busy: 'Writing' },
      hint: 'Left out, it goes into the exports folder of the home',
      placeholder: '/home/you/conversations',
      ...{ optional: true, formats: true },
    },
  },
  {
    ...{ id: 'export-all', name: 'Export everything', hint: 'Everything but keys, in a new folder', button: 'Export' },
    way: {
      ...{ kind: 'everything-out', name: 'Export everything', label: 'New folder', act: 'Export', busy: 'Writing' },
      hint: 'Lossless makes the same home again elsewhere; Markdown is for reading',
      placeholder: '/home/you/hearth-export',
      formats: true,
    },
  },
  {
    ...{ id: 'import-all', name: 'Take in an export', hint: 'Makes this home what a lossless export holds', button: 'Take in' },
    way: {
      ...{ kind: 'everything', name: 'Take in an export', label: 'Folder', act: 'Take it in', busy: 'Checking' },
      ...{ hint: 'The folder that Export everything made', placeholder: '/home/you/hearth-export', look: true, warning },
    },
  },
];

const restoreWay: Way = {
  ...{ kind: 'backup', name: 'Restore a backup', label: 'Backup', act: 'Restore', busy: 'Checking' },
  ...{ hint: 'A file that ends in .hearth', placeholder: '/home/you/hearth.hearth', file: '.hearth', warning },
};

/** Use in the Data section. */
export function Moves(): ReactNode {
  const state = useStarted(movesStore);
  const [open, setOpen] = useState<{ kind: Kind; path: string } | null>(null);
  const toggle = (kind: Kind, path = '') => {
    state.clear();
    setOpen(open?.kind === kind && path === open.path ? null : { kind, path });
  };
  const close = () => setOpen(null);
  return (
    <div>
      {lines.map(({ id, name, hint, button, way }) => (
        <div key={id}>
          <Setting id={id} name={name} hint={hint}>
            <Button size="sm" aria-expanded={open?.kind === way.kind} aria-label={name} onClick={() => toggle(way.kind)}>
              {button}
            </Button>
          </Setting>
          {open?.kind === way.kind && <MoveForm way={way} onClose={close} />}
        </div>
      ))}
      <Backups state={state} onRestore={(path) => toggle('backup', path)} />
      {open?.kind === 'backup' && <MoveForm key={open.path} way={restoreWay} path={open.path} onClose={close} />}
      {open?.kind !== 'backup' && state.ended?.kind === 'backup' && <Result ended={state.ended} />}
      {state.work && <Working work={state.work} onCancel={() => void state.cancel()} />}
    </div>
  );
}

function Backups({ state, onRestore }: { state: MovesState; onRestore: (path: string) => void }): ReactNode {
  const there = (state.backups ?? []).filter(({ present }) => present);
  return (
    <>
      <Setting id="backups" name="Backups" hint="Everything but keys, in one file. Hearth goes on working">
        <span className="row">
          <Button size="sm" busy={state.busy === 'backup' && !state.work && 'Keeping'} onClick={() => void state.backUp()}>
            Back up now
          </Button>
          <Button size="sm" kind="ghost" onClick={() => onRestore('')}>
            Restore a file
          </Button>
        </span>
      </Setting>
      {there.length > 0 && (
        <ul className="stack g4 backups" aria-label="Backups">
          {there.map(({ path, at, bytes: size }) => (
            <li key={path} className="row meta">
              <span className="num">{new Date(at).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short' })}</span>
              <span className="num">{bytes(size)}</span>
              <span className="mono wrap-anywhere grow">{path}</span>
              <Button
                size="sm"
                kind="ghost"
                aria-label={`Restore the backup of ${new Date(at).toLocaleString('en-US')}`}
                onClick={() => onRestore(path)}
              >
                Restore
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Working({ work, onCancel }: { work: NonNullable<MovesState['work']>; onCancel: () => void }): ReactNode {
  const share = work.total ? work.done / work.total : 0;
  return (
    <section className="stack g4" aria-label="What goes on">
      <span className="row meta num">
        {working(work)}
        <span className="end">
          <Button size="sm" kind="ghost" icon="stop" onClick={onCancel}>
            Cancel
          </Button>
        </span>
      </span>
      <Meter thick value={share} tone="ember" label={work.total ? `${Math.floor(share * 100)} % done` : 'Working'} />
    </section>
  );
}

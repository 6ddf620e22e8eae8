/** The second column: lore, roles, skills and notes, or what a search found. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { registerKeys } from '../../../app/keys.ts';
import { go, href } from '../../../app/location.ts';
import { moveFocus } from '../../../editor/move-focus.ts';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { TextInput } from '../../../parts/Field.tsx';
import { Menu } from '../../../parts/Menu.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { shelves, useShelves } from '../room.ts';
import { InstallDialog } from '../skills/InstallDialog.tsx';
import { Found } from './Found.tsx';
import { Groups } from './Groups.tsx';
import { NewFileDialog, type NewKind } from './NewFileDialog.tsx';

/** Typing rests this long before it is searched for. */
const restMs = 120;

type Dialog = NewKind | 'skill' | null;

/** Use as the list of the room. `current` is the address of what is on screen: a path, `prompt`, `proposals`, `skill/NAME`. */
export function ShelfList({ current, make }: { current: string; make: string | null }): ReactNode {
  const [dialog, setDialog] = useState<Dialog>(null);
  // Asked for by the palette: once, so that going back does not ask again.
  useEffect(() => {
    if (make !== 'note' && make !== 'role' && make !== 'skill') return;
    setDialog(make);
    go(href('lore'), { replace: true });
  }, [make]);
  const search = useShelves((state) => state.search);
  const field = useRef<HTMLInputElement>(null);
  useEffect(
    () => registerKeys([{ keys: 'mod+f', does: 'Search lore and notes', scope: 'Lore', run: () => find(field.current) }]),
    [],
  );
  return (
    <div className="lore-list">
      <div className="row lore-list-head">
        <h2 className="head">Lore</h2>
        <Menu
          items={[
            { label: 'New note…', icon: 'file', onSelect: () => setDialog('note') },
            { label: 'New role…', icon: 'user', onSelect: () => setDialog('role') },
            { label: 'Install a skill…', icon: 'box', onSelect: () => setDialog('skill') },
          ]}
          trigger={<IconButton className="end" icon="plus" label="New" />}
        />
      </div>
      <SearchField field={field} />
      <nav className="grow scroll lore-rows" aria-label="Lore, skills and notes" onKeyDown={moveFocus}>
        {search ? <Found search={search} /> : <All current={current} />}
      </nav>
      {dialog === 'skill' && <InstallDialog onClose={() => setDialog(null)} />}
      {dialog && dialog !== 'skill' && (
        <NewFileDialog
          kind={dialog}
          onClose={() => setDialog(null)}
          onMade={(path) => {
            setDialog(null);
            go(href('lore', [path], { new: '1' }));
          }}
        />
      )}
    </div>
  );
}

/** In the text the key is the editor's own: it searches in the file. */
function find(field: HTMLInputElement | null): boolean | undefined {
  if (document.activeElement?.closest('.editor-code')) return false;
  field?.focus();
  return undefined;
}

function All({ current }: { current: string }): ReactNode {
  const lore = useShelves((state) => state.lore);
  const fault = useShelves((state) => state.fault);
  if (fault)
    return (
      <div className="lore-note">
        <p>{fault}</p>
        <Button size="sm" onClick={() => void shelves.load()}>
          Read again
        </Button>
      </div>
    );
  if (!lore) return <Skeleton label="Reading the shelves" rows={6} />;
  return <Groups current={current} />;
}

function SearchField({ field }: { field: React.RefObject<HTMLInputElement | null> }): ReactNode {
  const [text, setText] = useState(shelves.store.getState().search?.query ?? '');
  useEffect(() => {
    if (text === (shelves.store.getState().search?.query ?? '')) return;
    const timer = setTimeout(() => void shelves.find(text), text === '' ? 0 : restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search className="lore-search">
      <TextInput
        ref={field}
        icon="search"
        look="quiet"
        aria-label="Search lore and notes"
        placeholder="Search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text !== '') {
            event.stopPropagation();
            setText('');
          }
          if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('.lore-rows a')?.focus();
        }}
      />
    </search>
  );
}

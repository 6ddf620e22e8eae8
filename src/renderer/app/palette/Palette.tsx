/** Find or do: rooms, actions, settings, conversations and the words in them, from one field. */
import './palette.css';
import { Command as Cmdk } from 'cmdk';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { goToOldest, useApprovals } from '../../approvals/waiting.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Kbd } from '../../parts/Kbd.tsx';
import { Spinner, useLate } from '../../parts/Waiting.tsx';
import { call, listen } from '../client.ts';
import { sentence } from '../connection.ts';
import { applyTheme } from '../frame/theme.ts';
import { go, href } from '../location.ts';
import { connection } from '../shell.ts';
import { toast } from '../toasts/store.ts';
import { commands } from './commands.ts';
import { type PaletteGroup, type PaletteLine, paletteGroups } from './lines.ts';
import { createPalette, type PaletteState } from './store.ts';

interface PaletteProps {
  onClose: () => void;
  toggleRail: () => void;
}

function wait(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

function setTheme(theme: 'system' | 'light' | 'dark') {
  applyTheme(theme);
  connection.store
    .getState()
    .change({ theme })
    .catch((fault: unknown) => toast(sentence(fault)));
}

async function ask(text: string, leave: (to: string) => void): Promise<void> {
  try {
    const { id } = await call('chat.create', {});
    await call('chat.send', { conversationId: id, text });
    leave(href('chat', [id]));
  } catch (fault) {
    toast(sentence(fault));
  }
}

function Line({ line, onSelect }: { line: PaletteLine; onSelect: () => void }) {
  return (
    <Cmdk.Item className="item" value={line.value} onSelect={onSelect}>
      <Icon name={line.icon} className="c2" />
      <span className="clip" dir="auto">
        {line.parts.map(({ text, hit }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, drawn anew with it
          <span key={at} className={hit ? 'strong' : ''}>
            {text}
          </span>
        ))}
      </span>
      <span className="end row g8 none">
        {line.hint && (
          <span className="meta hint clip" dir="auto">
            {line.hint}
          </span>
        )}
        {line.keys && <Kbd keys={line.keys} />}
      </span>
    </Cmdk.Item>
  );
}

function Results({ groups, onSelect }: { groups: PaletteGroup[]; onSelect: (line: PaletteLine) => void }) {
  return groups.map(({ name, lines }) => (
    <Cmdk.Group key={name} heading={<span className="group">{name}</span>}>
      {lines.map((line) => (
        <Line key={line.value} line={line} onSelect={() => onSelect(line)} />
      ))}
    </Cmdk.Group>
  ));
}

function Field({ state }: { state: PaletteState }) {
  const late = useLate(state.looking, 400);
  return (
    <div className="palette-field">
      {late ? <Spinner /> : <Icon name="search" size={18} className="c3" />}
      <Cmdk.Input
        value={state.query}
        onValueChange={state.type}
        placeholder="Find or do anything"
        aria-label="Find or do"
        dir="auto"
        autoFocus
      />
      <Kbd keys="escape" />
    </div>
  );
}

const moves = ['ArrowUp', 'ArrowDown', 'Home', 'End'];

/** Which line Enter opens: the first, until the person moves. What is typed anew begins at the first again. */
function useSelection(lines: PaletteLine[], { query, looking }: PaletteState, open: (line: PaletteLine) => void) {
  const [chosen, setChosen] = useState<string>();
  const moved = useRef(false);
  const [due, setDue] = useState(false);
  const selected = lines.find(({ value }) => value === chosen) ?? lines[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed is what begins anew
  useEffect(() => {
    moved.current = false;
    setChosen(undefined);
  }, [query]);
  // Enter came before the answer: it opens what stands first once that is there.
  useEffect(() => {
    if (!due || looking) return;
    setDue(false);
    if (selected) open(selected);
  }, [due, looking, selected, open]);
  const press = (event: KeyboardEvent) => {
    if (moves.includes(event.key)) moved.current = true;
    if (event.key !== 'Enter' || !looking || moved.current || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    setDue(true);
  };
  // The list reports a choice of its own whenever lines change; only what a person did counts.
  const choose = (value: string) => {
    if (moved.current) setChosen(value);
  };
  const point = () => {
    moved.current = true;
  };
  return { value: selected?.value ?? '', press, choose, point };
}

/** The keys, for those who look at them. */
function Foot() {
  return (
    <div className="palette-foot meta">
      <span className="row g6">
        <Kbd keys="arrowup" />
        <Kbd keys="arrowdown" />
        Move
      </span>
      <span className="row g6">
        <Kbd keys="enter" />
        Open
      </span>
    </div>
  );
}

/** Goes somewhere, and remembers that it did: then the page has the focus, and not what had it before. */
function useLeaving() {
  const left = useRef(false);
  const [leave] = useState(() => (to: string) => {
    left.current = true;
    go(to);
  });
  const giveBack = (event: Event) => {
    if (!left.current) return;
    event.preventDefault();
    // The page takes the focus where it has a place for it; else it is the page itself.
    setTimeout(() => document.activeElement === document.body && document.getElementById('page')?.focus());
  };
  return { leave, giveBack };
}

/** The palette. It is made anew at each opening, so that it never shows what was looked for yesterday. */
export default function Palette({ onClose, toggleRail }: PaletteProps) {
  const [store] = useState(() => createPalette({ call, listen }, localStorage, wait));
  const state = useStore(store);
  const { leave, giveBack } = useLeaving();
  const waiting = useApprovals((it) => it.open);
  const all = useMemo(
    () => commands({ go: leave, setTheme, toggleRail, waiting: { count: waiting, answer: () => goToOldest(leave) } }),
    [leave, toggleRail, waiting],
  );
  useEffect(() => store.getState().type(''), [store]);
  const toConversation = (id: string, message?: string) => leave(href('chat', [id], message ? { message } : {}));
  const asked = (text: string) => void ask(text, leave);
  const groups = paletteGroups(all, state, { toConversation, ask: asked, used: state.used });
  const open = (line: PaletteLine) => {
    line.run();
    onClose();
  };
  const lines = groups.flatMap((group) => group.lines);
  const { value, press, choose, point } = useSelection(lines, state, open);
  const pressed = (event: KeyboardEvent) => {
    const asking = event.key === 'Enter' && (event.metaKey || event.ctrlKey) && lines.find((line) => line.value === 'ask');
    if (!asking) return press(event);
    event.preventDefault();
    event.stopPropagation();
    open(asking);
  };
  return (
    <Dialog.Root open onOpenChange={(opened) => !opened && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content
          className="dialog palette"
          aria-describedby={undefined}
          onCloseAutoFocus={giveBack}
          onKeyDownCapture={pressed}
          onPointerMoveCapture={point}
        >
          <Dialog.Title className="sr">Find or do</Dialog.Title>
          <Cmdk shouldFilter={false} loop label="Find or do" value={value} onValueChange={choose}>
            <Field state={state} />
            <Cmdk.List className="scroll palette-list" label="Results">
              <Results groups={groups} onSelect={open} />
            </Cmdk.List>
          </Cmdk>
          <Foot />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Find or do: rooms, actions, settings, conversations and the words in them, from one field. */
import './palette.css';
import { Command as Cmdk } from 'cmdk';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Icon, type IconName } from '../../parts/Icon.tsx';
import { Kbd } from '../../parts/Kbd.tsx';
import { Spinner, useLate } from '../../parts/Waiting.tsx';
import { call, listen } from '../client.ts';
import { sentence } from '../connection.ts';
import { applyTheme } from '../frame/theme.ts';
import { go, href } from '../location.ts';
import { connection } from '../shell.ts';
import { toast } from '../toasts/store.ts';
import { best, type Command, commands, excerptParts, marked, score } from './commands.ts';
import { createPalette, type Hit, type PaletteState } from './store.ts';

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

function Parts({ parts }: { parts: { text: string; hit: boolean }[] }) {
  return (
    <span className="clip" dir="auto">
      {parts.map(({ text, hit }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, drawn anew with it
        <span key={at} className={hit ? 'strong' : ''}>
          {text}
        </span>
      ))}
    </span>
  );
}

interface LineProps {
  value: string;
  icon: IconName;
  children: ReactNode;
  hint?: ReactNode;
  keys?: string | undefined;
  onSelect: () => void;
}

function Line({ value, icon, children, hint, keys, onSelect }: LineProps) {
  return (
    <Cmdk.Item className="item" value={value} onSelect={onSelect}>
      <Icon name={icon} className="c2" />
      {children}
      <span className="end row g8 none">
        {hint && <span className="meta">{hint}</span>}
        {keys && <Kbd keys={keys} />}
      </span>
    </Cmdk.Item>
  );
}

function Group({ name, children }: { name: string; children: ReactNode[] }) {
  if (children.length === 0) return null;
  return <Cmdk.Group heading={<span className="group">{name}</span>}>{children}</Cmdk.Group>;
}

/** What stands there before a word is typed: what was used last, then the rooms and the usual actions. */
function shown(
  all: Command[],
  { query, recent }: Pick<PaletteState, 'query' | 'recent'>,
): { recent: Command[]; do: Command[]; open: Command[] } {
  const wanted = query.trim();
  if (wanted) {
    const of = (group: Command['group']) =>
      best(
        all.filter((it) => it.group === group),
        6,
        (it) => score(wanted, it.name, it.words),
      );
    return { recent: [], do: of('Do'), open: of('Open') };
  }
  const last = recent.flatMap((id) => all.find((it) => it.id === id) ?? []);
  const rest = all.filter((it) => !last.includes(it));
  return {
    recent: last,
    do: rest.filter((it) => it.group === 'Do').slice(0, 4),
    open: rest.filter((it) => it.id.startsWith('room-')),
  };
}

async function ask(text: string): Promise<void> {
  try {
    const { id } = await call('chat.create', {});
    await call('chat.send', { conversationId: id, text });
    go(href('chat', [id]));
  } catch (fault) {
    toast(sentence(fault));
  }
}

function Results({ state, all, run }: { state: PaletteState; all: Command[]; run: (id: string, act: () => void) => void }) {
  const wanted = state.query.trim();
  const groups = shown(all, state);
  const line = (command: Command) => (
    <Line
      key={command.id}
      value={command.id}
      icon={command.icon}
      hint={command.hint}
      keys={command.keys}
      onSelect={() => run(command.id, command.run)}
    >
      <Parts parts={marked(command.name, wanted)} />
    </Line>
  );
  const openHit = (hit: Hit) => () => run('', () => go(href('chat', [hit.conversationId], { message: hit.messageId })));
  return (
    <>
      <Group name="Recent">{groups.recent.map(line)}</Group>
      <Group name="Do">{groups.do.map(line)}</Group>
      <Group name="Open">{groups.open.map(line)}</Group>
      <Group name="Conversations">
        {state.conversations.map(({ id, title }) => (
          <Line key={id} value={`conversation-${id}`} icon="chat" onSelect={() => run('', () => go(href('chat', [id])))}>
            <Parts parts={marked(title, wanted)} />
          </Line>
        ))}
      </Group>
      <Group name="Said">
        {state.hits.map((hit) => (
          <Line
            key={hit.messageId}
            value={`message-${hit.messageId}`}
            icon={hit.role === 'user' ? 'user' : 'quote'}
            hint={<span className="hit-title clip">{hit.title}</span>}
            onSelect={openHit(hit)}
          >
            <Parts parts={excerptParts(hit.excerpt.replace(/\s+/g, ' '))} />
          </Line>
        ))}
      </Group>
      {wanted && (
        <Group name="Ask">
          {[
            <Line key="ask" value="ask" icon="enter" keys="mod+enter" onSelect={() => run('', () => void ask(wanted))}>
              <span className="clip" dir="auto">
                Ask Hearth “{wanted}”
              </span>
            </Line>,
          ]}
        </Group>
      )}
    </>
  );
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

/** The palette. It is made anew at each opening, so that it never shows what was looked for yesterday. */
export default function Palette({ onClose, toggleRail }: PaletteProps) {
  const [store] = useState(() => createPalette({ call, listen }, localStorage, wait));
  const state = useStore(store);
  const all = useMemo(() => commands({ go, setTheme, toggleRail }), [toggleRail]);
  const left = useRef(false);
  useEffect(() => store.getState().type(''), [store]);
  const run = (id: string, act: () => void) => {
    if (id) state.used(id);
    left.current = true;
    onClose();
    act();
  };
  const press = (event: KeyboardEvent) => {
    const wanted = state.query.trim();
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || !wanted) return;
    event.preventDefault();
    event.stopPropagation();
    run('', () => void ask(wanted));
  };
  // After going somewhere the page has the focus; after Escape, what had it before.
  const giveBack = (event: Event) => {
    if (left.current) event.preventDefault();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content
          className="dialog palette"
          aria-describedby={undefined}
          onCloseAutoFocus={giveBack}
          onKeyDownCapture={press}
        >
          <Dialog.Title className="sr">Find or do</Dialog.Title>
          <Cmdk shouldFilter={false} loop label="Find or do">
            <Field state={state} />
            <Cmdk.List className="scroll palette-list" label="Results">
              <Results state={state} all={all} run={run} />
            </Cmdk.List>
          </Cmdk>
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
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

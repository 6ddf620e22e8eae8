/** The lines of the palette, in order: pure, so that what stands first, and is opened by Enter, can be tested. */
import type { IconName } from '../../parts/Icon.tsx';
import { best, type Command, excerptParts, marked, score } from './commands.ts';
import type { PaletteState } from './store.ts';

export interface PaletteLine {
  value: string;
  icon: IconName;
  parts: { text: string; hit: boolean }[];
  hint?: string | undefined;
  keys?: string | undefined;
  run: () => void;
}

export interface PaletteGroup {
  name: string;
  lines: PaletteLine[];
}

/** Where lines lead. */
export interface Leads {
  toConversation: (id: string, message?: string) => void;
  ask: (text: string) => void;
  /** Is told which command was used. */
  used: (id: string) => void;
}

const most = 6;

function commandLine(command: Command, wanted: string, used: Leads['used']): PaletteLine {
  const { id, icon, name, hint, keys } = command;
  const run = () => {
    used(id);
    command.run();
  };
  return { value: id, icon, hint, keys, parts: marked(name, wanted), run };
}

/** Before a word is typed: what was used last, then the usual actions and the rooms. After that: what fits best. */
function commandGroups(
  all: Command[],
  { query, recent }: Pick<PaletteState, 'query' | 'recent'>,
): { name: string; commands: Command[] }[] {
  const wanted = query.trim();
  if (wanted) {
    return (['Do', 'Open'] as const).map((name) => ({
      name,
      commands: best(
        all.filter((it) => it.group === name),
        most,
        (it) => score(wanted, it.name, it.words),
      ),
    }));
  }
  const last = recent.flatMap((id) => all.find((it) => it.id === id) ?? []);
  const rest = all.filter((it) => !last.includes(it));
  return [
    { name: 'Recent', commands: last },
    { name: 'Do', commands: rest.filter((it) => it.group === 'Do').slice(0, 4) },
    { name: 'Open', commands: rest.filter((it) => it.id.startsWith('room-')) },
  ];
}

/** Every group that has a line. */
export function paletteGroups(
  all: Command[],
  state: Pick<PaletteState, 'query' | 'recent' | 'conversations' | 'hits'>,
  leads: Leads,
): PaletteGroup[] {
  const wanted = state.query.trim();
  const conversations = state.conversations.map(({ id, title }) => ({
    value: `conversation-${id}`,
    icon: 'chat' as const,
    parts: marked(title, wanted),
    run: () => leads.toConversation(id),
  }));
  const said = state.hits.map((hit) => ({
    value: `message-${hit.messageId}`,
    icon: hit.role === 'user' ? ('user' as const) : ('quote' as const),
    hint: hit.title,
    parts: excerptParts(hit.excerpt.replace(/\s+/g, ' ')),
    run: () => leads.toConversation(hit.conversationId, hit.messageId),
  }));
  const ask = {
    value: 'ask',
    icon: 'enter' as const,
    keys: 'mod+enter',
    parts: [{ text: `Ask Hearth “${wanted}”`, hit: false }],
    run: () => leads.ask(wanted),
  };
  return [
    ...commandGroups(all, state).map(({ name, commands }) => ({
      name,
      lines: commands.map((it) => commandLine(it, wanted, leads.used)),
    })),
    { name: 'Conversations', lines: conversations },
    { name: 'Said', lines: said },
    { name: 'Ask', lines: wanted ? [ask] : [] },
  ].filter(({ lines }) => lines.length > 0);
}

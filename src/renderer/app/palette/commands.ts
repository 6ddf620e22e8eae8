/** What the palette can find without asking the daemon: rooms, actions, settings; and how words find them. */

import { sections } from '../../pages/settings/sections.ts';
import type { IconName } from '../../parts/Icon.tsx';
import { href } from '../location.ts';
import { routes } from '../routes.ts';

export interface Command {
  /** Stable: what was used last is kept by it. */
  id: string;
  group: 'Do' | 'Open';
  name: string;
  icon: IconName;
  /** Words that find it besides its name. */
  words?: string;
  /** What stands at the right. */
  hint?: string;
  keys?: string;
  run: () => void;
}

/** What the shell does for the palette. */
export interface Doing {
  go: (to: string) => void;
  toggleRail: () => void;
  setTheme: (theme: 'system' | 'light' | 'dark') => void;
  /** How many questions wait, and the way to the oldest. */
  waiting?: { count: number; answer: () => void };
}

const act = (id: string, name: string, icon: IconName, run: () => void, words = ''): Command => ({
  id,
  group: 'Do',
  name,
  icon,
  words,
  run,
});

/** Every command there is now. */
export function commands(doing: Doing): Command[] {
  return [...waitingFirst(doing), ...doings(doing), ...forWindow(doing), ...places(doing)];
}

/** First where something waits; where nothing does there is nothing to answer. */
function waitingFirst({ waiting }: Doing): Command[] {
  if (!waiting || waiting.count === 0) return [];
  const answer = act('answer', 'Answer what waits', 'hand', waiting.answer, 'approve allow deny permission question');
  return [{ ...answer, hint: `${waiting.count} ${waiting.count === 1 ? 'waits' : 'wait'}`, keys: 'mod+shift+a' }];
}

function doings({ go }: Doing): Command[] {
  const open =
    (...to: Parameters<typeof href>) =>
    () =>
      go(href(...to));
  return [
    { ...act('new', 'New conversation', 'edit', open('chat'), 'chat start ask'), keys: 'mod+n' },
    act('check', 'Check who answers', 'refresh', open('settings', ['models']), 'providers models health'),
    act('add-key', 'Paste a key…', 'key', open('settings', ['models', 'providers']), 'api key anthropic openai provider'),
    act('cap', 'Change the daily cap…', 'coin', open('settings', ['budget', 'perDay']), 'budget spend limit money'),
    act('verify', 'Verify the log…', 'shield-check', open('settings', ['data', 'verify']), 'check hash audit'),
    act('remember', 'Remember something…', 'memory', open('memory', ['new']), 'memory store note keep write'),
    act(
      'memory-waiting',
      'See what may be remembered',
      'memory',
      open('memory', ['waiting']),
      'candidates proposals keep decline',
    ),
    act(
      'memory-upkeep',
      'Look after memory',
      'db',
      open('memory', ['upkeep']),
      'embedder vectors budget learn recall tidy consolidate',
    ),
    act('new-note', 'New note…', 'file', open('lore', [], { make: 'note' }), 'scratchpad markdown write'),
    act('today-page', 'Open today’s page', 'journal', open('journal'), 'diary day reflect write'),
    act('proposals', 'See what Hearth proposes', 'lore', open('lore', ['proposals']), 'lore change diff accept decline'),
    act('prompt', 'See the system prompt', 'eye', open('lore', ['prompt']), 'tokens soul directives preview'),
    act('install-skill', 'Install a skill…', 'box', open('lore', [], { make: 'skill' }), 'zip folder SKILL.md'),
    act('approvals', 'See what waits', 'shield', open('activity', ['approvals']), 'approvals permissions questions'),
    act('logs', 'Look at the logs', 'terminal', open('activity', ['logs']), 'errors warnings tail debug'),
    act('usage', 'Look at the usage', 'coin', open('activity', ['usage']), 'spent day model provider cost tokens'),
  ];
}

const forWindow = ({ setTheme, toggleRail }: Doing): Command[] => [
  act('theme-system', 'Theme: system', 'half', () => setTheme('system'), 'appearance automatic'),
  act('theme-light', 'Theme: light', 'today', () => setTheme('light'), 'appearance day'),
  act('theme-dark', 'Theme: dark', 'moon', () => setTheme('dark'), 'appearance night'),
  { ...act('rail', 'Make the rail small or wide', 'sidebar', toggleRail, 'sidebar collapse'), keys: 'mod+\\' },
];

/** Rooms, sections of Settings and single settings. */
function places({ go }: Doing): Command[] {
  const place = (id: string, name: string, icon: IconName, hint: string, to: string): Command => ({
    id,
    group: 'Open',
    name,
    icon,
    hint,
    run: () => go(to),
  });
  return [
    ...routes.map((route) => ({
      ...place(`room-${route.path}`, route.name, route.icon, 'Room', href(route.path)),
      keys: route.key,
    })),
    ...sections.flatMap((section) => [
      place(`settings-${section.id}`, section.name, section.icon, 'Settings', href('settings', [section.id])),
      ...section.settings.map(({ id, name, words }) => ({
        ...place(`setting-${id}`, name, section.icon, `Settings, ${section.name}`, href('settings', [section.id, id])),
        words: `${section.name} ${words}`,
      })),
    ]),
  ];
}

/** How well words find a text: 0 is not at all. A word at the start of the name counts most, a hidden word least. */
export function score(query: string, name: string, words = ''): number {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const plain = name.toLowerCase();
  let total = 0;
  for (const word of wanted) {
    const at = plain.indexOf(word);
    const here =
      at === 0
        ? 4
        : at > 0 && /\W/.test(plain[at - 1] ?? '')
          ? 3
          : at > 0
            ? 1
            : ` ${words.toLowerCase()}`.includes(` ${word}`)
              ? 0.5
              : 0;
    if (here === 0) return 0;
    total += here;
  }
  return total;
}

/** The best few of a group, best first; equal ones keep their order. */
export function best<T>(items: T[], limit: number, of: (item: T) => number): T[] {
  return items
    .map((item) => ({ item, value: of(item) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, limit)
    .map(({ item }) => item);
}

/** A text in parts, so that what was typed can be drawn strong. Never HTML. */
export function marked(text: string, query: string): { text: string; hit: boolean }[] {
  const words = query
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return [{ text, hit: false }];
  return text
    .split(new RegExp(`(${words.join('|')})`, 'iu'))
    .map((part, at) => ({ text: part, hit: at % 2 === 1 }))
    .filter((part) => part.text);
}

/** An excerpt of the search as parts: the place is marked by U+0002 and U+0003. */
export function excerptParts(excerpt: string): { text: string; hit: boolean }[] {
  const [before = '', ...rest] = excerpt.split('\u0002');
  const parts = rest.flatMap((part) => {
    const [hit = '', ...after] = part.split('\u0003');
    return [
      { text: hit, hit: true },
      { text: after.join(''), hit: false },
    ];
  });
  return [{ text: before, hit: false }, ...parts].filter(({ text }) => text);
}

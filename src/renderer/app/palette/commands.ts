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

/** Every command there is now. */
export function commands({ go, toggleRail, setTheme, waiting }: Doing): Command[] {
  const open = (to: string) => () => go(to);
  const act = (id: string, name: string, icon: IconName, run: () => void, words = '') => ({
    id,
    group: 'Do' as const,
    name,
    icon,
    words,
    run,
  });
  const answer = act('answer', 'Answer what waits', 'hand', () => waiting?.answer(), 'approve allow deny permission question');
  return [
    // First where something waits; where nothing does there is nothing to answer.
    ...(waiting && waiting.count > 0
      ? [{ ...answer, hint: `${waiting.count} ${waiting.count === 1 ? 'waits' : 'wait'}`, keys: 'mod+shift+a' }]
      : []),
    { ...act('new', 'New conversation', 'edit', open(href('chat')), 'chat start ask'), keys: 'mod+n' },
    act('check', 'Check who answers', 'refresh', open(href('settings', ['models'])), 'providers models health'),
    act('add-key', 'Paste a key…', 'key', open(href('settings', ['models', 'providers'])), 'api key anthropic openai provider'),
    act('cap', 'Change the daily cap…', 'coin', open(href('settings', ['budget', 'perDay'])), 'budget spend limit money'),
    act('verify', 'Verify the log…', 'shield-check', open(href('settings', ['data', 'verify'])), 'check hash audit'),
    act('remember', 'Remember something…', 'memory', open(href('memory', ['new'])), 'memory store note keep write'),
    act(
      'memory-waiting',
      'See what may be remembered',
      'memory',
      open(href('memory', ['waiting'])),
      'candidates proposals keep decline',
    ),
    act(
      'memory-upkeep',
      'Look after memory',
      'db',
      open(href('memory', ['upkeep'])),
      'embedder vectors budget learn recall tidy consolidate',
    ),
    act('new-note', 'New note…', 'file', open(href('lore', [], { make: 'note' })), 'scratchpad markdown write'),
    act('today-page', 'Open today’s page', 'journal', open(href('journal')), 'diary day reflect write'),
    act('proposals', 'See what Hearth proposes', 'lore', open(href('lore', ['proposals'])), 'lore change diff accept decline'),
    act('prompt', 'See the system prompt', 'eye', open(href('lore', ['prompt'])), 'tokens soul directives preview'),
    act('install-skill', 'Install a skill…', 'box', open(href('lore', [], { make: 'skill' })), 'zip folder SKILL.md'),
    act('approvals', 'See what waits', 'shield', open(href('activity', ['approvals'])), 'approvals permissions questions'),
    act('logs', 'Look at the logs', 'terminal', open(href('activity', ['logs'])), 'errors warnings tail debug'),
    act('usage', 'Look at the usage', 'coin', open(href('activity', ['usage'])), 'spent day model provider cost tokens'),
    act('theme-system', 'Theme: system', 'half', () => setTheme('system'), 'appearance automatic'),
    act('theme-light', 'Theme: light', 'today', () => setTheme('light'), 'appearance day'),
    act('theme-dark', 'Theme: dark', 'moon', () => setTheme('dark'), 'appearance night'),
    { ...act('rail', 'Make the rail small or wide', 'sidebar', toggleRail, 'sidebar collapse'), keys: 'mod+\\' },
    ...routes.map((route) => ({
      id: `room-${route.path}`,
      group: 'Open' as const,
      name: route.name,
      icon: route.icon,
      hint: 'Room',
      keys: route.key,
      run: open(href(route.path)),
    })),
    ...sections.flatMap((section) => [
      {
        id: `settings-${section.id}`,
        group: 'Open' as const,
        name: section.name,
        icon: section.icon,
        hint: 'Settings',
        run: open(href('settings', [section.id])),
      },
      ...section.settings.map((setting) => ({
        id: `setting-${setting.id}`,
        group: 'Open' as const,
        name: setting.name,
        icon: section.icon,
        words: `${section.name} ${setting.words}`,
        hint: `Settings, ${section.name}`,
        run: open(href('settings', [section.id, setting.id])),
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

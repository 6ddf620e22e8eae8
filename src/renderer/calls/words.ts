/** A tool call in words: what it does, to what, and what is asked before it. Pure. */
import type { IconName } from '../parts/Icon.tsx';

interface Words {
  readonly icon: IconName;
  /** "Reading", "Read", "read". */
  readonly doing: string;
  readonly done: string;
  readonly act: string;
  /** Ends "May Hearth …?" */
  readonly ask: string;
  /** The arguments that say what it is about, the first that is there. */
  readonly about: readonly string[];
}

const word = (icon: IconName, [doing, done, act]: [string, string, string], ask: string, ...about: string[]): Words => ({
  icon,
  doing,
  done,
  act,
  ask,
  about,
});
const reading: [string, string, string] = ['Reading', 'Read', 'read'];

const known: Record<string, Words> = {
  read_text: word('file', reading, 'read this file', 'path'),
  read_bin: word('file', reading, 'read this file', 'path'),
  markdown_to_text: word('file', reading, 'read this file', 'path', 'text'),
  html_to_text: word('file', reading, 'read this file', 'path', 'text'),
  pdf_to_text: word('file', reading, 'read this file', 'path', 'text'),
  list_dir: word('folder', ['Listing', 'Listed', 'list'], 'list this folder', 'path'),
  search_text: word('search', ['Searching', 'Searched', 'search'], 'search these files', 'query'),
  write_text: word('edit', ['Writing', 'Wrote', 'write'], 'write this file', 'path'),
  http_get: word('globe', ['Fetching', 'Fetched', 'fetch'], 'fetch this page', 'url'),
  run_sandboxed: word('terminal', ['Running', 'Ran', 'run'], 'run this in its sandbox', 'code'),
  user_notification: word('bell', ['Notifying you', 'Notified you', 'notify you'], 'notify you', 'text'),
  dispatch_run: word('branch', ['Handing over', 'Handed over', 'hand over'], 'start a run of its own', 'goal'),
  get_run: word('activity', ['Looking at a run', 'Looked at a run', 'look at a run'], 'look at a run', 'id'),
  list_runs: word('activity', ['Looking at its runs', 'Looked at its runs', 'look at its runs'], 'look at its runs'),
  search_conversation: word('quote', ['Looking back', 'Looked back', 'look back'], 'look back in this conversation', 'query'),
  search_memory: word('memory', ['Recalling', 'Recalled', 'recall'], 'look in its memory', 'query'),
  plan: word('tasks', ['Planning', 'Planned', 'plan'], 'write down a plan'),
};

/** A tool of a server or of the user's own: only its name is known. */
const other = (name: string): Words => ({
  icon: name.startsWith('own_') ? 'box' : 'plug',
  doing: `Calling ${name}`,
  done: `Called ${name}`,
  act: `call ${name}`,
  ask: `call ${name}`,
  about: ['path', 'url', 'query', 'name', 'text'],
});

const wordsOf = (name: string): Words => (Object.hasOwn(known, name) ? known[name] : undefined) ?? other(name);

const reads = new Set([
  'read_text',
  'read_bin',
  'markdown_to_text',
  'html_to_text',
  'pdf_to_text',
  'list_dir',
  'search_text',
  'get_run',
  'list_runs',
  'search_conversation',
  'search_memory',
  'plan',
]);

/** True for tools that are known to change nothing: one that was cut off left nothing half done. */
export const onlyReads = (name: string): boolean => reads.has(name);

/** Use as the question of a card: "May Hearth write this file?" */
export const questionOf = (name: string): string => `May Hearth ${wordsOf(name).ask}?`;

/** Use beside the words; the shape says how far the call may reach. */
export const iconOf = (name: string): IconName => wordsOf(name).icon;

export type Tense = 'doing' | 'done' | 'failed';

/** Use for the words before what it is about: "Reading", "Read", "Could not read". */
export function verbOf(name: string, tense: Tense): string {
  const words = wordsOf(name);
  return tense === 'failed' ? `Could not ${words.act}` : words[tense];
}

/** What a call is about, whole: a path, an address, the code. Empty where its arguments do not say. */
export function aboutOf(name: string, args: unknown): string {
  if (typeof args !== 'object' || args === null) return typeof args === 'string' ? args : '';
  for (const key of wordsOf(name).about) {
    const value: unknown = Reflect.get(args, key);
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

const most = 120;

/** The same for one line: the end of a path, an address without its scheme, the first line of a script. */
export function briefOf(name: string, args: unknown): string {
  const whole = aboutOf(name, args);
  const first = whole.trimStart().split('\n', 1)[0] ?? '';
  const { about } = wordsOf(name);
  const short = about[0] === 'path' && whole.includes('/') ? endOf(whole) : about[0] === 'url' ? bare(whole) : first;
  return short.length > most ? `${short.slice(0, most)}…` : short;
}

/** The last two names of a path say most; the whole one is in the card. */
function endOf(path: string): string {
  const names = path.split(/[/\\]/).filter(Boolean);
  return names.slice(-2).join('/');
}

const bare = (url: string) => url.replace(/^https?:\/\//, '').replace(/\/$/, '');

/** Use for how long a call took: "12 ms", "1.4 s", "3 min". */
export function took(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

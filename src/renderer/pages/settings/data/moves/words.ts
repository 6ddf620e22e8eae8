/** What moving data is called: each kind of it, what it says before, while and after, as data and as sentences. */
import type { Input, Output, RequestName } from '../../../../../contract/index.ts';
import type { WorkProgress } from '../../../../../contract/reach/rpc.ts';
import { bytes, count, counted } from '../../../../app/amounts.ts';

export type Kind = 'conversations' | 'vault' | 'everything' | 'backup' | 'conversations-out' | 'everything-out';

export interface Skipped {
  where: string;
  why: string;
}

/** What was found or done, for the page. */
export interface Told {
  text: string;
  titles: string[];
  skipped: Skipped[];
  /** Set where Hearth has to be started again: where what is here now will be. */
  keptAs?: string;
}

export interface Wish {
  path: string;
  /** Has what the user said offered as memory. */
  memories: boolean;
  /** To read, or to be taken in again. */
  format: 'markdown' | 'json';
}

export type Asked = { [N in RequestName]: { name: N; input: Input<N>; tell: (answer: Output<N>) => Told } }[RequestName];

const skippedPart = (items: readonly Skipped[]) => (items.length === 0 ? '' : ` ${counted(items.length, 'thing')} skipped.`);

function conversations(wish: Wish, dryRun: boolean): Asked {
  return {
    name: 'chat.import',
    input: { path: wish.path, memories: wish.memories, dryRun },
    tell: ({ conversations: new_, messages, known = 0, skipped, titles = [], candidates = 0 }) => {
      const all = `${counted(new_, 'conversation')} with ${counted(messages, 'message')}`;
      const here = known > 0 ? ` ${counted(known, 'conversation')} ${known === 1 ? 'is' : 'are'} here already.` : '';
      const learnt = candidates > 0 ? ` ${counted(candidates, 'memory', 'memories')} wait for you in Memory.` : '';
      const lead = dryRun ? `${all} to import.` : `Imported ${all}.`;
      return { text: `${lead}${here}${learnt}${skippedPart(skipped)}`, titles, skipped };
    },
  };
}

function vault(wish: Wish, dryRun: boolean): Asked {
  return {
    name: 'notebook.import',
    input: { path: wish.path, memories: wish.memories, dryRun },
    tell: ({ files, bytes: size, known, skipped, to, candidates = 0 }) => {
      const all = `${counted(files, 'note')} (${bytes(size)})`;
      const here = known > 0 ? ` ${counted(known, 'note')} ${known === 1 ? 'is' : 'are'} there already.` : '';
      const learnt = candidates > 0 ? ` ${counted(candidates, 'memory', 'memories')} wait for you in Memory.` : '';
      const parts = skipped.map(({ path, why }) => ({ where: path, why }));
      const lead = dryRun ? `${all} to copy into ${to}.` : `Copied ${all} into ${to}.`;
      return { text: `${lead}${here}${learnt}${skippedPart(parts)}`, titles: [], skipped: parts };
    },
  };
}

const holds = (events: number, files: number) => `${counted(events, 'event')} and ${counted(files, 'file')}`;

const inPlace = ({ events, files, restart, keptAs }: Output<'store.import'>): Told => ({
  text: restart
    ? `Checked whole: ${holds(events, files)} wait to take the place of this home.`
    : `It is whole: ${holds(events, files)}.`,
  ...{ titles: [], skipped: [] },
  ...(restart && keptAs !== null ? { keptAs } : {}),
});

const out = (what: string, path: string, size: number): Told => ({
  text: `${what}, ${bytes(size)}, written to ${path}`,
  titles: [],
  skipped: [],
});

/** What is asked of the daemon. `dryRun` only looks, where that can be. */
export function askedFor(kind: Kind, wish: Wish, dryRun: boolean): Asked {
  const { path, format } = wish;
  switch (kind) {
    case 'conversations':
      return conversations(wish, dryRun);
    case 'vault':
      return vault(wish, dryRun);
    case 'everything':
      return { name: 'store.import', input: { path, dryRun }, tell: inPlace };
    case 'backup':
      return { name: 'store.restore', input: { path }, tell: inPlace };
    case 'conversations-out':
      return {
        name: 'chat.export',
        input: { format, ...(path === '' ? {} : { path }) },
        tell: (answer) =>
          out(
            `${counted(answer.conversations, 'conversation')} with ${counted(answer.messages, 'message')}`,
            answer.path,
            answer.bytes,
          ),
      };
    case 'everything-out':
      return {
        name: 'store.export',
        input: { format, path },
        tell: (answer) =>
          out(format === 'json' ? holds(answer.events, answer.files) : counted(answer.files, 'file'), answer.path, answer.bytes),
      };
  }
}

const doing: Record<string, string> = {
  'chat.import': 'Importing conversations',
  'notebook.import': 'Copying notes',
  'store.import': 'Checking the export',
  'store.restore': 'Checking the backup',
  'chat.export': 'Writing conversations',
  'store.export': 'Writing everything',
};

/** True of the work that this part of the page shows. */
export const isMove = ({ name }: Pick<WorkProgress, 'name'>): boolean => Object.hasOwn(doing, name);

/** "Importing conversations: 12 MB of 40 MB". */
export function working({ name, done, total, unit }: WorkProgress): string {
  const amount = (value: number) => (unit === 'bytes' ? bytes(value) : count(value));
  const far =
    total === null
      ? `${amount(done)} ${unit === 'bytes' ? '' : unit}`.trim()
      : `${amount(done)} of ${amount(total)}${unit === 'bytes' ? '' : ` ${unit}`}`;
  return `${doing[name] ?? 'Working'}: ${far}`;
}

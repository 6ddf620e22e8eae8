/** Moving data in and out, as Settings shows it: a look first, work that can be followed and cancelled, and how it ended. */
import { createStore } from 'zustand/vanilla';
import type { Output } from '../../../../../contract/index.ts';
import type { WorkProgress } from '../../../../../contract/reach/rpc.ts';
import type { Client } from '../../../../app/connection.ts';
import { sentence } from '../../../../app/connection.ts';
import { type Asked, askedFor, isMove, type Kind, type Skipped, type Told, type Wish } from './words.ts';

export interface Ended {
  kind: Kind;
  /** True of a look, which changed nothing. */
  looked: boolean;
  tone: 'moss' | 'carmine' | 'slate';
  told: Told;
}

type Backups = Output<'store.backups'>['items'];

export interface MovesState {
  /** What goes on, in this window or in another. */
  work: WorkProgress | null;
  /** Asked for here and not answered yet. */
  busy: Kind | null;
  ended: Ended | null;
  /** Null until they were read. */
  backups: Backups | null;
  /** Looks, or does it. Nothing is begun while something goes on. */
  run: (kind: Kind, wish: Wish, dryRun: boolean) => Promise<void>;
  cancel: () => Promise<void>;
  /** Takes away what was said last. */
  clear: () => void;
  readBackups: () => Promise<void>;
  backUp: () => Promise<void>;
}

/** Use once for the page. `told` hears how it ended. */
export function createMovesStore(client: Client, told: (text: string) => void, newId: () => string = () => crypto.randomUUID()) {
  const store = createStore<MovesState>()((set, get) => {
    const end = (ended: Ended) => {
      set({ busy: null, ended });
      told(ended.told.text);
    };
    return {
      ...{ work: null, busy: null, ended: null, backups: null },
      async run(kind, wish, dryRun) {
        if (get().busy || get().work) return;
        set({ busy: kind, ended: null });
        try {
          const answer = await ask(client, askedFor(kind, wish, dryRun), `settings-${newId()}`);
          end({ kind, looked: dryRun, tone: dryRun ? 'slate' : 'moss', told: answer });
        } catch (fault) {
          end({ kind, looked: dryRun, tone: 'carmine', told: { text: sentence(fault), titles: [], skipped: skippedIn(fault) } });
        }
      },
      async cancel() {
        const { work } = get();
        if (work) await client.call('work.cancel', { workId: work.workId }).catch(() => undefined);
      },
      clear: () => set({ ended: null }),
      async readBackups() {
        const page = await client.call('store.backups', { limit: 20 }).catch(() => null);
        set({ backups: page?.items ?? [] });
      },
      async backUp() {
        set({ busy: 'backup', ended: null });
        const ended = (tone: Ended['tone'], text: string) =>
          end({ kind: 'backup', looked: false, tone, told: { text, titles: [], skipped: [] } });
        await client.call('store.backup', {}).then(
          ({ path }) => ended('moss', `Everything but keys is kept in ${path}`),
          (fault: unknown) => ended('carmine', sentence(fault)),
        );
        await get().readBackups();
      },
    };
  });
  return { store, start: () => follow(client, store) };
}

type Store = ReturnType<typeof createMovesStore>['store'];

function follow(client: Client, store: Store): () => void {
  void store.getState().readBackups();
  // What another window began, or this one before it was opened anew.
  client.call('work.list', {}).then(
    ({ items }) => store.setState({ work: items.find(isMove) ?? null }),
    () => undefined,
  );
  return client.listen(['work.progress'], (events) => {
    const last = events
      .map(({ data }) => data)
      .filter(isMove)
      .at(-1);
    if (last) store.setState({ work: last.state === 'running' ? last : null });
  });
}

/** The request's own types meet here once: what it asks for and how its answer is told belong together. */
async function ask(client: Client, { name, input, tell }: Asked, workId: string): Promise<Told> {
  const send = client.call as (name: Asked['name'], input: object) => Promise<never>;
  return tell(await send(name, { ...input, workId }));
}

/** A file in which nothing can be used says of each part why. */
function skippedIn(fault: unknown): Skipped[] {
  const data = typeof fault === 'object' && fault !== null && 'data' in fault ? fault.data : null;
  const list = typeof data === 'object' && data !== null && 'skipped' in data ? data.skipped : null;
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'where' in one && 'why' in one
      ? [{ where: String(one.where), why: String(one.why) }]
      : [],
  );
}

/** The event log as Settings shows it: how much there is, and verifying or rebuilding it with progress. */
import { createStore } from 'zustand/vanilla';
import type { Output } from '../../../../contract/index.ts';
import { count, counted } from '../../../app/amounts.ts';
import type { Client } from '../../../app/connection.ts';
import { sentence } from '../../../app/connection.ts';

type Work = 'verify' | 'rebuild';
type Verified = Output<'store.verify'>;

export interface Outcome {
  tone: 'moss' | 'carmine';
  text: string;
  problems: Verified['problems'];
}

export interface DataState {
  stats: Output<'store.stats'> | null;
  /** What runs now, and how far it is; `total` is 0 until the first word of it. */
  work: { name: Work; done: number; total: number } | null;
  outcome: Outcome | null;
  fault: string | null;
  load: () => Promise<void>;
  run: (name: Work) => Promise<void>;
}

/** Use once for the page. `told` hears how it ended. */
export function createDataStore(client: Client, told: (text: string) => void) {
  const store = createStore<DataState>()((set, get) => ({
    stats: null,
    work: null,
    outcome: null,
    fault: null,
    async load() {
      try {
        set({ stats: await client.call('store.stats', {}), fault: null });
      } catch (fault) {
        set({ fault: sentence(fault) });
      }
    },
    async run(name) {
      if (get().work) return;
      set({ work: { name, done: 0, total: 0 }, outcome: null });
      const outcome = await (name === 'verify' ? verify(client) : rebuild(client)).catch(failed);
      set({ work: null, outcome });
      told(outcome.text);
      await get().load();
    },
  }));
  return {
    store,
    start(): () => void {
      void store.getState().load();
      return client.listen(['store.progress'], (events) => {
        const last = events.at(-1)?.data;
        const { work } = store.getState();
        // Work that another window started shows its progress there, not here.
        if (last && work?.name === last.work) store.setState({ work: { name: work.name, done: last.done, total: last.total } });
      });
    },
  };
}

async function verify(client: Client): Promise<Outcome> {
  return verdict(await client.call('store.verify', {}));
}

async function rebuild(client: Client): Promise<Outcome> {
  const { events, tookMs } = await client.call('store.rebuild', {});
  return {
    tone: 'moss',
    text: `Rebuilt from ${counted(events, 'event')} in ${seconds(tookMs)}. Every view is new.`,
    problems: [],
  };
}

const failed = (fault: unknown): Outcome => ({ tone: 'carmine', text: sentence(fault), problems: [] });

/** What a check found, in words. */
export function verdict({ ok, events, head, problems }: Verified): Outcome {
  if (ok)
    return {
      tone: 'moss',
      text: `Verified: all ${counted(events, 'event')} follow from one another, and none was changed. Head ${head.slice(0, 12)}.`,
      problems,
    };
  return {
    tone: 'carmine',
    text: `${counted(problems.length, 'problem')} in ${counted(events, 'event')}. Nothing was changed; keep a copy of the folder before you go on.`,
    problems,
  };
}

/** "62 %", or nothing while it is not known. */
export const progress = ({ done, total }: { done: number; total: number }): string =>
  total > 0 ? `${Math.floor((done / total) * 100)} %, ${count(done)} of ${count(total)}` : 'Starting';

export const seconds = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** Whether the daemon answers, who it is, what it may spend, and how it is set: what the shell shows on every page. */
import { createStore } from 'zustand/vanilla';
import type { EventName, Input, Output, Payload, RequestName } from '../../contract/index.ts';
import type { Budget } from '../../contract/models.ts';
import type { Settings } from '../../contract/self.ts';

/** What a store needs of the client; tests give their own. */
export interface Client {
  call: <N extends RequestName>(name: N, input: Input<N>) => Promise<Output<N>>;
  /** Hears when someone else found nobody answering. */
  onSilence?: (run: () => void) => () => void;
  /** Hears that events are heard from now on: what was read before may be old. */
  onBegun?: (run: () => void) => () => void;
  listen: <N extends EventName>(
    names: N[],
    listener: (events: { id: number; name: N; data: Payload<N> }[]) => void,
  ) => () => void;
}

export type Identity = Output<'self.get'>;
export type Trouble = Payload<'store.trouble'>;

export interface Connection {
  /** `connecting` until the first answer; `offline` when a call went unanswered. */
  state: 'connecting' | 'online' | 'offline';
  /** True where it answers, but no longer to this window: its token was changed. */
  lockedOut: boolean;
  identity: Identity | null;
  budget: Budget | null;
  settings: Settings | null;
  trouble: Trouble | null;
  /** Ask again now, instead of at the next try. */
  retry: () => Promise<void>;
  change: (settings: Partial<Settings>) => Promise<void>;
  dismissTrouble: () => void;
}

/** Tries come slower, and at most every 5 seconds: idle costs next to nothing. */
const firstTry = 500;
const slowestTry = 5000;
/** While all is well: so that a daemon that has gone is noticed even where nothing is asked. */
const beat = 10_000;

/** Use once for the window. `wait` is the clock, so that tests need not sleep. */
export function createConnection(client: Client, wait: (run: () => void, ms: number) => () => void = timer) {
  let delay = firstTry;
  let trying = false;
  let cancel: () => void = () => undefined;
  const store = createStore<Connection>()((set, get) => {
    const again = () => {
      cancel();
      cancel = wait(() => void get().retry(), get().state === 'online' ? beat : delay);
      delay = get().state === 'online' ? firstTry : Math.min(slowestTry, delay * 2);
    };
    return {
      state: 'connecting',
      lockedOut: false,
      identity: null,
      budget: null,
      settings: null,
      trouble: null,
      async retry() {
        if (trying) return;
        trying = true;
        try {
          const [identity, budget, settings] = await Promise.all([
            client.call('self.get', {}),
            client.call('budget.get', {}),
            client.call('settings.get', {}),
          ]);
          set({ state: 'online', lockedOut: false, identity, budget, settings });
        } catch (fault) {
          set({ state: 'offline', lockedOut: codeOf(fault) === 'unauthorized' });
        }
        trying = false;
        again();
      },
      async change(settings) {
        set({ settings: await client.call('settings.set', settings) });
      },
      dismissTrouble: () => set({ trouble: null }),
    };
  });
  return {
    store,
    start(): () => void {
      const stop = client.listen(['budget.changed', 'settings.changed', 'store.trouble'], (events) => {
        for (const event of events) take(store.setState, event);
      });
      // Someone else may notice first: look at once, instead of at the next beat.
      const deaf = client.onSilence?.(() => store.getState().state === 'online' && void store.getState().retry());
      const late = client.onBegun?.(() => void store.getState().retry());
      void store.getState().retry();
      return () => {
        cancel();
        stop();
        deaf?.();
        late?.();
      };
    },
  };
}

const codeOf = (fault: unknown): unknown => (typeof fault === 'object' && fault && 'code' in fault ? fault.code : undefined);

type Heard = { name: EventName; data: unknown };

function take(set: (part: Partial<Connection>) => void, event: Heard): void {
  if (event.name === 'budget.changed') set({ budget: event.data as Budget });
  if (event.name === 'settings.changed') set({ settings: event.data as Settings });
  if (event.name === 'store.trouble') set({ trouble: event.data as Trouble });
}

function timer(run: () => void, ms: number): () => void {
  const id = setTimeout(run, ms);
  return () => clearTimeout(id);
}

/** Use to show what went wrong next to its cause: requests fail with a sentence that was written for a person. */
export function sentence(fault: unknown): string {
  return fault instanceof Error && fault.message ? fault.message : 'Hearth did not answer. Nothing was changed.';
}

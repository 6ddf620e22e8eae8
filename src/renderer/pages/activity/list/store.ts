/** The list of runs: read by pages, filtered by the daemon, kept up to date by events. */
import { createStore } from 'zustand/vanilla';
import type { RunState } from '../../../../contract/run-event.ts';
import type { Run } from '../../../../contract/runs.ts';
import { type Client, sentence } from '../../../app/connection.ts';

export interface Filter {
  readonly state: RunState | null;
  readonly type: string | null;
  readonly query: string;
}

export interface ListState {
  readonly filter: Filter;
  /** Newest first; null until first read. */
  readonly runs: readonly Run[] | null;
  readonly next: string | null;
  readonly loadingMore: boolean;
  readonly fault: string | null;
  /** Every type that was seen so far. */
  readonly types: readonly string[];
}

export interface ListWorld extends Client {
  /** The clock, so that tests need not sleep. */
  wait: (run: () => void, ms: number) => void;
}

const page = 100;
/** States change in bursts: the list is read once for each. */
const restMs = 300;
export const anything: Filter = { state: null, type: null, query: '' };

/** Use once per window. The arrow methods are given away as they are. */
export class RunList {
  readonly store = createStore<ListState>()(() => ({
    filter: anything,
    runs: null,
    next: null,
    loadingMore: false,
    fault: null,
    types: [],
  }));
  private readonly world: ListWorld;
  private turn = 0;
  private due = false;

  constructor(world: ListWorld) {
    this.world = world;
  }

  /** Begins to listen, and reads; answers its stop. */
  start = (): (() => void) => {
    const stop = this.world.listen(['runs.changed'], (events) => {
      for (const { data } of events) this.patch(data.runId, { state: data.state });
      this.soon();
    });
    void this.read();
    return stop;
  };

  reload = (): Promise<void> => this.read();

  change = async (part: Partial<Filter>): Promise<void> => {
    this.store.setState({ filter: { ...this.store.getState().filter, ...part }, runs: null, next: null });
    await this.read();
  };

  more = async (): Promise<void> => {
    const { next, loadingMore, runs } = this.store.getState();
    if (!next || loadingMore || !runs) return;
    this.store.setState({ loadingMore: true });
    const mine = this.turn;
    try {
      const answer = await this.ask(next);
      // Meanwhile another filter was set: this is a page of a list that is gone.
      if (mine === this.turn) this.put(joined(runs, answer.items), answer.next);
    } catch (fault) {
      if (mine === this.turn) this.store.setState({ fault: sentence(fault) });
    } finally {
      this.store.setState({ loadingMore: false });
    }
  };

  /** What is known of a run from elsewhere, such as its own page. */
  patch = (id: string, part: Partial<Run>): void => {
    const { runs } = this.store.getState();
    if (!runs?.some((run) => run.id === id)) return;
    this.store.setState({ runs: runs.map((run) => (run.id === id ? { ...run, ...part } : run)) });
  };

  private soon(): void {
    if (this.due) return;
    this.due = true;
    this.world.wait(() => {
      this.due = false;
      void this.read();
    }, restMs);
  }

  private ask(cursor?: string) {
    const { state, type, query } = this.store.getState().filter;
    return this.world.call('runs.list', {
      limit: page,
      ...(state && { state }),
      ...(type && { type }),
      ...(query && { query }),
      ...(cursor && { cursor }),
    });
  }

  /** Reads the newest again; what was read of the older ones stays below them. */
  private async read(): Promise<void> {
    const mine = ++this.turn;
    try {
      const { items, next } = await this.ask();
      // An answer to an older question must not replace the newer one's.
      if (mine !== this.turn) return;
      const { runs, next: before } = this.store.getState();
      const oldest = items.at(-1)?.id;
      // Ids sort by time. What left the filter is gone from the new page, and must not stay from the old one.
      const older = runs && next && oldest ? runs.filter(({ id }) => id < oldest) : [];
      this.put([...items, ...older], older.length > 0 ? before : next);
    } catch (fault) {
      if (mine === this.turn) this.store.setState({ fault: sentence(fault) });
    }
  }

  private put(runs: readonly Run[], next: string | null): void {
    const types = new Set([...this.store.getState().types, ...runs.map(({ type }) => type)]);
    this.store.setState({ runs, next, fault: null, types: [...types].sort() });
  }
}

function joined(before: readonly Run[], after: readonly Run[]): Run[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...after.filter(({ id }) => !known.has(id))];
}

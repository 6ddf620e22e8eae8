/** What is found: by words through recall, without words newest first by pages. Kept up to date without losing the place. */
import { createStore } from 'zustand/vanilla';
import type { Payload } from '../../../../contract/index.ts';
import type { MemoryHit, MemoryRecord } from '../../../../contract/memory/index.ts';
import { type Client, sentence } from '../../../app/connection.ts';
import { anything, type Filter, narrowing } from './filter.ts';

export interface FoundRow {
  readonly record: MemoryRecord;
  /** Why it is here; null in the list of all. */
  readonly hit: Pick<MemoryHit, 'score' | 'why'> | null;
}

export interface FindState {
  readonly filter: Filter;
  /** Null until first read. */
  readonly rows: readonly FoundRow[] | null;
  readonly next: string | null;
  /** The words that the rows answer: while one types they are older than the filter's. */
  readonly answered: string;
  readonly tookMs: number | null;
  readonly looking: boolean;
  readonly loadingMore: boolean;
  readonly fault: string | null;
  /** Every one that was seen so far, for the menus. */
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  /** What the person chose, to merge it. */
  readonly chosen: ReadonlyMap<string, MemoryRecord>;
}

export interface FindWorld extends Client {
  /** The clock, so that tests need not sleep. */
  wait: (run: () => void, ms: number) => void;
}

const page = 100;
const fewHits = 50;
const mostHits = 200;
/** Changes come in bursts: the list is read once for each. */
const restMs = 300;
/** Of what changed further down, so many are read one by one. */
const mostPatched = 20;

type Changed = Payload<'memory.changed'>;

/** Use once per window. The arrow methods are given away as they are. */
export class Finder {
  readonly store = createStore<FindState>()(() => ({
    filter: anything,
    rows: null,
    next: null,
    answered: '',
    tookMs: null,
    looking: false,
    loadingMore: false,
    fault: null,
    categories: [],
    tags: [],
    chosen: new Map<string, MemoryRecord>(),
  }));
  private readonly world: FindWorld;
  private turn = 0;
  private going: Promise<void> | null = null;
  private due = false;
  private readonly stale = new Set<string>();
  private limit = fewHits;
  /** What the rows on screen passed. */
  private shown: Filter = anything;

  constructor(world: FindWorld) {
    this.world = world;
  }

  /** Begins to listen, and reads; answers its stop. */
  start = (): (() => void) => {
    const stop = this.world.listen(['memory.changed'], (events) => {
      for (const { data } of events) this.changed(data);
    });
    void this.reload();
    return stop;
  };

  reload = (): Promise<void> => this.ask();

  change = async (part: Partial<Filter>): Promise<void> => {
    this.limit = fewHits;
    // What was found before stays until there is an answer: nothing flickers, and nothing is lost when none comes.
    this.store.setState({ filter: { ...this.store.getState().filter, ...part }, looking: true, next: null });
    await this.ask();
  };

  more = async (): Promise<void> => {
    const { next, loadingMore, rows, filter } = this.store.getState();
    if (!rows || loadingMore) return;
    if (filter.query) {
      if (rows.length < this.limit || this.limit === mostHits) return;
      this.limit = mostHits;
      return this.ask();
    }
    if (!next) return;
    this.store.setState({ loadingMore: true });
    const mine = this.turn;
    try {
      const answer = await this.world.call('memory.list', { limit: page, cursor: next, ...narrowing(filter) });
      // Meanwhile another filter was set: this is a page of a list that is gone.
      if (mine === this.turn) this.put(joined(rows, answer.items.map(plain)), answer.next);
    } catch (fault) {
      if (mine === this.turn) this.store.setState({ fault: sentence(fault) });
    } finally {
      this.store.setState({ loadingMore: false });
    }
  };

  /** Chosen, or no longer. */
  choose = (record: MemoryRecord): void => {
    const chosen = new Map(this.store.getState().chosen);
    if (!chosen.delete(record.id)) chosen.set(record.id, record);
    this.store.setState({ chosen });
  };

  chooseNone = (): void => this.store.setState({ chosen: new Map() });

  /** What is known of a record from elsewhere, such as its own pane. */
  patch = (record: MemoryRecord): void => {
    const { rows } = this.store.getState();
    if (rows) this.store.setState({ rows: rows.map((row) => (row.record.id === record.id ? { ...row, record } : row)) });
  };

  private changed({ id, what, more = [] }: Changed): void {
    for (const one of [id, ...more]) {
      if (what === 'forgotten') this.drop(one);
      else this.stale.add(one);
    }
    if (this.due) return;
    this.due = true;
    this.world.wait(() => {
      this.due = false;
      void this.reload();
    }, restMs);
  }

  /** Forgotten is out of sight at once, not after the next answer. */
  private drop(id: string): void {
    const { rows, chosen } = this.store.getState();
    this.store.setState({
      rows: rows?.filter(({ record }) => record.id !== id) ?? null,
      chosen: new Map([...chosen].filter(([one]) => one !== id)),
    });
  }

  /** One question at a time: what is typed meanwhile is asked next, and only the last of it. */
  private ask(): Promise<void> {
    this.turn += 1;
    this.going ??= this.askUntilCurrent().finally(() => {
      this.going = null;
    });
    return this.going;
  }

  private async askUntilCurrent(): Promise<void> {
    for (let mine = -1; mine !== this.turn; ) {
      mine = this.turn;
      await this.read(mine);
    }
  }

  private async read(mine: number): Promise<void> {
    const { filter } = this.store.getState();
    const stale = new Set(this.stale);
    this.stale.clear();
    try {
      if (filter.query) {
        const { hits, tookMs } = await this.world.call('memory.recall', {
          query: filter.query,
          limit: this.limit,
          ...narrowing(filter),
        });
        if (mine !== this.turn) return;
        const rows = hits.map(({ record, score, why }) => ({ record, hit: { score, why } }));
        this.shown = filter;
        this.store.setState({ looking: false, answered: filter.query, tookMs });
        this.put(rows, null);
      } else await this.readNewest(mine, filter, stale);
    } catch (fault) {
      if (mine === this.turn) this.store.setState({ fault: sentence(fault), looking: false });
    }
  }

  /** Reads the newest again; what was read of the older ones stays below them. */
  private async readNewest(mine: number, filter: Filter, stale: ReadonlySet<string>): Promise<void> {
    const { items, next } = await this.world.call('memory.list', { limit: page, ...narrowing(filter) });
    if (mine !== this.turn) return;
    const before = this.store.getState();
    const rows = items.map(plain);
    const last = items.at(-1)?.id;
    const at = before.rows && this.shown === filter && next ? before.rows.findIndex(({ record }) => record.id === last) : -1;
    const older = at < 0 ? [] : await this.again((before.rows ?? []).slice(at + 1), stale);
    if (mine !== this.turn) return;
    this.shown = filter;
    this.store.setState({ looking: false, answered: '', tookMs: null });
    this.put(joined(rows, older), older.length > 0 ? before.next : next);
  }

  /** Rows further down, with those read again that changed; what is no longer in sight is left out. */
  private async again(rows: readonly FoundRow[], stale: ReadonlySet<string>): Promise<FoundRow[]> {
    const wanted = rows.filter(({ record }) => stale.has(record.id)).slice(0, mostPatched);
    const read = await Promise.all(
      wanted.map(({ record }) => this.world.call('memory.get', { id: record.id }).catch(() => null)),
    );
    const fresh = new Map(wanted.map(({ record }, at) => [record.id, read[at] ?? null]));
    return rows.flatMap((row) => {
      const now = fresh.get(row.record.id);
      if (now === undefined) return [row];
      return now === null || now.supersededBy || now.merged ? [] : [{ ...row, record: now }];
    });
  }

  private put(rows: readonly FoundRow[], next: string | null): void {
    const { categories, tags } = this.store.getState();
    const seen = (known: readonly string[], found: string[]) => [...new Set([...known, ...found])].sort();
    this.store.setState({
      rows,
      next,
      fault: null,
      categories: seen(
        categories,
        rows.map(({ record }) => record.category),
      ),
      tags: seen(
        tags,
        rows.flatMap(({ record }) => record.tags),
      ),
    });
  }
}

const plain = (record: MemoryRecord): FoundRow => ({ record, hit: null });

function joined(before: readonly FoundRow[], after: readonly FoundRow[]): FoundRow[] {
  const known = new Set(before.map(({ record }) => record.id));
  return [...before, ...after.filter(({ record }) => !known.has(record.id))];
}

/** Log lines, newest first, filtered by the daemon; the live tail adds what passes the same filter. */
import { createStore } from 'zustand/vanilla';
import type { LogLine } from '../../../../contract/watch.ts';
import type { Client } from '../../../app/connection.ts';
import { sentence } from '../../../app/connection.ts';

export interface LogsState {
  level: LogLine['level'];
  query: string;
  /** Null is every one. */
  service: string | null;
  /** Every service that was seen so far. */
  services: readonly string[];
  live: boolean;
  /** Null until first read. */
  lines: LogLine[] | null;
  next: string | null;
  fault: string | null;
  setLevel: (level: LogLine['level']) => Promise<void>;
  setQuery: (query: string) => Promise<void>;
  setService: (service: string | null) => Promise<void>;
  setLive: (live: boolean) => Promise<void>;
  load: () => Promise<void>;
  more: () => Promise<void>;
}

const page = 100;
/** What the tail keeps on screen: older lines are read again with "Older". */
const most = 1000;
const weight = { debug: 0, info: 1, warn: 2, error: 3 } as const;

/** True when a line would have been in the list that is shown. */
export function passes(line: LogLine, { level, query, service }: Pick<LogsState, 'level' | 'query' | 'service'>): boolean {
  if (service !== null && line.service !== service) return false;
  return weight[line.level] >= weight[level] && `${line.service} ${line.message}`.toLowerCase().includes(query.toLowerCase());
}

const wantedOf = ({ level, query, service }: LogsState) => ({
  level,
  limit: page,
  ...(query && { query }),
  ...(service !== null && { service }),
});

/** Use once for the page. */
export function createLogsStore(client: Client) {
  const store = createStore<LogsState>()((set, get) => {
    let asked = 0;
    const read = async (cursor?: string) => {
      asked += 1;
      const mine = asked;
      try {
        const { items, next } = await client.call('watch.logs', { ...wantedOf(get()), ...(cursor && { cursor }) });
        // An answer to an older question must not replace the newer one's.
        if (mine === asked)
          set({ lines: cursor ? [...(get().lines ?? []), ...items] : items, next, fault: null, ...seen(get(), items) });
      } catch (fault) {
        if (mine === asked) set({ fault: sentence(fault) });
      }
    };
    const change = (part: Partial<LogsState>) => {
      set(part);
      return read();
    };
    return {
      level: 'info',
      query: '',
      service: null,
      services: [],
      live: true,
      lines: null,
      next: null,
      fault: null,
      load: () => read(),
      setLevel: (level) => change({ level }),
      setQuery: (query) => change({ query }),
      setService: (service) => change({ service }),
      setLive: (live) => (live ? change({ live }) : Promise.resolve(set({ live }))),
      async more() {
        const { next } = get();
        if (next) await read(next);
      },
    };
  });
  return {
    store,
    start(): () => void {
      void store.getState().load();
      return client.listen(['watch.logged'], (events) =>
        store.setState(
          tailed(
            store.getState(),
            events.map(({ data }) => data),
          ),
        ),
      );
    },
  };
}

/** The list with what has just been written at its top, once, and only what passes the filter. */
function tailed(state: LogsState, heard: readonly LogLine[]): Partial<LogsState> {
  const { live, lines } = state;
  if (!live || !lines) return {};
  const known = new Set(lines.map(({ id }) => id));
  const fresh = heard.filter((line) => passes(line, state) && !known.has(line.id));
  return fresh.length > 0 ? { lines: [...fresh.reverse(), ...lines].slice(0, most), ...seen(state, fresh) } : {};
}

const seen = ({ services }: Pick<LogsState, 'services'>, lines: readonly LogLine[]): Pick<LogsState, 'services'> => ({
  services: [...new Set([...services, ...lines.map(({ service }) => service)])].sort(),
});

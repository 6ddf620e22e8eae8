/** Which days have a page, how the pages of a month begin, and what a search found in them. */
import { createStore } from 'zustand/vanilla';
import type { Output } from '../../../../contract/index.ts';
import type { NoteFile } from '../../../../contract/notebook.ts';
import { type Client, sentence } from '../../../app/connection.ts';
import { isDay, monthOf } from '../calendar/month.ts';
import { type Beginning, beginningOf } from './page-text.ts';

type Hit = Output<'notebook.search'>['items'][number];

export interface DaysState {
  /** By day. Null until first read. */
  readonly pages: ReadonlyMap<string, NoteFile> | null;
  /** By day, for the months that were looked at. */
  readonly beginnings: ReadonlyMap<string, Beginning>;
  readonly month: string | null;
  readonly fault: string | null;
  readonly search: { readonly query: string; readonly hits: readonly Hit[] | null; readonly failed: boolean } | null;
}

/** Ten thousand days and more. */
const mostPages = 25;

export const pathOf = (day: string): string => `journal/${day}.md`;

/** The day that a file is the page of; null for any other file on that shelf. */
export function dayOfPath(path: string): string | null {
  const day = /^journal\/(.+)\.md$/.exec(path)?.[1] ?? '';
  return isDay(day) ? day : null;
}

/** Use once for the page. The arrow methods are given away as they are. */
export class Days {
  readonly store = createStore<DaysState>()(() => ({
    pages: null,
    beginnings: new Map(),
    month: null,
    fault: null,
    search: null,
  }));
  private readonly client: Client;
  private readonly read = new Map<string, number | null>();
  private turn = 0;
  private asked = 0;

  constructor(client: Client) {
    this.client = client;
  }

  start = (): (() => void) => {
    void this.load();
    return this.client.listen(['notebook.changed'], (events) => {
      if (events.some(({ data }) => data.shelf === 'journal')) void this.load();
    });
  };

  load = async (): Promise<void> => {
    this.turn += 1;
    const mine = this.turn;
    try {
      const pages = new Map<string, NoteFile>();
      for (const file of await this.list()) {
        const day = dayOfPath(file.path);
        if (day !== null) pages.set(day, file);
      }
      if (mine !== this.turn) return;
      this.store.setState({ pages, fault: null });
      await this.begin();
    } catch (fault) {
      if (mine === this.turn) this.store.setState({ fault: sentence(fault) });
    }
  };

  /** The month whose entries are listed. */
  look = (month: string): void => {
    if (month === this.store.getState().month) return;
    this.store.setState({ month });
    void this.begin();
  };

  find = async (query: string): Promise<void> => {
    this.asked += 1;
    const mine = this.asked;
    if (query.trim() === '') return this.store.setState({ search: null });
    this.store.setState(({ search }) => ({ search: { query, hits: search?.hits ?? null, failed: false } }));
    const hits = await this.client.call('notebook.search', { query, shelf: 'journal', limit: 50 }).then(
      ({ items }) => items,
      () => null,
    );
    if (mine === this.asked) this.store.setState({ search: { query, hits: hits ?? [], failed: hits === null } });
  };

  /** Reads how the pages of the month begin, those that changed since. */
  private async begin(): Promise<void> {
    const { pages, month } = this.store.getState();
    const wanted = [...(pages ?? [])].filter(
      ([day, { version, readable }]) => monthOf(day) === month && readable && this.read.get(day) !== version,
    );
    await Promise.all(
      wanted.map(async ([day, { path, version }]) => {
        this.read.set(day, version);
        const note = await this.client.call('notebook.read', { path }).catch(() => null);
        if (!note) return void this.read.delete(day);
        const beginnings = new Map(this.store.getState().beginnings).set(day, beginningOf(note.text, day));
        this.store.setState({ beginnings });
      }),
    );
  }

  private async list(): Promise<NoteFile[]> {
    const files: NoteFile[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < mostPages; page++) {
      const answer: Output<'notebook.list'> = await this.client.call('notebook.list', {
        ...{ shelf: 'journal', limit: 500 },
        ...(cursor !== null && { cursor }),
      });
      files.push(...answer.items);
      cursor = answer.next;
      if (cursor === null) break;
    }
    return files;
  }
}

/** What stands on the shelves: lore with its roles, the scratchpad, skills; and what a search found. */
import { createStore } from 'zustand/vanilla';
import type { Output } from '../../../../contract/index.ts';
import type { NoteFile, Shelf, Skill } from '../../../../contract/notebook.ts';
import { type Client, sentence } from '../../../app/connection.ts';

export type Hit = Output<'notebook.search'>['items'][number];

export interface ShelvesState {
  /** Null until first read. */
  readonly lore: readonly NoteFile[] | null;
  readonly notes: readonly NoteFile[];
  readonly skills: readonly Skill[];
  /** Notes and lore that are gone and can be brought back. */
  readonly removed: readonly NoteFile[];
  readonly fault: string | null;
  /** Null while nothing is searched for; `hits` is null until it was answered. */
  readonly search: { readonly query: string; readonly hits: readonly Hit[] | null; readonly failed: boolean } | null;
}

/** A vault of this many files and no more is listed: the rest is found by searching. */
const mostPages = 20;

/** Use once for the page. The arrow methods are given away as they are. */
export class Shelves {
  readonly store = createStore<ShelvesState>()(() => ({
    lore: null,
    notes: [],
    skills: [],
    removed: [],
    fault: null,
    search: null,
  }));
  private readonly client: Client;
  private reading: Promise<void> | null = null;
  private again = false;
  private asked = 0;

  constructor(client: Client) {
    this.client = client;
  }

  start = (): (() => void) => {
    void this.load();
    return this.client.listen(['notebook.changed', 'skills.changed'], () => void this.load());
  };

  /** Many changes at once are read once more at their end, and not once each. */
  load = async (): Promise<void> => {
    if (this.reading) {
      this.again = true;
      return this.reading;
    }
    this.reading = this.read().finally(() => {
      this.reading = null;
      if (this.again) {
        this.again = false;
        void this.load();
      }
    });
    return this.reading;
  };

  find = async (query: string): Promise<void> => {
    this.asked += 1;
    const mine = this.asked;
    if (query.trim() === '') return this.store.setState({ search: null });
    const before = this.store.getState().search?.hits ?? null;
    this.store.setState({ search: { query, hits: before, failed: false } });
    const hits = await this.client.call('notebook.search', { query, limit: 50 }).then(
      ({ items }) => items,
      () => null,
    );
    if (mine === this.asked) this.store.setState({ search: { query, hits: hits ?? [], failed: hits === null } });
  };

  private async read(): Promise<void> {
    try {
      const [lore, notes, skills, goneLore, goneNotes] = await Promise.all([
        this.list('lore'),
        this.list('scratchpad'),
        this.client.call('skills.list', { limit: 500 }),
        this.list('lore', true),
        this.list('scratchpad', true),
      ]);
      this.store.setState({ lore, notes, skills: skills.items, removed: [...goneLore, ...goneNotes], fault: null });
    } catch (fault) {
      this.store.setState({ fault: sentence(fault) });
    }
  }

  private async list(shelf: Shelf, removed = false): Promise<NoteFile[]> {
    const files: NoteFile[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < mostPages; page++) {
      const answer: Output<'notebook.list'> = await this.client.call('notebook.list', {
        ...{ shelf, limit: 500 },
        ...(removed && { removed }),
        ...(cursor !== null && { cursor }),
      });
      files.push(...answer.items);
      cursor = answer.next;
      if (cursor === null) break;
    }
    return files;
  }
}

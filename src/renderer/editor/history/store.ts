/** The versions of one file, newest first, and what each of them changed. */
import { createStore } from 'zustand/vanilla';
import type { NoteVersion } from '../../../contract/notebook.ts';
import { type Client, sentence } from '../../app/connection.ts';

export interface HistoryState {
  readonly path: string | null;
  /** Null until first read. */
  readonly versions: readonly NoteVersion[] | null;
  readonly next: string | null;
  readonly chosen: number | null;
  /** What it is compared with: the version before it, or the newest. */
  readonly against: 'before' | 'now';
  /** The two texts that are compared; null while they are read. */
  readonly texts: { readonly before: string; readonly after: string } | null;
  readonly fault: string | null;
}

const none: HistoryState = {
  path: null,
  versions: null,
  next: null,
  chosen: null,
  against: 'before',
  texts: null,
  fault: null,
};
const page = 100;

/** Use once per page. The arrow methods are given away as they are. */
export class History {
  readonly store = createStore<HistoryState>()(() => none);
  private readonly client: Client;
  private asked = 0;

  constructor(client: Client) {
    this.client = client;
  }

  /** Opens the versions of a file; answers the end of listening. */
  start = (path: string): (() => void) => {
    this.store.setState({ ...none, path });
    void this.read();
    return this.client.listen(['notebook.changed'], (events) => {
      if (events.some(({ data }) => data.path === path)) void this.read();
    });
  };

  more = async (): Promise<void> => {
    const { path, next, versions } = this.store.getState();
    if (path === null || !next || !versions) return;
    await this.tell(async () => {
      const more = await this.client.call('notebook.history', { path, cursor: next, limit: page });
      this.store.setState({ versions: [...versions, ...more.items], next: more.next });
    });
  };

  choose = (version: number): Promise<void> => this.show(version, this.store.getState().against);

  compare = (against: HistoryState['against']): Promise<void> => {
    const { chosen } = this.store.getState();
    this.store.setState({ against });
    return chosen === null ? Promise.resolve() : this.show(chosen, against);
  };

  /** Writes the file as it was then. Answers the version that it was before, so that it can be undone; null where it was not done. */
  revert = async (version: number): Promise<number | null> => {
    const { path, versions } = this.store.getState();
    const now = versions?.[0];
    if (path === null || !now) return null;
    let done = false;
    await this.tell(async () => {
      await this.client.call('notebook.revert', { path, version });
      done = true;
    });
    return done ? now.version : null;
  };

  private async read(): Promise<void> {
    const { path, chosen } = this.store.getState();
    if (path === null) return;
    await this.tell(async () => {
      const { items, next } = await this.client.call('notebook.history', { path, limit: page });
      if (path !== this.store.getState().path) return;
      this.store.setState({ versions: items, next });
      const newest = items[0]?.version;
      if (chosen === null ? newest !== undefined : this.store.getState().against === 'now')
        await this.show(chosen ?? newest ?? 1, this.store.getState().against);
    });
  }

  private async show(version: number, against: HistoryState['against']): Promise<void> {
    const { path, versions } = this.store.getState();
    if (path === null || !versions) return;
    this.asked += 1;
    const mine = this.asked;
    this.store.setState({ chosen: version, texts: null });
    await this.tell(async () => {
      const newest = versions[0]?.version ?? version;
      const [from, to] = against === 'now' ? [version, newest] : [version - 1, version];
      const [before, after] = await Promise.all([this.text(path, from), this.text(path, to)]);
      if (mine === this.asked) this.store.setState({ texts: { before, after } });
    });
  }

  /** A version in which the file was gone, and the one before the first, are empty. */
  private async text(path: string, version: number): Promise<string> {
    if (version < 1 || this.store.getState().versions?.find((it) => it.version === version)?.removed) return '';
    const { text } = await this.client.call('notebook.read', { path, version });
    return text;
  }

  private async tell(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.store.setState({ fault: null });
    } catch (fault) {
      this.store.setState({ fault: sentence(fault) });
    }
  }
}

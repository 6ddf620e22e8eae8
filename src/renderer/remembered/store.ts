/** Memories that are shown by id: read once each, kept true by events, corrected and forgotten here. */
import { createStore } from 'zustand/vanilla';
import type { Output } from '../../contract/index.ts';
import type { MemoryRecord } from '../../contract/memory/index.ts';
import type { Client } from '../app/connection.ts';

/** What is known here of a memory. `gone`: it was forgotten. `silent`: it could not be read just now. */
export type Known = MemoryRecord | 'gone' | 'silent';
export type Trace = Output<'memory.traces'>['items'][number];

interface State {
  readonly known: Readonly<Record<string, Known>>;
}

const mostKept = 2000;

/** Use once per window. The arrow methods are given away as they are. */
export class Remembered {
  readonly store = createStore<State>()(() => ({ known: {} }));
  private readonly client: Client;
  private readonly asked = new Set<string>();

  constructor(client: Client) {
    this.client = client;
  }

  /** Begins to listen; answers its stop. */
  start = (): (() => void) =>
    this.client.listen(['memory.changed'], (events) => {
      for (const { data } of events)
        for (const id of [data.id, ...(data.more ?? [])])
          if (this.store.getState().known[id] !== undefined) {
            if (data.what === 'forgotten') this.keep(id, 'gone');
            else void this.read(id);
          }
    });

  /** Reads those that are not known here yet. */
  want = (ids: readonly string[]): void => {
    for (const id of ids) {
      const known = this.store.getState().known[id];
      if ((known === undefined || known === 'silent') && !this.asked.has(id)) void this.read(id);
    }
  };

  /** Answers the record as it was before, so that the correction can be undone. Thrown when it is refused: RequestError. */
  correct = async (id: string, text: string): Promise<MemoryRecord | null> => {
    const before = this.store.getState().known[id];
    this.keep(id, await this.client.call('memory.update', { id, text }));
    return typeof before === 'object' ? before : null;
  };

  traces = async (id: string): Promise<readonly Trace[]> => (await this.client.call('memory.traces', { id })).items;

  /** For good. Thrown when it is refused: RequestError. */
  forget = async (id: string): Promise<void> => {
    await this.client.call('memory.forget', { id });
    this.keep(id, 'gone');
  };

  private async read(id: string): Promise<void> {
    this.asked.add(id);
    try {
      this.keep(id, await this.client.call('memory.get', { id }));
    } catch (error) {
      this.keep(id, isNotFound(error) ? 'gone' : 'silent');
    } finally {
      this.asked.delete(id);
    }
  }

  private keep(id: string, known: Known): void {
    const before = this.store.getState().known;
    const room = Object.keys(before).length < mostKept ? before : {};
    this.store.setState({ known: { ...room, [id]: known } });
  }
}

const isNotFound = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'not_found';

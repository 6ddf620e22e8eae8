/** The record that is open: itself, its life, and what is done with it. */
import { createStore } from 'zustand/vanilla';
import type { Input, Output } from '../../../../contract/index.ts';
import type { MemoryRecord } from '../../../../contract/memory/index.ts';
import { type Client, sentence } from '../../../app/connection.ts';
import { isAbsent, orAbsent } from '../words/absent.ts';

export type Version = Output<'memory.history'>['items'][number];

export interface RecordState {
  readonly id: string | null;
  /** Null until it is read. */
  readonly record: MemoryRecord | null;
  /** There is no such record any more. */
  readonly missing: boolean;
  readonly fault: string | null;
  /** Oldest first; null where it is not known. */
  readonly life: readonly Version[] | null;
}

export interface RecordWorld extends Client {
  /** Is told of what was done, with the way back where there is one. */
  tell: (text: string, undo?: () => void) => void;
  /** Is told of a record as it is now. */
  known: (record: MemoryRecord) => void;
}

const nothing: RecordState = { id: null, record: null, missing: false, fault: null, life: null };

type Correction = Omit<Input<'memory.update'>, 'id'>;
/** What became of an attempt: done, or a sentence why not. */
export type Done = { ok: true } | { ok: false; why: string };

/** Use once per window. The arrow methods are given away as they are. */
export class OpenMemory {
  readonly store = createStore<RecordState>()(() => nothing);
  private readonly world: RecordWorld;

  constructor(world: RecordWorld) {
    this.world = world;
  }

  /** Begins to listen; answers its stop. */
  start = (): (() => void) => {
    const stop = this.world.listen(['memory.changed'], (events) => {
      const { id } = this.store.getState();
      const about = events.filter(({ data }) => data.id === id || data.more?.includes(id ?? ''));
      if (!id || about.length === 0) return;
      if (about.some(({ data }) => data.what === 'forgotten' && data.id === id)) this.lost();
      else void this.read(id);
    });
    void this.reload();
    return stop;
  };

  reload = async (): Promise<void> => {
    const { id } = this.store.getState();
    if (id) await this.read(id);
  };

  open = async (id: string | null): Promise<void> => {
    if (id === this.store.getState().id) return;
    this.store.setState({ ...nothing, id });
    if (id) await this.read(id);
  };

  correct = async (record: MemoryRecord, part: Correction): Promise<Done> => {
    try {
      await this.update(record.id, part);
      const before = withBefore(record, part);
      // What had no value before cannot be made to have none again: then there is nothing to offer.
      this.world.tell('Corrected.', before && (() => void this.update(record.id, before).catch(this.failed)));
      return { ok: true };
    } catch (fault) {
      return { ok: false, why: sentence(fault) };
    }
  };

  remember = async (input: Input<'memory.store'>): Promise<{ ok: true; record: MemoryRecord } | { ok: false; why: string }> => {
    try {
      const record = await this.world.call('memory.store', input);
      this.world.tell(record.merged ? 'That was known: it is one more source of it.' : 'Remembered.');
      return { ok: true, record };
    } catch (fault) {
      return { ok: false, why: sentence(fault) };
    }
  };

  merge = async (ids: readonly string[], text?: string): Promise<Done> => {
    try {
      const { changeId, record } = await this.world.call('memory.merge', { ids: [...ids], ...(text && { text }) });
      this.world.known(record);
      this.world.tell(`${ids.length} became one.`, () => void this.undo(changeId));
      return { ok: true };
    } catch (fault) {
      return { ok: false, why: sentence(fault) };
    }
  };

  undo = async (changeId: string): Promise<void> => {
    try {
      await this.world.call('memory.undo', { changeId });
      this.world.tell('Taken back.');
    } catch (fault) {
      this.failed(fault);
    }
    const { id } = this.store.getState();
    if (id) await this.read(id);
  };

  private failed = (fault: unknown): void => this.world.tell(sentence(fault));

  private async update(id: string, part: Correction): Promise<void> {
    const record = await this.world.call('memory.update', { id, ...part });
    this.take(record);
    if (this.store.getState().id === id) await this.readLife(id);
  }

  private take(record: MemoryRecord): void {
    this.world.known(record);
    if (this.store.getState().id === record.id) this.store.setState({ record, missing: false, fault: null });
  }

  private async read(id: string): Promise<void> {
    try {
      const record = await this.world.call('memory.get', { id });
      // Meanwhile another was opened: this is nobody's answer.
      if (this.store.getState().id !== id) return;
      this.take(record);
      await this.readLife(id);
    } catch (fault) {
      if (this.store.getState().id !== id) return;
      if (isAbsent(fault)) this.lost();
      else this.store.setState({ fault: sentence(fault) });
    }
  }

  private async readLife(id: string): Promise<void> {
    const life = await orAbsent<'memory.history'>(this.world.call('memory.history', { id })).catch(() => null);
    if (this.store.getState().id === id) this.store.setState({ life: life?.items ?? null });
  }

  private lost(): void {
    this.store.setState({ record: null, life: null, missing: true, fault: null });
  }
}

/** The correction that takes another one back; undefined where a value would have to be none again. */
function withBefore(record: MemoryRecord, part: Correction): Correction | undefined {
  const keys = Object.keys(part) as (keyof Correction)[];
  const before = Object.fromEntries(keys.map((key) => [key, record[key]]));
  return Object.values(before).some((value) => value === undefined) ? undefined : (before as Correction);
}

/** How much is remembered, what makes the vectors, and what was tidied. */
import { createStore } from 'zustand/vanilla';
import type { Output } from '../../../../contract/index.ts';
import type { Embedding, MemoryProposal } from '../../../../contract/memory/index.ts';
import { type Client, sentence } from '../../../app/connection.ts';
import { orAbsent } from '../words/absent.ts';

export interface UpkeepState {
  /** Null until first read. */
  readonly stats: Output<'memory.stats'> | null;
  /** Null until first read; `absent` where there is no choice. */
  readonly embedders: Output<'memory.embedders'>['items'] | null | 'absent';
  readonly embedding: Embedding | null;
  /** What was accepted, newest first. */
  readonly tidied: readonly MemoryProposal[];
  readonly fault: string | null;
}

export interface UpkeepWorld extends Client {
  wait: (run: () => void, ms: number) => void;
  tell: (text: string) => void;
}

const restMs = 500;
const fewTidied = 20;

/** Use once per window. The arrow methods are given away as they are. */
export class Upkeep {
  readonly store = createStore<UpkeepState>()(() => ({
    stats: null,
    embedders: null,
    embedding: null,
    tidied: [],
    fault: null,
  }));
  private readonly world: UpkeepWorld;
  private due = false;
  private turn = 0;

  constructor(world: UpkeepWorld) {
    this.world = world;
  }

  /** Begins to listen, and reads how much there is; answers its stop. */
  start = (): (() => void) => {
    const stop = this.world.listen(['memory.changed', 'memory.embedding', 'memory.proposed'], (events) => {
      for (const event of events)
        if (event.name === 'memory.embedding') this.store.setState({ embedding: event.data as Embedding });
      if (events.some(({ name }) => name !== 'memory.embedding')) this.soon();
    });
    void this.reload();
    return stop;
  };

  reload = async (): Promise<void> => {
    this.turn += 1;
    const mine = this.turn;
    try {
      const [stats, tidied, embedders] = await Promise.all([
        this.world.call('memory.stats', {}),
        orAbsent<'memory.proposals'>(this.world.call('memory.proposals', { state: 'accepted', limit: fewTidied })),
        orAbsent<'memory.embedders'>(this.world.call('memory.embedders', {})),
      ]);
      if (mine !== this.turn) return;
      this.store.setState({
        stats,
        tidied: tidied?.items ?? [],
        embedders: embedders?.items ?? 'absent',
        embedding: embedders?.embedding ?? null,
        fault: null,
      });
    } catch (fault) {
      if (mine === this.turn) this.store.setState({ fault: sentence(fault) });
    }
  };

  undo = async (changeId: string): Promise<void> => {
    try {
      await this.world.call('memory.undo', { changeId });
      this.world.tell('Taken back.');
    } catch (fault) {
      this.world.tell(sentence(fault));
    }
    await this.reload();
  };

  private soon(): void {
    if (this.due) return;
    this.due = true;
    this.world.wait(() => {
      this.due = false;
      void this.reload();
    }, restMs);
  }
}

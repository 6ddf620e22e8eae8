/** Changes that Hearth proposes: read, kept by events, decided here. */
import { createStore } from 'zustand/vanilla';
import type { Proposal } from '../../../../contract/notebook.ts';
import { type Client, sentence } from '../../../app/connection.ts';

export interface ProposalsState {
  /** Open ones, oldest first. Null until first read. */
  readonly open: readonly Proposal[] | null;
  /** Those that were decided, newest first, where they were asked for. */
  readonly decided: readonly Proposal[] | null;
  /** The one on its way to the daemon, and what was answered. */
  readonly deciding: { readonly id: string; readonly decision: 'accept' | 'decline' } | null;
  /** Why an answer was not taken, beside its card. */
  readonly refused: Readonly<Record<string, string>>;
  readonly fault: string | null;
}

type World = Client & { announce: (text: string) => void };

const most = 100;

/** Use once per window: the rail counts them. The arrow methods are given away as they are. */
export class Proposals {
  readonly store = createStore<ProposalsState>()(() => ({ open: null, decided: null, deciding: null, refused: {}, fault: null }));
  private readonly world: World;
  private turn = 0;

  constructor(world: World) {
    this.world = world;
  }

  start = (): (() => void) => {
    void this.load();
    // A file that moved on makes a proposal stale.
    return this.world.listen(['proposals.changed', 'notebook.changed'], (events) => {
      const known = new Set(this.store.getState().open?.map(({ path }) => path));
      const news = events.some(({ name, data }) => name === 'proposals.changed' || known.has(data.path));
      if (news) void this.load();
    });
  };

  load = async (): Promise<void> => {
    this.turn += 1;
    const mine = this.turn;
    try {
      const { items } = await this.world.call('proposals.list', { limit: most });
      const decided = this.store.getState().decided === null ? null : await this.readDecided();
      if (mine === this.turn) this.store.setState({ open: [...items].reverse(), decided, fault: null });
    } catch (fault) {
      if (mine === this.turn) this.store.setState({ fault: sentence(fault) });
    }
  };

  loadDecided = async (): Promise<void> => {
    try {
      this.store.setState({ decided: await this.readDecided() });
    } catch (fault) {
      this.store.setState({ fault: sentence(fault) });
    }
  };

  /** The proposal as it was decided; null where the answer was not taken: the card says why. */
  decide = async ({ id }: Pick<Proposal, 'id'>, decision: 'accept' | 'decline'): Promise<Proposal | null> => {
    if (this.store.getState().deciding) return null;
    this.store.setState({ deciding: { id, decision } });
    try {
      const decided = await this.world.call('proposals.decide', { id, decision });
      const { [id]: _, ...refused } = this.store.getState().refused;
      this.store.setState({ refused, open: (this.store.getState().open ?? []).filter((it) => it.id !== id) });
      this.world.announce(decision === 'accept' ? 'Accepted.' : 'Declined.');
      return decided;
    } catch (fault) {
      const said = sentence(fault);
      this.store.setState({ refused: { ...this.store.getState().refused, [id]: said } });
      return null;
    } finally {
      this.store.setState({ deciding: null });
      void this.load();
    }
  };

  private async readDecided(): Promise<Proposal[]> {
    const [accepted, declined] = await Promise.all(
      (['accepted', 'declined'] as const).map((state) => this.world.call('proposals.list', { state, limit: 50 })),
    );
    const all = [...(accepted?.items ?? []), ...(declined?.items ?? [])];
    return all.sort((a, b) => ((a.decidedAt ?? '') < (b.decidedAt ?? '') ? 1 : -1));
  }
}

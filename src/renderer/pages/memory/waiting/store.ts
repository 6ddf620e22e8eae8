/** What waits for the user: candidates to keep, and proposals to tidy. It lives as long as the window, for the count in the rail. */
import { createStore } from 'zustand/vanilla';
import type { MemoryCandidate, MemoryProposal } from '../../../../contract/memory/index.ts';
import { type Client, sentence } from '../../../app/connection.ts';
import { orAbsent } from '../words/absent.ts';

export interface WaitingState {
  /** Null until first read; none where the daemon has no such thing. */
  readonly candidates: readonly MemoryCandidate[] | null;
  readonly more: string | null;
  readonly proposals: readonly MemoryProposal[] | null;
  readonly fault: string | null;
  /** Those on their way to the daemon, and why one was not taken, by id. */
  readonly deciding: ReadonlySet<string>;
  readonly refused: Readonly<Record<string, string>>;
}

export interface WaitingWorld extends Client {
  wait: (run: () => void, ms: number) => void;
  tell: (text: string, undo?: { label: string; run: () => void }) => void;
  /** Shows a record. */
  show: (memoryId: string) => void;
}

const page = 100;
const restMs = 200;

/** Use once per window. The arrow methods are given away as they are. */
export class Waiting {
  readonly store = createStore<WaitingState>()(() => ({
    candidates: null,
    more: null,
    proposals: null,
    fault: null,
    deciding: new Set<string>(),
    refused: {},
  }));
  private readonly world: WaitingWorld;
  private due = false;
  private turn = 0;

  constructor(world: WaitingWorld) {
    this.world = world;
  }

  /** Begins to listen, and reads; answers its stop. */
  start = (): (() => void) => {
    const stop = this.world.listen(['memory.learnt', 'memory.proposed'], () => this.soon());
    void this.reload();
    return stop;
  };

  reload = async (): Promise<void> => {
    this.turn += 1;
    const mine = this.turn;
    try {
      const [candidates, proposals] = await Promise.all([
        orAbsent<'memory.candidates'>(this.world.call('memory.candidates', { limit: page })),
        orAbsent<'memory.proposals'>(this.world.call('memory.proposals', { limit: page })),
      ]);
      if (mine !== this.turn) return;
      this.store.setState({
        candidates: candidates?.items ?? [],
        more: candidates?.next ?? null,
        proposals: proposals?.items ?? [],
        fault: null,
      });
    } catch (fault) {
      if (mine === this.turn) this.store.setState({ fault: sentence(fault) });
    }
  };

  readMore = async (): Promise<void> => {
    const { more, candidates } = this.store.getState();
    if (!more || !candidates) return;
    try {
      const { items, next } = await this.world.call('memory.candidates', { limit: page, cursor: more });
      const known = new Set(candidates.map(({ id }) => id));
      this.store.setState({ candidates: [...candidates, ...items.filter(({ id }) => !known.has(id))], more: next });
    } catch (fault) {
      this.store.setState({ fault: sentence(fault) });
    }
  };

  /** True once it is decided. */
  decide = (candidate: MemoryCandidate, decision: 'keep' | 'decline', text?: string): Promise<boolean> =>
    this.during(candidate.id, async () => {
      const changed = text !== undefined && text !== candidate.text ? { text } : {};
      const { memoryId } = await this.world.call('memory.decide', { id: candidate.id, decision, ...changed });
      this.without(candidate.id);
      if (decision === 'decline') this.world.tell('Not kept. It is not offered again.');
      else if (memoryId) this.world.tell('Remembered.', { label: 'Show', run: () => this.world.show(memoryId) });
      else this.world.tell('Remembered.');
    });

  accept = (proposal: MemoryProposal): Promise<boolean> =>
    this.during(proposal.id, async () => {
      const { changeId } = await this.world.call('memory.accept', { proposalId: proposal.id });
      this.without(proposal.id);
      this.world.tell('Tidied.', { label: 'Undo', run: () => void this.undo(changeId) });
    });

  decline = (proposal: MemoryProposal): Promise<boolean> =>
    this.during(proposal.id, async () => {
      await this.world.call('memory.decline', { proposalId: proposal.id });
      this.without(proposal.id);
      this.world.tell('Left as it is.');
    });

  /** Asks for something to tidy; true where there is. */
  consolidate = async (): Promise<boolean> => {
    try {
      const { proposal } = await this.world.call('memory.consolidate', {});
      if (!proposal) {
        this.world.tell('Nothing to tidy: no two records say the same, none is over, and the budgets hold.');
        return false;
      }
      await this.reload();
      return true;
    } catch (fault) {
      this.world.tell(sentence(fault));
      return false;
    }
  };

  private async undo(changeId: string): Promise<void> {
    try {
      await this.world.call('memory.undo', { changeId });
      this.world.tell('Taken back.');
    } catch (fault) {
      this.world.tell(sentence(fault));
    }
  }

  private async during(id: string, work: () => Promise<void>): Promise<boolean> {
    const { deciding, refused } = this.store.getState();
    if (deciding.has(id)) return false;
    const { [id]: _, ...others } = refused;
    this.store.setState({ deciding: new Set([...deciding, id]), refused: others });
    try {
      await work();
      return true;
    } catch (fault) {
      this.store.setState({ refused: { ...this.store.getState().refused, [id]: sentence(fault) } });
      return false;
    } finally {
      const left = new Set(this.store.getState().deciding);
      left.delete(id);
      this.store.setState({ deciding: left });
    }
  }

  private without(id: string): void {
    const { candidates, proposals } = this.store.getState();
    this.store.setState({
      candidates: candidates?.filter((it) => it.id !== id) ?? null,
      proposals: proposals?.filter((it) => it.id !== id) ?? null,
    });
  }

  private soon(): void {
    if (this.due) return;
    this.due = true;
    this.world.wait(() => {
      this.due = false;
      void this.reload();
    }, restMs);
  }
}

/** How much waits. */
export const waitingCount = ({ candidates, proposals }: Pick<WaitingState, 'candidates' | 'proposals'>): number =>
  (candidates?.length ?? 0) + (proposals?.length ?? 0);

/** What waits for an answer: read once, kept by events, answered here. */
import { createStore } from 'zustand/vanilla';
import type { Input, Payload } from '../../contract/index.ts';
import type { Approval } from '../../contract/runs.ts';
import { type Client, sentence } from '../app/connection.ts';

type Remember = NonNullable<Input<'runs.decide'>['remember']>;
/** What a person can answer. */
export type Answer = { decision: 'allow'; remember: Remember } | { decision: 'deny' };

export interface ApprovalsState {
  /** Open ones, oldest first. */
  readonly items: readonly Approval[];
  /** How many wait: the daemon's own count. */
  readonly open: number;
  /** Those on their way to the daemon. */
  readonly answering: Readonly<Record<string, Answer['decision']>>;
  /** Why an answer was not taken, beside its card. */
  readonly refused: Readonly<Record<string, string>>;
  /** The one that the person asked to be brought to: its card takes the focus when it is there. */
  readonly wanted: string | null;
}

interface ApprovalsWorld extends Client {
  announce: (text: string) => void;
}

const empty: ApprovalsState = { items: [], open: 0, answering: {}, refused: {}, wanted: null };
const asMany = 500;

/** Use once per window. The arrow methods are given away as they are. */
export class Approvals {
  readonly store = createStore<ApprovalsState>()(() => empty);
  private readonly world: ApprovalsWorld;
  // Answered here: their end is no news to the person.
  private readonly mine = new Set<string>();
  private readonly gone = new Set<string>();
  private turn = 0;

  constructor(world: ApprovalsWorld) {
    this.world = world;
  }

  /** Begins to listen, and reads; answers its stop. */
  start = (): (() => void) => {
    const stop = this.world.listen(['approvals.changed'], (events) => {
      for (const { data } of events) this.changed(data);
    });
    this.refresh();
    return stop;
  };

  want = (wanted: string | null): void => this.store.setState({ wanted });

  refresh = (): void => void this.read().catch(() => undefined);

  decide = async (approval: Approval, answer: Answer): Promise<boolean> => {
    const { approvalId, hash } = approval;
    const { getState: get, setState: set } = this.store;
    if (get().answering[approvalId]) return false;
    set({ answering: { ...get().answering, [approvalId]: answer.decision }, refused: without(get().refused, approvalId) });
    this.mine.add(approvalId);
    try {
      // With the hash of what was shown: were it anything else by now, the daemon would refuse.
      await this.world.call('runs.decide', { approvalId, hash, ...answer });
      this.drop(approvalId);
      this.world.announce(answer.decision === 'allow' ? 'Allowed.' : 'Denied.');
      return true;
    } catch (fault) {
      this.mine.delete(approvalId);
      set({ refused: { ...get().refused, [approvalId]: sentence(fault) } });
      this.world.announce(sentence(fault));
      this.refresh();
      return false;
    } finally {
      set({ answering: without(get().answering, approvalId) });
    }
  };

  private async read(): Promise<void> {
    const now = ++this.turn;
    const { items } = await this.world.call('runs.approvals', { limit: asMany });
    if (now !== this.turn) return;
    const before = this.store.getState();
    const open = items.filter(({ approvalId, state }) => state === 'open' && !this.gone.has(approvalId));
    const known = new Set(before.items.map(({ approvalId }) => approvalId));
    this.sayNew(open.filter(({ approvalId }) => !known.has(approvalId)).length);
    this.store.setState({ items: open, open: Math.max(open.length, items.length === asMany ? before.open : 0) });
  }

  private sayNew(fresh: number): void {
    if (fresh === 0) return;
    this.world.announce(fresh === 1 ? 'Hearth waits for your answer.' : `Hearth waits for ${fresh} answers.`);
  }

  private changed({ approvalId, state, open }: Payload<'approvals.changed'>): void {
    if (state === 'open') {
      this.store.setState({ open });
      this.refresh();
      return;
    }
    const here = this.store.getState().items.some((it) => it.approvalId === approvalId);
    this.drop(approvalId, open);
    if (here && !this.mine.has(approvalId)) this.world.announce(endings[state]);
  }

  private drop(approvalId: string, open?: number): void {
    this.gone.add(approvalId);
    const items = this.store.getState().items.filter((it) => it.approvalId !== approvalId);
    this.store.setState({ items, open: open ?? items.length });
  }
}

const endings: Record<Exclude<Approval['state'], 'open'>, string> = {
  allowed: 'Allowed elsewhere.',
  denied: 'Denied elsewhere.',
  used: 'Allowed elsewhere.',
  expired: 'The time to answer is over: it is a no.',
  withdrawn: 'The question was withdrawn: its run has ended.',
};

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return rest;
}

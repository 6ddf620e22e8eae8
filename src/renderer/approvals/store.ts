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

/** Use once per window. `start` begins to listen and reads; it answers its stop. */
export function createApprovals(world: ApprovalsWorld) {
  const store = createStore<ApprovalsState>()(() => empty);
  const { getState: get, setState: set } = store;
  // Answered here: their end is no news to the person.
  const mine = new Set<string>();
  const gone = new Set<string>();
  let turn = 0;

  const refresh = async (): Promise<void> => {
    const now = ++turn;
    const { items } = await world.call('runs.approvals', { limit: asMany });
    if (now !== turn) return;
    const open = items.filter(({ approvalId, state }) => state === 'open' && !gone.has(approvalId));
    const known = new Set(get().items.map(({ approvalId }) => approvalId));
    sayNew(open.filter(({ approvalId }) => !known.has(approvalId)));
    set({ items: open, open: Math.max(open.length, items.length === asMany ? get().open : 0) });
  };
  const look = () => void refresh().catch(() => undefined);

  const sayNew = (fresh: readonly Approval[]) => {
    if (fresh.length === 0) return;
    world.announce(fresh.length === 1 ? 'Hearth waits for your answer.' : `Hearth waits for ${fresh.length} answers.`);
  };

  const drop = (approvalId: string, open?: number) => {
    gone.add(approvalId);
    const items = get().items.filter((it) => it.approvalId !== approvalId);
    set({ items, open: open ?? items.length });
  };

  const changed = ({ approvalId, state, open }: Payload<'approvals.changed'>) => {
    if (state === 'open') {
      set({ open });
      look();
      return;
    }
    const here = get().items.some((it) => it.approvalId === approvalId);
    drop(approvalId, open);
    if (here && !mine.has(approvalId)) world.announce(endings[state]);
  };

  const decide = async (approval: Approval, answer: Answer): Promise<boolean> => {
    const { approvalId, hash } = approval;
    if (get().answering[approvalId]) return false;
    set({ answering: { ...get().answering, [approvalId]: answer.decision }, refused: without(get().refused, approvalId) });
    mine.add(approvalId);
    try {
      // With the hash of what was shown: were it anything else by now, the daemon would refuse.
      await world.call('runs.decide', { approvalId, hash, ...answer });
      drop(approvalId);
      world.announce(answer.decision === 'allow' ? 'Allowed.' : 'Denied.');
      return true;
    } catch (fault) {
      mine.delete(approvalId);
      set({ refused: { ...get().refused, [approvalId]: sentence(fault) } });
      world.announce(sentence(fault));
      look();
      return false;
    } finally {
      set({ answering: without(get().answering, approvalId) });
    }
  };

  return {
    store,
    decide,
    refresh: look,
    want: (wanted: string | null) => set({ wanted }),
    start(): () => void {
      const stop = world.listen(['approvals.changed'], (events) => {
        for (const { data } of events) changed(data);
      });
      look();
      return stop;
    },
  };
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

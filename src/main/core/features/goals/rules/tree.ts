/** The tree of goals: its order, and which of them is worked on now. Pure. */
import type { Goal } from '../../../../../contract/keeping/goals.ts';

type Node = {
  readonly seq: number;
  readonly id: string;
  readonly priority: number;
  readonly status: Goal['status'];
  readonly deadline: number | null;
  readonly parent_id: string | null;
};

export const isOpen = ({ status }: Pick<Node, 'status'>): boolean => status !== 'completed' && status !== 'abandoned';

/** A goal whose parent is gone from the log stands at the top. */
function childrenIn<N extends Node>(nodes: readonly N[]): { roots: N[]; below: ReadonlyMap<string, N[]> } {
  const known = new Set(nodes.map(({ id }) => id));
  const below = new Map<string, N[]>();
  const roots: N[] = [];
  for (const node of nodes) {
    if (node.parent_id === null || !known.has(node.parent_id)) roots.push(node);
    else {
      const beside = below.get(node.parent_id);
      if (beside) beside.push(node);
      else below.set(node.parent_id, [node]);
    }
  }
  return { roots, below };
}

const states: readonly Goal['status'][] = ['active', 'pending', 'blocked', 'suspended', 'completed', 'abandoned'];

/** What has no deadline comes after all that have one. */
const dueOf = (deadline: number | null): number => deadline ?? Number.MAX_SAFE_INTEGER;

const pressure = (a: Node, b: Node): number =>
  states.indexOf(a.status) - states.indexOf(b.status) ||
  dueOf(a.deadline) - dueOf(b.deadline) ||
  b.priority - a.priority ||
  a.seq - b.seq;

/** Parents before their children, and among those of one parent what presses first. */
export function inOrder<N extends Node>(nodes: readonly N[]): N[] {
  const { roots, below } = childrenIn(nodes);
  const ordered: N[] = [];
  const waiting = [...roots].sort(pressure).reverse();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    ordered.push(node);
    waiting.push(...(below.get(node.id) ?? []).sort(pressure).reverse());
  }
  return ordered;
}

interface Chosen<N> {
  goal: N | null;
  why: string;
}

/** What a goal has from those above it. */
interface Reach {
  active: boolean;
  deadline: number | null;
}

/**
 * Which would be worked on now: what is active, then what is due first, then by priority. A goal with open parts is worked on
 * through them; what is below a goal that waits, waits with it; what is below an active one is active, and due with it.
 */
export function choose<N extends Node>(nodes: readonly N[]): Chosen<N> {
  const { roots, below } = childrenIn(nodes);
  const ready: { node: N; reach: Reach }[] = [];
  const waiting: { node: N; above: Reach }[] = roots.map((node) => ({ node, above: { active: false, deadline: null } }));
  let held = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, above } = next;
    if (!isOpen(node)) continue;
    if (node.status === 'blocked' || node.status === 'suspended') {
      held += 1;
      continue;
    }
    const reach = { active: above.active || node.status === 'active', deadline: earlier(above.deadline, node.deadline) };
    const parts = (below.get(node.id) ?? []).filter(isOpen);
    if (parts.length === 0) ready.push({ node, reach });
    else waiting.push(...parts.map((part) => ({ node: part, above: reach })));
  }
  const [best] = ready.sort(byReach);
  if (best) return { goal: best.node, why: whyOf(best.node, best.reach) };
  return {
    goal: null,
    why: held > 0 ? `Nothing can be worked on: ${held} of the goals are blocked or suspended.` : 'No goal is open.',
  };
}

function byReach(a: { node: Node; reach: Reach }, b: { node: Node; reach: Reach }): number {
  const own = (one: { node: Node }) => (one.node.status === 'active' ? 0 : 1);
  return (
    Number(b.reach.active) - Number(a.reach.active) ||
    own(a) - own(b) ||
    dueOf(a.reach.deadline) - dueOf(b.reach.deadline) ||
    b.node.priority - a.node.priority ||
    a.node.seq - b.node.seq
  );
}

const earlier = (a: number | null, b: number | null): number | null => (a === null || b === null ? (a ?? b) : Math.min(a, b));

function whyOf(node: Node, { active, deadline }: Reach): string {
  const state =
    node.status === 'active' ? 'It is active' : active ? 'It is a part of an active goal' : 'No goal is active; it is open';
  const due = deadline === null ? '' : `, due ${new Date(deadline).toISOString().slice(0, 10)}`;
  return `${state}${due}, with priority ${node.priority}.`;
}

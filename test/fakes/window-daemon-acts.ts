/** Runs and questions in memory, and the answers to them. */
import type { Output } from '../../src/contract/index.ts';
import type { Approval, Run } from '../../src/contract/runs.ts';
import { type FakeContext, type FakeHandlers, FakeRefusal } from './window-daemon-context.ts';
import { ago, newId } from './window-daemon-home.ts';

export type FakeRun = Output<'runs.get'>;

const now = () => new Date().toISOString();
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** Use for a run of any state. */
export function fakeRun(part: Partial<FakeRun> & Pick<FakeRun, 'goal'>): FakeRun {
  return {
    id: newId(),
    type: 'chat',
    state: 'running',
    priority: 8,
    attempt: 1,
    createdAt: ago(3),
    startedAt: ago(3),
    actor: 'user',
    cost: 0,
    tokens: 0,
    toolCalls: 0,
    steps: [],
    children: [],
    approvals: [],
    inputs: {},
    grants: [],
    budget: {},
    ...part,
  };
}

/** Use for a question. `open` and due in some hours unless said otherwise. */
export function fakeApproval(part: Partial<Approval> & Pick<Approval, 'tool' | 'args' | 'preview' | 'previewKind'>): Approval {
  return {
    approvalId: newId(),
    callId: newId(),
    why: 'Nothing that you granted covers it.',
    hash: 'a'.repeat(64),
    scope: {
      words: 'write_text in /home/maren/lab/larder, always',
      grants: [{ tool: part.tool, paths: ['/home/maren/lab/larder'] }],
    },
    askedAt: now(),
    deadline: inHours(24),
    state: 'open',
    ...part,
  };
}

const summary = ({ steps: _s, children: _c, approvals: _a, inputs: _i, grants: _g, budget: _b, ...run }: FakeRun): Run => run;

function find({ home }: FakeContext, id: string): FakeRun {
  const found = home.runs.find((it) => it.id === id);
  if (!found) throw new FakeRefusal('not_found', 'There is no such run.');
  return found;
}

const openOnes = ({ home }: FakeContext) => home.approvals.filter(({ state }) => state === 'open');

/** Asks, as a run or `tools.call` does. */
export function ask(context: FakeContext, approval: Approval): void {
  context.home.approvals.push(approval);
  const { approvalId, runId } = approval;
  context.emit('approvals.changed', { approvalId, ...(runId && { runId }), state: 'open', open: openOnes(context).length });
}

/** What answers `runs.get`, `runs.list`, `runs.approvals` and `runs.decide`. `decided` is told of every answer. */
export function actsHandlers(context: FakeContext): FakeHandlers {
  const { home, emit } = context;
  return {
    'runs.get': ({ id }) => ({
      ...find(context, id),
      children: home.runs.filter(({ parentId }) => parentId === id).map(summary),
      approvals: home.approvals.filter(({ runId }) => runId === id),
    }),
    'runs.list'({ state, type, query = '', parentId, limit = 50, cursor }) {
      const items = home.runs.filter(
        (it) =>
          (!state || it.state === state) &&
          (!type || it.type === type) &&
          (!parentId || it.parentId === parentId) &&
          it.goal.toLowerCase().includes(query.toLowerCase()),
      );
      const from = Number(cursor ?? 0);
      const next = items.length > from + limit ? String(from + limit) : null;
      return { items: items.slice(from, from + limit).map(summary), next };
    },
    'runs.approvals': ({ runId }) => ({ items: openOnes(context).filter((it) => !runId || it.runId === runId), next: null }),
    'runs.decide'({ approvalId, decision, hash }) {
      const found = home.approvals.find((it) => it.approvalId === approvalId);
      if (!found) throw new FakeRefusal('not_found', 'There is no such question.');
      if (found.state !== 'open') throw new FakeRefusal('conflict', 'This was answered already.');
      if (hash && hash !== found.hash) throw new FakeRefusal('conflict', 'What was shown is not what would run now.');
      found.state = decision === 'allow' ? 'allowed' : 'denied';
      emit('approvals.changed', { approvalId, state: found.state, open: openOnes(context).length });
      home.decided.get(approvalId)?.(decision === 'allow');
      return found;
    },
  };
}

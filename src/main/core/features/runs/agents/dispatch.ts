/** A run starts a run: narrower than itself, shown under it, and ended with it. */
import { z } from 'zod';
import type { Caller } from '../../../../../contract/index.ts';
import { runBudget } from '../../../../../contract/runs.ts';
import { type Grant, grant } from '../../../../../contract/tools.ts';
import { toolsWithin } from '../../../agent/policy/skills.ts';
import { AppError } from '../../../base/errors.ts';
import type { Transaction } from '../../../store/types.ts';
import type { Room } from '../deps.ts';
import { childOfCall, type RunRow, runById, stepsOf } from '../runs.sql.ts';
import type { Envelope } from '../types.ts';
import { cancelRun } from '../work/ending.ts';
import { skillsReadBy } from '../work/steps/skills.ts';
import { budgetOf, viewOf, workedMs } from '../work/view.ts';
import { closingReason } from '../work/worker.ts';
import { type Agent, readAgents } from './agents.ts';
import { budgetWithin, commonTools, givable, widening } from './narrower.ts';
import { outcomeOf } from './outcome.ts';
import { ended } from './wait.ts';

const dispatchInput = z.object({
  runId: z.string().nullable(),
  callId: z.string(),
  goal: z.string(),
  agent: z.string().optional(),
  tools: z.array(z.string()).optional(),
  grants: z.array(grant).optional(),
  budget: runBudget.optional(),
  wait: z.boolean().optional(),
});
type Asked = z.output<typeof dispatchInput>;

/** What `dispatch_run` does. The same call after a restart finds the run that it had started. */
export async function dispatchRun(room: Room, input: unknown, caller: Caller): Promise<unknown> {
  const { deps } = room;
  const parsed = dispatchInput.parse(input);
  // Compared as the places that they lead to: a link can widen nothing.
  const asked = parsed.grants ? { ...parsed, grants: await deps.placeGrants(parsed.grants) } : parsed;
  const agent = asked.agent === undefined ? null : await agentNamed(deps.home, asked.agent);
  const model = agent?.model ? await knownModel(room, agent.model) : null;
  const childId = await deps.store.command((tx) => startOnce(room, tx, asked, { agent, model, actor: caller.actor }));
  if (asked.wait === false) return { runId: childId, state: runById.get(deps.store.reader, { id: childId })?.state ?? 'queued' };
  return waitFor(room, asked.runId, childId, caller);
}

async function agentNamed(home: string, name: string): Promise<Agent> {
  const { agents, problems } = await readAgents(home);
  const found = agents.find((agent) => agent.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const there = agents.length > 0 ? `There are ${agents.map((agent) => agent.name).join(', ')}.` : 'lore/agents.md names none.';
  throw new AppError('not_found', [`There is no sub-agent named ${JSON.stringify(name)}.`, there, ...problems].join(' '), {
    agents: agents.map((agent) => agent.name),
    problems,
  });
}

const knownModel = async ({ deps }: Room, model: string): Promise<string> => (await deps.models.resolve(model)).id;

interface Who {
  agent: Agent | null;
  model: string | null;
  actor: string;
}

function startOnce(room: Room, tx: Transaction, asked: Asked, who: Who): string {
  if (asked.runId === null)
    return room.enqueue(tx, { ...envelopeOf(asked, who), grants: asked.grants ?? [], budget: asked.budget ?? {} });
  const before = childOfCall.get(tx, { parentId: asked.runId, callId: asked.callId });
  if (before) return before.id;
  const parent = runById.get(tx, { id: asked.runId });
  if (!parent) throw new AppError('not_found', 'There is no such run to start another from.', { runId: asked.runId });
  // One that is being stopped starts nothing more.
  if (parent.cancelled_by !== null) throw new AppError('conflict', 'The run is being stopped.', { runId: parent.id });
  const childId = room.enqueue(tx, within(room, tx, parent, asked, who));
  tellParent(room, tx, parent.id, childId, asked);
  return childId;
}

const envelopeOf = (asked: Asked, { agent, model, actor }: Who): Envelope => ({
  type: 'task',
  goal: asked.goal,
  model,
  only: commonTools(agent?.tools ?? null, asked.tools ?? null),
  agent: agent?.name ?? null,
  actor,
});

function within(room: Room, tx: Transaction, parent: RunRow, asked: Asked, who: Who): Envelope {
  const view = viewOf(parent);
  const wide = widening(asked.grants ?? [], view.grants);
  if (wide)
    throw new AppError('refused', `A run gives only what it has: ${wordsOf(wide)} is more than it was granted.`, { grant: wide });
  // What a skill did not declare cannot be had through another run either.
  const skills = toolsWithin(skillsReadBy(room.deps.store, parent.id));
  return {
    ...envelopeOf(asked, who),
    model: who.model ?? parent.model,
    only: commonTools(view.only, skills, who.agent?.tools ?? null, asked.tools ?? null),
    grants: asked.grants ?? givable(view.grants),
    budget: budgetWithin(asked.budget ?? {}, leftOf(room, tx, parent)),
    priority: parent.priority,
    unattended: view.unattended,
    parentId: parent.id,
    parentCallId: asked.callId,
    taintedBy: parent.tainted_by,
    conversationId: null,
    actor: `run:${parent.id}`,
  };
}

const wordsOf = ({ tool, paths, hosts }: Grant): string => [tool, ...(paths ?? []), ...(hosts ?? [])].join(' ');

/** Money is watched where it is spent: the caps of all runs above hold for each call. */
function leftOf(room: Room, tx: Transaction, parent: RunRow) {
  const { usd, toolCalls, durationMs } = budgetOf(parent);
  const rows = stepsOf.all(tx, { runId: parent.id });
  const open = rows.find((step) => step.state === 'began');
  const worked = workedMs(rows) + (open ? Math.max(0, room.deps.clock.now() - open.started_at) : 0);
  return {
    ...(usd === undefined ? {} : { usd: Math.max(0, usd - parent.cost) }),
    ...(toolCalls === undefined ? {} : { toolCalls: Math.max(0, toolCalls - parent.tool_calls) }),
    ...(durationMs === undefined ? {} : { durationMs: Math.max(100, Math.floor(durationMs - worked)) }),
  };
}

function tellParent(room: Room, tx: Transaction, parentId: string, childRunId: string, { callId, goal, agent }: Asked): void {
  const card = { callId, childRunId, goal, ...(agent === undefined ? {} : { agent }) };
  tx.afterCommit(() => room.active.get(parentId)?.work.outlet.push({ kind: 'child', ...card }));
}

/** The parent's place is the child's meanwhile: parents can never hold every place while their children wait. */
async function waitFor(room: Room, parentId: string | null, childId: string, { signal, actor }: Caller): Promise<unknown> {
  const giveBack = parentId === null ? () => undefined : room.queue.lend(parentId, childId);
  try {
    await ended(room, childId, signal);
    return outcomeOf(room.deps.store, childId);
  } catch (error) {
    // Hearth is closing: both go on at the next start. Otherwise nobody waits for it any more.
    const closing = parentId !== null && room.active.get(parentId)?.stop.signal.reason === closingReason;
    if (!closing) await room.deps.store.command((tx) => void cancelRun(room, tx, childId, actor));
    throw signal?.aborted ? new AppError('unavailable', 'The run that waited for it was stopped.') : error;
  } finally {
    giveBack();
  }
}

/** `run` and `decide`: a piece of work, followed to its end. */
import type { RunEvent } from '../../../contract/run-event.ts';
import type { Approval } from '../../../contract/runs.ts';
import type { Command } from '../args.ts';
import { type End, followRun } from '../follow/follow.ts';
import { describeReport, wordsOf } from '../follow/words.ts';
import type { Answer } from '../terminal/leave.ts';
import type { Say } from '../terminal/say.ts';
import { type Context, exit } from './context.ts';

type Of<N extends Command['name']> = Extract<Command, { name: N }>;

/** Answers the exit code. */
export async function runGoal(context: Context, command: Of<'run'>, goal: string): Promise<number> {
  const { client, say } = context;
  const { grants, attach, model, budget } = command;
  return follow(context, async () => {
    const run = await client.rpc('runs.start', {
      type: 'task',
      goal,
      contextHints: hintsOf(command),
      ...(grants.length > 0 ? { grants } : {}),
      ...(attach.length > 0 ? { attachments: attach.map((path) => ({ path })) } : {}),
      ...(model === undefined ? {} : { model }),
      ...(budget === undefined ? {} : { budget }),
    });
    say.note(`Run ${run.id}`);
    return run.id;
  });
}

/** What the person sees before them, and the model does not: where they are, and what they allowed. */
function hintsOf({ grants, folder }: Of<'run'>): string[] {
  const scopes = grants.map(({ tool, paths, hosts }) => [tool, ...(paths ?? []), ...(hosts ?? [])].join(' '));
  return [
    `It was asked for in the folder ${folder}: a path that does not begin at the root is meant from there. Give tools whole paths.`,
    ...(scopes.length > 0 ? [`Already allowed: ${scopes.join('; ')}.`] : []),
  ];
}

/** Answers an approval, and follows the run that waited for it. */
export async function decide(context: Context, { approvalId, decision, remember }: Of<'decide'>): Promise<number> {
  const { client, say } = context;
  const waiting = await approvalOf(context, approvalId);
  const answer = { approvalId, decision, remember, ...(waiting ? { hash: waiting.hash } : {}) };
  if (!waiting?.runId) {
    const decided = await client.rpc('runs.decide', answer);
    say.line('result', decided);
    say.result(`${decided.tool}: ${decided.state}.`);
    return exit.done;
  }
  const { runId } = waiting;
  const root = await rootOf(context, runId);
  return follow(context, async () => {
    await client.rpc('runs.decide', answer);
    return root;
  });
}

async function approvalOf({ client }: Context, approvalId: string): Promise<Approval | undefined> {
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await client.rpc('runs.approvals', cursor === undefined ? {} : { cursor });
    const found = items.find((item) => item.approvalId === approvalId);
    if (found || next === null) return found;
    cursor = next;
  }
}

/** What a run is part of: its end is what the person waits for. */
async function rootOf({ client }: Context, runId: string): Promise<string> {
  const { parentId } = await client.rpc('runs.get', { id: runId });
  return parentId === undefined ? runId : rootOf({ client } as Context, parentId);
}

async function follow({ client, say, stop, ask }: Context, begin: () => Promise<string>): Promise<number> {
  const end = await followRun({
    client,
    begin,
    heard: (event, depth) => tell(say, event, depth),
    ask,
    answered: (approval, answer) => say.note(wordsOfAnswer(approval, answer)),
    stop,
    cancel: (id) => client.rpc('runs.cancel', { id }),
  });
  if (end.kind === 'waiting') return sayWaiting(say, end.approval);
  return sayEnd(say, end);
}

function tell(say: Say, event: RunEvent, depth: number): void {
  say.line('run.event', event);
  if (say.json) return;
  if (event.kind === 'text' && depth === 0) say.murmur(event.delta);
  const words = wordsOf(event);
  if (words !== null) say.note(`${'  '.repeat(depth)}${words}`);
}

const wordsOfAnswer = ({ tool }: Approval, { decision, remember }: Answer): string => {
  if (decision === 'deny') return `  ${tool}: not allowed`;
  return `  ${tool}: allowed${{ no: '', run: ' for this run', always: ' always' }[remember]}`;
};

/** Exit code 4: the run goes on waiting, and whoever reads this can answer. */
export function sayWaiting(say: Say, approval: Approval): number {
  const { approvalId, tool, why } = approval;
  say.line('waiting', approval);
  say.note(`It waits for your leave: ${tool}. ${why}`);
  say.note(`Approval ${approvalId}. Answer in the window, or with: hearth decide ${approvalId} allow`);
  return exit.waiting;
}

function sayEnd(say: Say, { state, failure, report }: Extract<End, { kind: 'ended' }>): number {
  say.line('result', { state, ...(failure ? { failure } : {}), report });
  if (failure?.action) say.note(failure.action);
  // The words of a stream stop where they stop; the report begins a line of its own.
  say.note('');
  say.result(describeReport(report));
  return state === 'succeeded' ? exit.done : exit.failed;
}

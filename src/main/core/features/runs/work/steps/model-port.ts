/** A model step, live: recorded before, streamed, recorded after. */
import type { ModelContent } from '../../../../agent/provider.ts';
import type { ModelEnd, ModelStep } from '../../../../agent/run/loop.ts';
import { plain } from '../../../../agent/run/plain.ts';
import { type AnswerCall, type AnswerEvent, type Answers, runTurn, type TurnResult } from '../../../../agent/turn.ts';
import type { Clock } from '../../../../base/clock.ts';
import { began, stepped } from '../../events.ts';
import { runsAbove } from '../../runs.sql.ts';
import { budgetOf } from '../view.ts';
import type { Work } from '../worker.ts';
import { stopMs, unlessStopped } from './stopped.ts';

/** Answers to one model step of a run at work. */
export async function askModel(work: Work, { n, request, hash }: ModelStep, signal: AbortSignal): Promise<ModelEnd> {
  const { runId, lease } = work;
  if (signal.aborted) return notAsked;
  await work.book.write((tx) =>
    tx.append(
      began.of({
        ...work.of,
        data: {
          runId,
          lease,
          n,
          kind: 'model',
          name: request.model ?? 'default',
          callId: null,
          args: null,
          hash,
          idempotent: true,
          decision: null,
          approvalId: null,
          childRunId: null,
        },
      }),
    ),
  );
  const answers = withOwnCallIds(work.room.deps.answers, work.callIds, work.room.deps.clock);
  const turn = await runTurn(answers, callOf(work, request), signal, (delta) => work.outlet.push(delta));
  work.throwIfLetGo();
  if (turn.fault) work.log.error('an answer met a fault', { error: turn.fault });
  const end = endOf(turn);
  const { message: content, shown, model, provider, usage, failure, state } = end;
  const answer = { content: [...content], shown: [...shown], model, provider };
  const data = { runId, lease, n, state, result: null, answer, usage, failure, taintedBy: null };
  work.book.note((tx) => tx.append(stepped.of({ ...work.of, data })));
  return end;
}

/** Stopped before it was begun: there is no step. */
const notAsked: ModelEnd = {
  state: 'cancelled',
  message: [],
  shown: [],
  model: null,
  provider: null,
  usage: null,
  failure: null,
};

function callOf({ room, row, runId }: Work, request: ModelStep['request']): AnswerCall {
  const above = runsAbove.all(room.deps.store.reader, { id: runId });
  const caps = [row, ...above].flatMap((run) => {
    const { usd } = budgetOf(run);
    return usd === undefined ? [] : [{ runId: run.id, usd }];
  });
  return {
    request,
    runId,
    ancestors: above.map((run) => run.id),
    budgets: caps,
    purpose: row.type === 'chat' ? 'answer' : row.type,
    actor: row.actor,
  };
}

/**
 * Some servers number the calls of each message anew: within a run an id names one call. And a stream that does not hear that
 * it should stop is left behind.
 */
function withOwnCallIds(answers: Answers, seen: Set<string>, clock: Clock): Answers {
  return {
    async *stream(call, signal): AsyncGenerator<AnswerEvent> {
      for await (const event of untilStopped(answers.stream(call, signal), signal, clock)) {
        if (event.type === 'tool_call') yield { ...event, callId: unused(event.callId, seen), args: plain(event.args ?? {}) };
        else if (event.type === 'opaque') yield { ...event, block: plain(event.block) };
        else yield event;
      }
    },
  };
}

async function* untilStopped<T>(stream: AsyncIterable<T>, signal: AbortSignal, clock: Clock): AsyncGenerator<T> {
  const reading = stream[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await unlessStopped(reading.next(), signal, clock, stopMs);
      if (done) {
        ended = true;
        return;
      }
      yield value;
    }
  } finally {
    // One that hangs never answers to this either: nobody waits for it.
    if (!ended) reading.return?.().catch(() => undefined);
  }
}

function unused(callId: string, seen: Set<string>): string {
  const wanted = callId === '' ? 'call' : callId;
  let id = wanted;
  for (let at = 2; seen.has(id); at += 1) id = `${wanted}-${at}`;
  seen.add(id);
  return id;
}

function endOf(turn: TurnResult): ModelEnd {
  const { content: shown, blocks, model, failure, usage } = turn;
  const provider = blocks[0]?.provider ?? null;
  const message = [
    ...blocks.map(({ provider: of, block }): ModelContent => ({ type: 'opaque', provider: of, block })),
    ...shown.flatMap((part): ModelContent[] => {
      if (part.type === 'text' && part.text.trim() !== '') return [{ type: 'text', text: part.text }];
      return part.type === 'tool_call' ? [{ type: 'tool_call', callId: part.callId, name: part.name, args: part.args }] : [];
    }),
  ];
  const counted = usage.inputTokens + usage.outputTokens > 0 || usage.cost ? usage : null;
  const state = turn.state === 'succeeded' ? 'done' : turn.state;
  return { state, message, shown, model, provider, usage: counted, failure };
}

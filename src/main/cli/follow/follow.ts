/** Following one run to its end: what it says, what it asks, how it ends. */
import type { Failure, RunEvent, RunReport, RunState } from '../../../contract/run-event.ts';
import type { Approval } from '../../../contract/runs.ts';
import { type Client, type Heard, Refused } from '../daemon/client.ts';
import type { Answer, AskLeave } from '../terminal/leave.ts';
import { type Family, familyOf } from './family.ts';

export type End =
  | { kind: 'ended'; state: RunState; failure: Failure | null; report: RunReport }
  /** Nobody could be asked: the run goes on waiting. */
  | { kind: 'waiting'; approval: Approval };

interface Following {
  client: Client;
  /** Begins the work; only what comes after is heard. */
  begin(): Promise<string>;
  heard(event: RunEvent, depth: number): void;
  ask: AskLeave;
  /** Told what was answered, where somebody was asked. */
  answered?(approval: Approval, answer: Answer): void;
  /** Fires when the person wants it to stop. */
  stop: AbortSignal;
  cancel(runId: string): Promise<unknown>;
}

/** Thrown: Refused where it could not begin, or the daemon went away for good. */
export async function followRun(following: Following): Promise<End> {
  const { client, begin, stop, cancel } = following;
  const inbox = createInbox();
  const stream = await client.hear(['run.event', 'approvals.changed'], inbox.put, inbox.fail);
  try {
    const runId = await begin();
    const family = familyOf(runId);
    const cancelIt = () => void cancel(runId).catch(inbox.fail);
    if (stop.aborted) cancelIt();
    else stop.addEventListener('abort', cancelIt, { once: true });
    return await attend(following, runId, family, inbox);
  } finally {
    stream.stop();
  }
}

async function attend(following: Following, runId: string, family: Family, inbox: Inbox): Promise<End> {
  let [state, failure]: [RunState, Failure | null] = ['running', null];
  for (;;) {
    const { name, data } = await inbox.take();
    if (name !== 'run.event') continue;
    const depth = family.depthOf(data);
    if (depth === null) continue;
    following.heard(data, depth);
    if (data.kind === 'approval') {
      const unasked = await settle(following, data.runId, data.approvalId, inbox);
      if (unasked) return { kind: 'waiting', approval: unasked };
    }
    if (data.runId !== runId) continue;
    if (data.kind === 'state') [state, failure] = [data.state, data.failure ?? null];
    if (data.kind === 'done') return { kind: 'ended', state, failure, report: data.report };
  }
}

/** Answers the approval that nobody could be asked about; null where it is settled, here or elsewhere. */
async function settle(following: Following, runId: string, approvalId: string, inbox: Inbox): Promise<Approval | null> {
  const { client, ask, answered, stop } = following;
  const { items } = await client.rpc('runs.approvals', { runId });
  const approval = items.find((item) => item.approvalId === approvalId);
  if (!approval || stop.aborted) return null;
  const elsewhere = inbox.whenAnswered(approvalId);
  const answer = await ask(approval, AbortSignal.any([elsewhere, stop]));
  if (!answer) return elsewhere.aborted || stop.aborted ? null : approval;
  try {
    await client.rpc('runs.decide', { approvalId, ...answer, hash: approval.hash });
    answered?.(approval, answer);
  } catch (error) {
    // Somebody was quicker, in the window or on another channel: theirs holds.
    if (!(error instanceof Refused && error.code === 'conflict')) throw error;
  }
  return null;
}

interface Inbox {
  put(event: Heard): void;
  fail(error: Error): void;
  take(): Promise<Heard>;
  /** Fires when this approval is open no longer, also while nobody takes. */
  whenAnswered(approvalId: string): AbortSignal;
}

function createInbox(): Inbox {
  const waiting: Heard[] = [];
  const watched = new Map<string, AbortController>();
  let failed: Error | null = null;
  let wake = Promise.withResolvers<void>();
  const put = (event: Heard) => {
    if (event.name === 'approvals.changed' && event.data.state !== 'open') watched.get(event.data.approvalId)?.abort();
    waiting.push(event);
    wake.resolve();
  };
  return {
    put,
    fail(error) {
      failed = error;
      for (const controller of watched.values()) controller.abort();
      wake.resolve();
    },
    async take() {
      for (;;) {
        const event = waiting.shift();
        if (event) return event;
        if (failed) throw failed;
        wake = Promise.withResolvers<void>();
        await wake.promise;
      }
    },
    whenAnswered(approvalId) {
      const controller = watched.get(approvalId) ?? new AbortController();
      watched.set(approvalId, controller);
      return controller.signal;
    },
  };
}

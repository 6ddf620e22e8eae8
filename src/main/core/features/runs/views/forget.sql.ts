/** Taking what is left of a run, a step or an approval in the place of what stood there. */
import { change } from '../../../store/sql.ts';
import type { StoredEvent, Writer } from '../../../store/types.ts';
import * as facts from '../events.ts';

const putEnvelope = change<{ id: string; goal: string; inputs: string; attachments: string; contextHints: string }>(`
  UPDATE runs SET goal = :goal, inputs = :inputs, attachments = :attachments, context_hints = :contextHints WHERE id = :id`);
/** Where the step was begun anew since, it is of a later event. */
const putBegun = change<{
  id: string;
  n: number;
  at: number;
  callId: string | null;
  args: string | null;
  hash: string;
  preview: string | null;
}>(`
  UPDATE run_steps SET args = :args, hash = :hash, preview = :preview
  WHERE run_id = :id AND n = :n AND started_at = :at AND call_id IS :callId`);
const putEnded = change<{
  id: string;
  n: number;
  at: number;
  result: string | null;
  answer: string | null;
  failure: string | null;
}>(`
  UPDATE run_steps SET result = :result, answer = :answer, failure = :failure WHERE run_id = :id AND n = :n AND finished_at = :at`);
const putReport = change<{ id: string; at: number; report: string; failure: string | null }>(
  'UPDATE runs SET report = :report, failure = :failure WHERE id = :id AND finished_at = :at',
);
const putApproval = change<{ id: string; args: string; why: string; preview: string; hash: string }>(
  'UPDATE approvals SET args = :args, why = :why, preview = :preview, hash = :hash WHERE id = :id',
);

const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value));

/** Facts that keep no text of anybody's are left as they are. */
export function replaceInRuns(writer: Writer, { at }: StoredEvent, after: StoredEvent): void {
  if (facts.queued.is(after)) {
    const { runId: id, goal, inputs, attachments, contextHints } = after.data;
    putEnvelope.run(writer, {
      ...{ id, goal, inputs: JSON.stringify(inputs) },
      ...{ attachments: JSON.stringify(attachments), contextHints: JSON.stringify(contextHints) },
    });
  } else if (facts.began.is(after)) {
    const { runId: id, n, callId, args, hash, preview } = after.data;
    putBegun.run(writer, { id, n, at, callId, args: json(args), hash, preview: json(preview) });
  } else if (facts.stepped.is(after)) {
    const { runId: id, n, result, answer, failure } = after.data;
    putEnded.run(writer, { id, n, at, result: json(result), answer: json(answer), failure: json(failure) });
  } else if (facts.ended.is(after)) {
    const { runId: id, report, failure } = after.data;
    putReport.run(writer, { id, at, report: JSON.stringify(report), failure: json(failure) });
  } else if (facts.asked.is(after)) {
    const { approvalId: id, args, why, preview, hash } = after.data;
    putApproval.run(writer, { id, args: json(args) ?? 'null', why, preview, hash });
  }
}

/** Audit questions, answered from the event log. Runs in the query worker. */
import type { Output, Parsed } from '../../../../contract/index.ts';
import { toInstant } from '../../base/clock.ts';
import { type EventRow, eventsBackTo } from '../../store/log/rows.ts';
import type { Reader } from '../../store/types.ts';

export function auditLog(reader: Reader, request: Parsed<'watch.audit'>): Output<'watch.audit'> {
  const { stream = null, actor = null, type = null, runId = null, after, limit = 100, cursor } = request;
  const rows = eventsBackTo.all(reader, {
    stream,
    actor,
    type,
    runId,
    after: after ? Date.parse(after) : -1,
    below: Number(cursor) || Number.MAX_SAFE_INTEGER,
    limit: limit + 1,
  });
  const items = rows.slice(0, limit).map(toFact);
  return { items, next: rows.length > limit ? String(items.at(-1)?.seq) : null };
}

const toFact = (row: EventRow): Output<'watch.audit'>['items'][number] => ({
  seq: row.seq,
  id: row.id,
  at: toInstant(row.at),
  stream: row.stream,
  type: row.type,
  actor: row.actor,
  ...(row.run_id ? { runId: row.run_id } : {}),
  data: row.data === null ? null : (JSON.parse(row.data) as unknown),
  forgotten: row.data === null,
});

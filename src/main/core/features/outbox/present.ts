/** Rows as the contract shows them. */
import type { OutboxItem } from '../../../../contract/keeping/outbox.ts';
import { toInstant } from '../../base/clock.ts';
import type { ItemRow } from './outbox.sql.ts';

export function present(row: ItemRow): OutboxItem {
  const { id, channel, text, severity, state, attempts } = row;
  return {
    ...{ id, channel, text, severity, state, attempts, idempotencyKey: row.idempotency_key },
    ...(row.recipient === null ? {} : { to: row.recipient }),
    ...(row.topic === null ? {} : { topic: row.topic }),
    ...(row.state === 'queued' ? { nextAttemptAt: toInstant(row.next_at) } : {}),
    ...(row.last_error === null ? {} : { lastError: row.last_error }),
    ...(row.held_back === null ? {} : { heldBack: row.held_back }),
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    createdAt: toInstant(row.created_at),
    ...(row.delivered_at === null ? {} : { deliveredAt: toInstant(row.delivered_at) }),
    ...(row.read_at === null ? {} : { readAt: toInstant(row.read_at) }),
  };
}

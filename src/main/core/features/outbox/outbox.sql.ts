/** Every SQL statement of the outbox: its projection and its queries. */
import type { ChannelName, OutboxState, Severity } from '../../../../contract/keeping/outbox.ts';
import { change, query } from '../../store/sql.ts';
import type { Projection, StoredEvent, Writer } from '../../store/types.ts';
import { began, configured, dropped, ended, held, queued, readBy, released, retried } from './events.ts';

type None = Record<string, never>;

export interface ItemRow {
  id: string;
  position: number;
  channel: ChannelName;
  recipient: string | null;
  text: string;
  topic: string | null;
  severity: Severity;
  idempotency_key: string;
  run_id: string | null;
  created_at: number;
  state: OutboxState;
  attempts: number;
  next_at: number;
  last_error: string | null;
  held_back: string | null;
  bundle: string | null;
  first_sent_at: number | null;
  delivered_at: number | null;
  read_at: number | null;
  dropped: number;
}

export const itemById = query<{ id: string }, ItemRow>('SELECT * FROM outbox WHERE id = :id AND dropped = 0');
export const itemByKey = query<{ key: string }, ItemRow>('SELECT * FROM outbox WHERE idempotency_key = :key');
export const itemsPage = query<
  { before: number; state: string | null; channel: string | null; unread: number; limit: number },
  ItemRow
>(`
  SELECT * FROM outbox
  WHERE position < :before AND dropped = 0 AND (:state IS NULL OR state = :state) AND (:channel IS NULL OR channel = :channel)
    AND (:unread = 0 OR read_at IS NULL)
  ORDER BY position DESC LIMIT :limit`);
export const due = query<{ channel: string; now: number; limit: number }, ItemRow>(`
  SELECT * FROM outbox WHERE state = 'queued' AND channel = :channel AND next_at <= :now
  ORDER BY next_at, position LIMIT :limit`);
export const ofBundle = query<{ bundle: string }, ItemRow>(
  `SELECT * FROM outbox WHERE bundle = :bundle AND state = 'queued' ORDER BY position`,
);
/** When the next of a channel is due. */
export const nextDue = query<{ channel: string }, { at: number }>(
  `SELECT next_at AS at FROM outbox WHERE state = 'queued' AND channel = :channel ORDER BY next_at LIMIT 1`,
);
export const cutOff = query<None, { id: string }>(`SELECT id FROM outbox WHERE state = 'sending' ORDER BY position`);
/** Of each message that made a noise since then: one that went out together counts once, and tries of it do not count. */
export const sentSince = query<{ since: number }, { sent: number }>(
  `SELECT count(DISTINCT bundle) AS sent FROM outbox WHERE first_sent_at >= :since AND channel <> 'inbox'`,
);
export const lastOfTopic = query<{ channel: string; topic: string | null }, { at: number }>(`
  SELECT first_sent_at AS at FROM outbox
  WHERE channel = :channel AND topic IS :topic AND first_sent_at IS NOT NULL ORDER BY first_sent_at DESC LIMIT 1`);
export const countByState = query<None, { state: OutboxState; items: number }>(
  'SELECT state, count(*) AS items FROM outbox WHERE dropped = 0 GROUP BY state',
);
export const waiting = query<None, { items: number }>(`SELECT count(*) AS items FROM outbox WHERE state = 'queued'`);
export const unread = query<{ channel: string }, { items: number }>(
  `SELECT count(*) AS items FROM outbox WHERE channel = :channel AND state = 'delivered' AND read_at IS NULL`,
);
export const isHolding = query<None, { held: number }>(
  `SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'queued' AND held_back IS NOT NULL) AS held`,
);
export const channelSettings = query<{ channel: string }, { settings: string }>(
  'SELECT settings FROM channels WHERE channel = :channel',
);

const insert = change<{
  id: string;
  position: number;
  channel: string;
  to: string | null;
  text: string;
  topic: string | null;
  severity: string;
  key: string;
  runId: string | null;
  at: number;
  nextAt: number;
}>(`
  INSERT INTO outbox (id, position, channel, recipient, text, topic, severity, idempotency_key, run_id, created_at, state, next_at)
  VALUES (:id, :position, :channel, :to, :text, :topic, :severity, :key, :runId, :at, 'queued', :nextAt)`);
const hold = change<{ id: string; why: string; until: number }>(
  `UPDATE outbox SET held_back = :why, next_at = :until WHERE id = :id AND state = 'queued'`,
);
const release = change<{ channel: string | null; at: number }>(`
  UPDATE outbox SET next_at = :at
  WHERE state = 'queued' AND held_back IS NOT NULL AND (:channel IS NULL OR channel = :channel)`);
const begin = change<{ id: string; bundle: string; at: number }>(`
  UPDATE outbox SET state = 'sending', attempts = attempts + 1, bundle = :bundle, held_back = NULL,
    first_sent_at = COALESCE(first_sent_at, :at) WHERE id = :id`);
const end = change<{ id: string; state: string; error: string | null; nextAt: number; deliveredAt: number | null }>(`
  UPDATE outbox SET state = :state, last_error = :error, next_at = :nextAt, delivered_at = :deliveredAt, held_back = NULL
  WHERE id = :id`);
const again = change<{ id: string; at: number }>(`
  UPDATE outbox SET state = 'queued', attempts = 0, next_at = :at, bundle = NULL, held_back = NULL WHERE id = :id`);
const drop = change<{ id: string }>(`
  UPDATE outbox SET state = 'failed', last_error = 'It was dropped.', dropped = 1, held_back = NULL, bundle = NULL WHERE id = :id`);
const read = change<{ id: string; at: number }>('UPDATE outbox SET read_at = COALESCE(read_at, :at) WHERE id = :id');
const erase = change<{ id: string }>('DELETE FROM outbox WHERE id = :id');
const configure = change<{ channel: string; settings: string }>(`
  INSERT INTO channels (channel, settings) VALUES (:channel, :settings)
  ON CONFLICT (channel) DO UPDATE SET settings = json_patch(settings, excluded.settings)`);

export const outboxProjection: Projection = {
  name: 'outbox',
  tables: ['outbox', 'channels'],
  reads: (type) => type.startsWith('outbox.') || type.startsWith('channels.'),
  apply(writer, event) {
    if (queued.is(event)) applyQueued(writer, event);
    else if (held.is(event))
      for (const id of event.data.ids) hold.run(writer, { id, why: event.data.why, until: event.data.until });
    else if (released.is(event)) release.run(writer, { channel: event.data.channel, at: event.at });
    else if (began.is(event)) for (const id of event.data.ids) begin.run(writer, { id, bundle: event.data.bundle, at: event.at });
    else if (ended.is(event)) applyEnded(writer, event);
    else if (retried.is(event)) again.run(writer, { id: event.data.id, at: event.at });
    else if (dropped.is(event)) drop.run(writer, { id: event.data.id });
    else if (readBy.is(event)) for (const id of event.data.ids) read.run(writer, { id, at: event.at });
    else if (configured.is(event)) {
      const { channel, settings } = event.data;
      configure.run(writer, { channel, settings: JSON.stringify(settings) });
    }
  },
  forget(writer, event) {
    if (queued.is(event)) erase.run(writer, { id: event.data.id });
    // Without their payloads a rebuild would leave what they did undone, which no single row can say.
    else if (event.type !== queued.type) throw new TypeError('Of messages only their text can be forgotten.');
  },
};

function applyQueued(writer: Writer, event: StoredEvent & { data: (typeof queued)['data']['_output'] }): void {
  const { id, channel, to, text, topic, severity, idempotencyKey: key, nextAt } = event.data;
  const { seq: position, at, runId } = event;
  insert.run(writer, { id, position, channel, to, text, topic, severity, key, runId, at, nextAt });
}

function applyEnded(writer: Writer, event: StoredEvent & { data: (typeof ended)['data']['_output'] }): void {
  const { ids, state, error, nextAt } = event.data;
  const deliveredAt = state === 'delivered' ? event.at : null;
  for (const id of ids) end.run(writer, { id, state, error, nextAt: nextAt ?? event.at, deliveredAt });
}

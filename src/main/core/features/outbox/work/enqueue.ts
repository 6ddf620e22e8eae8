/** A message is taken: once for its key, durably, and not before its topic's pace allows it. */
import type { Parsed } from '../../../../../contract/index.ts';
import type { Channel } from '../../../agent/channel.ts';
import { AppError } from '../../../base/errors.ts';
import type { Transaction } from '../../../store/types.ts';
import { ended, queued } from '../events.ts';
import { type ItemRow, itemById, itemByKey, lastOfTopic, waiting } from '../outbox.sql.ts';
import { channelNamed, healthOf, type OutboxDeps } from '../room.ts';

type Wanted = Parsed<'outbox.enqueue'>;

/** More than anybody will ever read: what queues so many is broken, and is told. */
const mostWaiting = 10_000;

/**
 * Thrown: AppError `conflict` where the key stands for another message, `refused` where the channel is off, `rate_limited` where
 * too many wait, `not_found` where there is no such channel.
 */
export async function enqueue(deps: OutboxDeps, wanted: Wanted, actor: string): Promise<ItemRow> {
  const channel = channelNamed(deps, wanted.channel);
  return deps.store.command((tx) => {
    const there = itemByKey.get(tx, { key: wanted.idempotencyKey });
    if (there) return sameAs(there, wanted);
    requireUsable(deps, channel);
    if ((waiting.get(tx, {})?.items ?? 0) >= mostWaiting)
      throw new AppError('rate_limited', `${mostWaiting} messages wait already. See what fills outbox.list, and drop it.`);
    return put(tx, deps, channel, wanted, actor);
  });
}

/** Whatever became of it: the same message is never sent twice. */
function sameAs(there: ItemRow, { channel, to, text, topic, severity }: Wanted): ItemRow {
  const isSame =
    there.channel === channel &&
    there.text === text &&
    there.recipient === (to ?? null) &&
    there.topic === (topic ?? null) &&
    there.severity === (severity ?? 'info');
  if (isSame) return there;
  throw new AppError('conflict', 'This idempotencyKey stands for another message. Give each message a key of its own.', {
    id: there.id,
  });
}

function requireUsable(deps: OutboxDeps, channel: Channel): void {
  const { state, why } = healthOf(deps, channel);
  if (state === 'off') throw new AppError('refused', why ?? `The channel ${channel.name} is off.`, { channel: channel.name });
}

function put(tx: Transaction, { newId }: OutboxDeps, channel: Channel, wanted: Wanted, actor: string): ItemRow {
  const id = newId();
  const { channel: name, to = null, text, topic = null, severity = 'info', idempotencyKey } = wanted;
  const nextAt = channel.silent ? tx.now : pacedAt(tx, channel, topic);
  const runId = actor.startsWith('run:') ? { runId: actor.slice(4) } : {};
  const about = { stream: 'outbox', actor, ...runId };
  tx.append(queued.of({ ...about, data: { id, channel: name, to, text, topic, severity, idempotencyKey, nextAt } }));
  // What makes no noise and leaves no computer is there with its row.
  if (name === 'inbox') tx.append(ended.of({ ...about, data: { ids: [id], state: 'delivered', error: null, nextAt: null } }));
  const row = itemById.get(tx, { id });
  if (!row) throw new AppError('internal', 'The message that was just taken is not there.');
  tx.publish('outbox.changed', { id, state: row.state });
  return row;
}

function pacedAt(tx: Transaction, { name, paceMs }: Channel, topic: string | null): number {
  if (paceMs === 0) return tx.now;
  const last = lastOfTopic.get(tx, { channel: name, topic });
  // The clock may have been set back: nobody waits longer than the pace.
  return last ? Math.min(Math.max(tx.now, last.at + paceMs), tx.now + paceMs) : tx.now;
}

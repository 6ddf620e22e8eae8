/** What goes out now: decided in one command on the state as it stands, so that each message is begun once. */
import type { Channel } from '../../../agent/channel.ts';
import { toInstant } from '../../../base/clock.ts';
import type { Transaction } from '../../../store/types.ts';
import { began, ended, held } from '../events.ts';
import { due, type ItemRow, ofBundle, sentSince } from '../outbox.sql.ts';
import { healthOf, type OutboxDeps } from '../room.ts';
import { bundlesOf } from '../rules/bundle.ts';
import { type Hold, holdOf, zoneOf } from '../rules/hold.ts';
import { startOfDay } from '../rules/hours.ts';

export interface Claimed {
  /** Of the message that they make together. */
  id: string;
  rows: ItemRow[];
}

/** What may share a message is looked at together. */
const mostLooked = 1_000;
const offMs = 60 * 60_000;
const mutedMs = 7 * 24 * 60 * 60_000;

/** Begins up to `free` messages of a channel, and holds back what may not go now. */
export function claim(tx: Transaction, deps: OutboxDeps, channel: Channel, free: number): Claimed[] {
  const rows = dueRows(tx, channel, free);
  if (rows.length === 0) return [];
  const { state, why } = healthOf(deps, channel);
  if (state !== 'ready') {
    holdAll(tx, rows, { why: why ?? 'The channel is off.', until: tx.now + offMs });
    return [];
  }
  const may = channel.silent ? rows : withoutHeld(tx, deps, rows);
  return begin(tx, deps, channel, bundlesOf(may, channel).slice(0, free));
}

function dueRows(tx: Transaction, { name: channel, paceMs }: Channel, free: number): ItemRow[] {
  const few = due.all(tx, { channel, now: tx.now, limit: free });
  const isShared = paceMs > 0 || few.some((row) => row.held_back !== null || row.bundle !== null);
  if (!isShared || few.length < free) return few;
  const many = due.all(tx, { channel, now: tx.now, limit: mostLooked });
  // A message that was tried goes whole or not at all.
  const cutBundle = many.length === mostLooked ? many.at(-1)?.bundle : null;
  return cutBundle ? [...many.filter(({ bundle }) => bundle !== cutBundle), ...ofBundle.all(tx, { bundle: cutBundle })] : many;
}

/** Quiet hours and muted topics concern each message; the day's budget those that they become. */
function withoutHeld(tx: Transaction, { settings }: OutboxDeps, rows: ItemRow[]): ItemRow[] {
  const now = tx.now;
  const judged = rows.map((row) => ({ row, hold: holdOf(row, { now, left: 1, settings: settings.get() }) }));
  const muted = judged.filter(
    ({ row, hold }) => hold && isMuted(row, settings.get().mutedTopics) && row.created_at < now - mutedMs,
  );
  if (muted.length > 0)
    giveUp(
      tx,
      muted.map(({ row }) => row),
    );
  const waits = Map.groupBy(
    judged.filter((one) => one.hold && !muted.includes(one)),
    ({ hold }) => `${hold?.why} ${hold?.until}`,
  );
  for (const group of waits.values()) {
    const hold = group[0]?.hold;
    if (hold)
      holdAll(
        tx,
        group.map(({ row }) => row),
        hold,
      );
  }
  return judged.filter(({ hold }) => !hold).map(({ row }) => row);
}

const isMuted = ({ topic }: ItemRow, mutedTopics: readonly string[]): boolean => topic !== null && mutedTopics.includes(topic);

function begin(tx: Transaction, deps: OutboxDeps, channel: Channel, bundles: ItemRow[][]): Claimed[] {
  const settings = deps.settings.get();
  const since = startOfDay(tx.now, zoneOf(settings));
  let left = settings.notificationsPerDay - (sentSince.get(tx, { since })?.sent ?? 0);
  const claimed: Claimed[] = [];
  for (const rows of bundles) {
    // What was counted when it first went is not counted again.
    const isNew = !channel.silent && rows.every((row) => row.first_sent_at === null || row.first_sent_at < since);
    const hold = isNew && left <= 0 ? holdOf({ topic: null, severity: 'urgent' }, { now: tx.now, left, settings }) : null;
    if (hold) {
      holdAll(tx, rows, hold);
      continue;
    }
    if (isNew) left -= 1;
    const [first] = rows;
    const id = first?.bundle ?? (rows.length === 1 && first ? first.id : deps.newId());
    tx.append(began.of({ stream: 'outbox', actor: 'self', data: { ids: rows.map((row) => row.id), bundle: id } }));
    for (const row of rows) tx.publish('outbox.changed', { id: row.id, state: 'sending' });
    claimed.push({ id, rows });
  }
  return claimed;
}

/** Those that wait already for the same reason are told of once. */
function holdAll(tx: Transaction, rows: readonly ItemRow[], { why, until }: Hold): void {
  tx.append(held.of({ stream: 'outbox', actor: 'self', data: { ids: rows.map(({ id }) => id), why, until } }));
  for (const row of rows) if (row.held_back !== why) tx.publish('outbox.changed', { id: row.id, state: 'queued' });
}

function giveUp(tx: Transaction, rows: readonly ItemRow[]): void {
  const error = `Its topic stayed muted for a week, until ${toInstant(tx.now)}.`;
  const data = { ids: rows.map(({ id }) => id), state: 'failed' as const, error, nextAt: null };
  tx.append(ended.of({ stream: 'outbox', actor: 'self', data }));
  for (const row of rows) tx.publish('outbox.changed', { id: row.id, state: 'failed' });
}

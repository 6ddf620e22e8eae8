/** The requests of the outbox and its channels. */
import type { Handlers, Output, Parsed } from '../../../../contract/index.ts';
import type { outboxContract } from '../../../../contract/keeping/outbox.ts';
import { AppError } from '../../base/errors.ts';
import type { Reader } from '../../store/types.ts';
import { configure, listChannels, tryOut } from './channels.ts';
import { dropped, readBy, retried } from './events.ts';
import { type ItemRow, itemById, itemsPage } from './outbox.sql.ts';
import { present } from './present.ts';
import type { OutboxDeps } from './room.ts';
import { enqueue } from './work/enqueue.ts';
import type { Pump } from './work/pump.ts';

export function createHandlers(deps: OutboxDeps, pump: Pump): Handlers<typeof outboxContract> {
  const { store } = deps;
  /** What was decided may make something due. */
  const then = <T>(value: T): T => {
    pump.kick();
    return value;
  };
  return {
    'outbox.enqueue': async (wanted, { actor }) => then(present(await enqueue(deps, wanted, actor))),
    'outbox.list': async (wanted) => list(store.reader, wanted),
    'outbox.retry': async ({ id }, { actor }) => then(present(await retry(deps, id, actor))),
    'outbox.drop': async ({ id }, { actor }) => drop(deps, id, actor),
    'outbox.read': async ({ ids }, { actor }) => markRead(deps, ids, actor),
    'channels.list': async () => listChannels(deps),
    'channels.configure': async (wanted, { actor }) => then(await configure(deps, wanted, actor)),
    'channels.test': async ({ channel }, { signal }) => tryOut(deps, channel, signal ?? new AbortController().signal),
  };
}

function list(reader: Reader, { state, channel, unread, limit = 100, cursor }: Parsed<'outbox.list'>): Output<'outbox.list'> {
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
  if (!Number.isSafeInteger(before)) throw new AppError('invalid_input', 'The cursor is not one that a list has answered with.');
  const filter = { state: state ?? null, channel: channel ?? null, unread: unread ? 1 : 0 };
  const rows = itemsPage.all(reader, { before, ...filter, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  return { items: shown.map(present), next: rows.length > limit ? String(shown.at(-1)?.position) : null };
}

function required(reader: Reader, id: string): ItemRow {
  const row = itemById.get(reader, { id });
  if (!row) throw new AppError('not_found', 'There is no such message.', { id });
  return row;
}

const retry = ({ store }: OutboxDeps, id: string, actor: string): Promise<ItemRow> =>
  store.command((tx) => {
    const { state } = required(tx, id);
    if (state !== 'failed' && state !== 'unverified')
      throw new AppError('conflict', `It is ${state}: only what failed or is unverified can be tried again.`, { id, state });
    tx.append(retried.of({ stream: 'outbox', actor, data: { id } }));
    tx.publish('outbox.changed', { id, state: 'queued' });
    return required(tx, id);
  });

const drop = ({ store }: OutboxDeps, id: string, actor: string): Promise<Record<string, never>> =>
  store.command((tx) => {
    const { state } = required(tx, id);
    if (state === 'sending' || state === 'delivered')
      throw new AppError('conflict', `It is ${state} and cannot be taken back.`, { id, state });
    tx.append(dropped.of({ stream: 'outbox', actor, data: { id } }));
    tx.publish('outbox.changed', { id, state: 'failed' });
    return {};
  });

/** All of them or, where one is not there, none. */
const markRead = ({ store }: OutboxDeps, ids: string[], actor: string): Promise<Record<string, never>> =>
  store.command((tx) => {
    const fresh = [...new Set(ids)].map((id) => required(tx, id)).filter((row) => row.read_at === null);
    if (fresh.length === 0) return {};
    tx.append(readBy.of({ stream: 'outbox', actor, data: { ids: fresh.map(({ id }) => id) } }));
    for (const { id, state } of fresh) tx.publish('outbox.changed', { id, state });
    return {};
  });

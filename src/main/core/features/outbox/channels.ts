/** How channels are set up, seen and tried. */
import type { Output, Parsed } from '../../../../contract/index.ts';
import type { Channel } from '../../agent/channel.ts';
import { describeError } from '../../base/errors.ts';
import { configured, released } from './events.ts';
import { unread } from './outbox.sql.ts';
import { channelNamed, configOf, healthOf, type OutboxDeps, placeOf, secretPlace } from './room.ts';

type Listed = Output<'channels.list'>;

export function listChannels(deps: OutboxDeps): Listed {
  return { items: deps.channels.map((channel) => show(deps, channel)), next: null };
}

function show(deps: OutboxDeps, channel: Channel): Listed['items'][number] {
  const { store, host } = deps;
  const { enabled, url, apiRoot, allow } = configOf(store.reader, channel);
  const kept = (name: string) => host.secrets.get(secretPlace(channel.name, name)) !== null;
  const settings = {
    ...(url === null ? {} : { url }),
    ...(apiRoot === null ? {} : { apiRoot }),
    ...(allow.length === 0 ? {} : { allow: [...allow] }),
    ...(kept('secret') ? { secret: 'kept' } : {}),
    ...(kept('token') ? { token: 'kept' } : {}),
    ...(channel.name === 'inbox' ? { unread: unread.get(store.reader, { channel: channel.name })?.items ?? 0 } : {}),
  };
  return { channel: channel.name, enabled, ...healthOf(deps, channel), settings };
}

/** Thrown: AppError `not_found`, or `invalid_input` and `refused` for what could never work; nothing is changed then. */
export async function configure(deps: OutboxDeps, wanted: Parsed<'channels.configure'>, actor: string): Promise<Listed> {
  const { channel: name, secret, token, ...rest } = wanted;
  const channel = channelNamed(deps, name);
  const { store, host } = deps;
  const before = configOf(store.reader, channel);
  const { enabled = before.enabled, url = before.url, apiRoot = before.apiRoot, allow = before.allow } = rest;
  channel.check({ enabled, url, apiRoot, allow });
  const secrets = Object.entries({ secret, token }).filter(([, value]) => value !== undefined);
  for (const [key, value] of secrets) host.secrets.set(secretPlace(name, key), value ?? null);
  await store.command((tx) => {
    const data = { channel: name, settings: rest, secrets: secrets.map(([key]) => key) };
    tx.append(
      configured.of({ stream: 'outbox', actor, data }),
      released.of({ stream: 'outbox', actor, data: { channel: name } }),
    );
    tx.publish('channels.changed', { channel: name });
  });
  return listChannels(deps);
}

/** Says what came of it, and leaves no row. */
export async function tryOut(deps: OutboxDeps, name: Parsed<'channels.test'>['channel'], signal: AbortSignal) {
  const channel = channelNamed(deps, name);
  const { state, why } = healthOf(deps, channel);
  if (state !== 'ready') return { ok: false, why: why ?? 'It is not ready.' };
  const id = deps.newId();
  const [text, createdAt, severity] = ['This is a test message from Hearth.', deps.clock.now(), 'info'] as const;
  const message = { id, to: null, text, severity, parts: [{ id, text, topic: null, severity, createdAt }] };
  try {
    const sending = await channel.send(message, placeOf(deps, channel), signal);
    return sending.state === 'delivered' ? { ok: true } : { ok: false, why: sending.why };
  } catch (error) {
    deps.log.error('a channel met a fault of its own', { channel: name, error: describeError(error) });
    return { ok: false, why: 'The channel met a fault of its own; the log has the details.' };
  }
}

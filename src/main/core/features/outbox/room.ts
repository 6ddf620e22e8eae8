/** What the parts of the outbox stand on. */
import type { ChannelName } from '../../../../contract/keeping/outbox.ts';
import { type Channel, type ChannelConfig, type ChannelHealth, type ChannelPlace, unset } from '../../agent/channel.ts';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Host } from '../../base/host.ts';
import type { NewId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Reader, Store } from '../../store/types.ts';
import { channelSettings } from './outbox.sql.ts';
import type { HoldSettings } from './rules/hold.ts';

export interface OutboxDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  host: Pick<Host, 'secrets' | 'notify' | 'power'>;
  channels: readonly Channel[];
  settings: { get(): HoldSettings; onChange(listener: () => void): () => void };
  /** Between 0 and 1; the system's when absent. */
  random?: () => number;
}

/** Thrown where this Hearth has no such channel: AppError `not_found`. */
export function channelNamed({ channels }: OutboxDeps, name: ChannelName): Channel {
  const channel = channels.find((one) => one.name === name);
  if (!channel) throw new AppError('not_found', `This Hearth has no channel ${name} yet.`, { channel: name });
  return channel;
}

/** What was set, over what the channel begins with. */
export function configOf(reader: Reader, channel: Channel): ChannelConfig {
  const row = channelSettings.get(reader, { channel: channel.name });
  const set = row ? (JSON.parse(row.settings) as Partial<ChannelConfig>) : {};
  return { ...unset, ...channel.usual, ...set };
}

export const secretPlace = (channel: ChannelName, name: string): string => `channel.${channel}.${name}`;

/** What a channel is given, as things stand at each call. */
export function placeOf({ store, host, clock }: OutboxDeps, channel: Channel): ChannelPlace {
  return {
    config: () => configOf(store.reader, channel),
    secret: (name) => host.secrets.get(secretPlace(channel.name, name)),
    notify: (title, body) => host.notify(title, body),
    now: () => clock.now(),
  };
}

/** Whether a channel can be used now, and if not, why. */
export function healthOf(deps: OutboxDeps, channel: Channel): ChannelHealth {
  const place = placeOf(deps, channel);
  return place.config().enabled
    ? channel.health(place)
    : { state: 'off', why: `The channel ${channel.name} is switched off. Switch it on with channels.configure.` };
}

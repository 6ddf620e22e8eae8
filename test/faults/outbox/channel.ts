/** A channel that takes a moment before and after the message is out: a kill meets it in both. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Channel, Outgoing } from '../../../src/main/core/agent/channel.ts';
import { scriptedHook } from '../../../src/main/core/features/outbox/fixture.ts';

export function channelInto(write: (message: Outgoing) => void): Channel {
  return {
    ...scriptedHook(),
    async send(message) {
      await pause(1);
      write(message);
      await pause(2);
      return { state: 'delivered' };
    },
  };
}

/** A note on the user's own computer. */
import { type Channel, unset } from '../../agent/channel.ts';
import { describeError } from '../../base/errors.ts';

const titles = { info: 'Hearth', warning: 'Hearth: please look', urgent: 'Hearth: urgent' } as const;

/** A person who is told fifty things in a minute reads none of them. */
const paceMs = 60_000;

export const desktop: Channel = {
  name: 'desktop',
  silent: false,
  atOnce: 1,
  paceMs,
  digestChars: null,
  usual: { ...unset, enabled: true },
  check: () => undefined,
  health: () => ({ state: 'ready' }),
  async send({ text, severity }, place) {
    try {
      place.notify(titles[severity], text);
      return { state: 'delivered' };
    } catch (error) {
      return { state: 'again', why: `This computer could not show it: ${describeError(error).split('\n')[0]}` };
    }
  },
};

/** The door of the outbox: messages to people, each sent once as far as anybody can say, and the channels they go by. */
import type { Parsed } from '../../../../contract/index.ts';
import type { OutboxItem } from '../../../../contract/keeping/outbox.ts';
import type { Metric } from '../../../../contract/watch.ts';
import { describeError } from '../../base/errors.ts';
import { released } from './events.ts';
import { createHandlers } from './handlers.ts';
import { countByState, isHolding, itemById } from './outbox.sql.ts';
import { present } from './present.ts';
import type { OutboxDeps } from './room.ts';
import { enqueue } from './work/enqueue.ts';
import { Pump } from './work/pump.ts';

export interface OutboxApi {
  /** Use from a room that has something to say to the person. Answers the item as it stands once what can go at once has gone. */
  say(wanted: Parsed<'outbox.enqueue'>, actor: string): Promise<OutboxItem>;
}

/** Use once per daemon. `start` says what a crash cut off, and begins to send. */
export function createOutbox(deps: OutboxDeps) {
  const { store, log, settings } = deps;
  const pump = new Pump(deps);
  /** What waits is looked at again when the person changes what it waits for. */
  const release = async () => {
    if (isHolding.get(store.reader, {})?.held !== 1) return;
    await store.command((tx) => tx.append(released.of({ stream: 'outbox', actor: 'self', data: { channel: null } })));
    pump.kick();
  };
  let deaf: () => void = () => undefined;
  const api: OutboxApi = {
    async say(wanted, actor) {
      const row = await enqueue(deps, wanted, actor);
      pump.kick();
      await pump.idle(wanted.channel);
      return present(itemById.get(store.reader, { id: row.id }) ?? row);
    },
  };
  return {
    api,
    handlers: createHandlers(deps, pump),
    metrics: () => metrics(deps, pump),
    /** Resolves when nothing is due or under way. */
    idle: () => pump.idle(),
    async start() {
      deaf = settings.onChange(() => {
        release().catch((error) => log.error('held messages could not be looked at', { error: describeError(error) }));
      });
      await pump.start();
    },
    async stop() {
      deaf();
      await pump.stop();
    },
  };
}

function metrics({ store }: OutboxDeps, pump: Pump): Metric[] {
  const items = countByState.all(store.reader, {}).map(({ state, items: value }): Metric => {
    return { name: 'hearth_outbox_items', help: 'Messages to people, by state.', kind: 'gauge', value, labels: { state } };
  });
  const sends = [...pump.counts].map(([key, value]): Metric => {
    const [channel = '', outcome = ''] = key.split(' ');
    return {
      ...{ name: 'hearth_outbox_sends_total', help: 'Tries to send since the start, by outcome.', kind: 'counter', value },
      labels: { channel, outcome },
    };
  });
  return [...items, ...sends];
}

/** The rooms that keep time and keep their word, put together: what goes out to people, and by which channels. */
import type { Metric } from '../../contract/watch.ts';
import type { Clock } from './base/clock.ts';
import type { Host } from './base/host.ts';
import type { NewId } from './base/ids.ts';
import type { Lifecycle } from './base/lifecycle.ts';
import type { Log } from './base/log.ts';
import { channels } from './channels/index.ts';
import { createOutbox } from './features/outbox/index.ts';
import type { RunsDeps } from './features/runs/index.ts';
import type { SettingsApi } from './features/self/index.ts';
import type { Store } from './store/types.ts';

interface KeepingDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  host: Host;
  life: Lifecycle;
  settings: SettingsApi;
}

/** Use once per daemon, before the rooms that act. */
export function createKeeping({ store, clock, newId, log, host, life, settings }: KeepingDeps) {
  const outbox = createOutbox({ store, clock, newId, log: log.for('outbox'), host, channels, settings });
  const notify: RunsDeps['notify'] = async (note, actor) => {
    const item = await outbox.api.say({ channel: 'desktop', ...note, topic: 'notes', idempotencyKey: newId() }, actor);
    if (item.state === 'delivered') return { shown: true };
    return { shown: false, why: item.heldBack ?? item.lastError ?? 'It goes together with other notes, within a minute.' };
  };
  return {
    handlers: outbox.handlers,
    /** What a run has to say goes by the desktop, as everything else that people are told. */
    notify,
    metrics: (): Metric[] => outbox.metrics(),
    async start() {
      await outbox.start();
      life.add(() => outbox.stop());
    },
  };
}

/** The rooms that keep time and keep their word, put together: tasks, goals and the outbox with its channels. */
import type { Metric } from '../../contract/watch.ts';
import type { Clock } from './base/clock.ts';
import type { Host } from './base/host.ts';
import type { NewId } from './base/ids.ts';
import type { Lifecycle } from './base/lifecycle.ts';
import type { Log } from './base/log.ts';
import { channels } from './channels/index.ts';
import type { Dispatch } from './dispatch.ts';
import { createGoals } from './features/goals/index.ts';
import { createOutbox } from './features/outbox/index.ts';
import type { RunsDeps } from './features/runs/index.ts';
import { createSchedule, type ScheduleDeps } from './features/schedule/index.ts';
import type { SettingsApi } from './features/self/index.ts';
import { createTasks } from './features/tasks/index.ts';
import type { Store } from './store/types.ts';

interface KeepingDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  host: Host;
  life: Lifecycle;
  settings: SettingsApi;
  /** The daemon's own way in; it is made last. */
  dispatch: Dispatch;
  /** What brought text from outside into a run; null where nothing did. */
  taintedBy(runId: string): string | null;
}

/** Use once per daemon, before the rooms that act. */
export function createKeeping({ store, clock, newId, log, host, life, settings, dispatch, taintedBy }: KeepingDeps) {
  const ground = { store, clock, newId, dispatch, taintedBy };
  // A task may be a part of a goal, and a goal may wait for a task: each asks the other, late.
  const tasks = createTasks({ ...ground, goalExists: (reader, id) => goals.api.exists(reader, id) });
  const goals = createGoals({ ...ground, taskStatus: (reader, id) => tasks.api.statusOf(reader, id) });
  const outbox = createOutbox({ store, clock, newId, log: log.for('outbox'), host, channels, settings });
  const notify: RunsDeps['notify'] = async (note, actor) => {
    const item = await outbox.api.say({ channel: 'desktop', ...note, topic: 'notes', idempotencyKey: newId() }, actor);
    if (item.state === 'delivered') return { shown: true };
    return { shown: false, why: item.heldBack ?? item.lastError ?? 'It goes together with other notes, within a minute.' };
  };
  return {
    handlers: { ...tasks.handlers, ...goals.handlers, ...outbox.handlers },
    /** What tools ask for by name. */
    internal: tasks.internal,
    /** What a run has to say goes by the desktop, as everything else that people are told. */
    notify,
    metrics: (): Metric[] => [...tasks.metrics(), ...goals.metrics(), ...outbox.metrics()],
    async start() {
      await outbox.start();
      life.add(() => outbox.stop());
    },
  };
}

/** Use once per daemon, after the rooms that act. `start` is for when everything answers: what was due meanwhile is done at once. */
export function keepSchedule(
  {
    log,
    host,
    life,
    ...ground
  }: Pick<KeepingDeps, 'store' | 'clock' | 'newId' | 'log' | 'host' | 'life'> & { dispatch: Dispatch },
  { runs, tools, models }: Pick<ScheduleDeps, 'runs' | 'tools' | 'models'>,
) {
  const { power, notify } = host;
  const schedule = createSchedule({ ...ground, runs, tools, models, log: log.for('schedule'), power, notify });
  return {
    handlers: schedule.handlers,
    metrics: schedule.metrics,
    async start() {
      life.add(() => schedule.stop());
      await schedule.start();
    },
  };
}

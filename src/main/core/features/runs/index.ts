/** The door of the runs room: every piece of work, through one loop, with steps, approvals and a report. */

import type { Handlers } from '../../../../contract/index.ts';
import type { runsContract } from '../../../../contract/runs.ts';
import { agentsWords } from './agents/agents.ts';
import { internalRequests } from './agents/internal.ts';
import { contentOf } from './agents/outcome.ts';
import { ended } from './agents/wait.ts';
import { createApprovals } from './approvals/approvals.ts';
import type { Room, RunsDeps } from './deps.ts';
import { runMetrics } from './metrics/index.ts';
import { createQueue } from './queue/queue.ts';
import { createReplay } from './replay/index.ts';
import { enqueue } from './requests/enqueue.ts';
import { readRun, requireRun, runsHandlers } from './requests/handlers.ts';
import { runById } from './runs.sql.ts';
import { createTranscripts } from './transcript/index.ts';
import type { RunKind, RunsApi } from './types.ts';
import { compactKind } from './work/compact/kind.ts';
import { cancelRun, tellState } from './work/ending.ts';
import { createPump } from './work/pump.ts';
import { rescue } from './work/rescue.ts';
import { taskKind } from './work/task.ts';
import { parsed, viewOf } from './work/view.ts';

export type { InternalRequests } from './agents/internal.ts';
export type { RunsDeps } from './deps.ts';
export type { Ended, Prepared, Progress, RunKind, RunsApi, RunView } from './types.ts';

/**
 * Use once per daemon: kinds of work are registered between this and `start`, which takes up what a crash cut off. `stop` lets
 * go of what works: it goes on, or is shown as interrupted, at the next start.
 */
export function createRuns(deps: RunsDeps) {
  const room = createRoom(deps);
  const pump = createPump(room);
  const handlers = runsHandlers(room);
  return {
    handlers: {
      ...handlers,
      'runs.transcript': createTranscripts({ ...deps, read: (id) => readRun(deps.store.reader, id) }),
      'runs.replay': createReplay({ ...deps, kindOf: room.kindOf }),
    } satisfies Handlers<typeof runsContract>,
    /** Figures for `watch.metrics`. */
    metrics: () => runMetrics(deps.store.reader),
    /** What a run that may use every tool is told of sub-agents. */
    agents: () => agentsWords(deps.home, deps.tools.offered(null)),
    /** What tools ask for by name, for a run or for the user. */
    internal: internalRequests(room),
    approvals: room.approvals,
    api: runsApi(room),
    async start() {
      await rescue(room);
      await room.approvals.start();
      pump.start();
    },
    async stop() {
      room.approvals.stop();
      await pump.stop();
      room.queue.stop();
    },
  };
}

function createRoom(deps: RunsDeps): Room {
  const { store, clock, log, random } = deps;
  const queue = createQueue({
    store,
    clock,
    log: log.for('runs'),
    limits() {
      const { runsAtOnce: atOnce, queueLength: length, runsPerType: types = {}, runsPerProvider: providers = {} } = deps.bounds();
      return { atOnce, length, types, providers };
    },
    ...(random ? { random } : {}),
    claimed(tx, { runId }) {
      const row = runById.get(tx, { id: runId });
      if (row) tellState(tx, row, 'running');
    },
  });
  const task = taskKind(deps);
  const kinds = new Map<string, RunKind>();
  const waiters = new Map<string, Set<() => void>>();
  const room: Room = {
    deps,
    queue,
    approvals: createApprovals({ ...deps, log: log.for('runs'), wake: queue.wake }),
    kindOf: (type) => kinds.get(type) ?? task,
    isOwnKind: (type) => kinds.get(type)?.ownRoomOnly ?? false,
    register: (kind) => void kinds.set(kind.type, kind),
    active: new Map(),
    shown: new Map(),
    enqueue: (tx, envelope) => enqueue(room, tx, envelope),
    settle(runId) {
      room.shown.delete(runId);
      for (const listener of waiters.get(runId) ?? []) listener();
    },
    onSettled(runId, listener) {
      const set = waiters.get(runId) ?? new Set();
      waiters.set(runId, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) waiters.delete(runId);
      };
    },
  };
  room.register(compactKind(room));
  return room;
}

function runsApi(room: Room): RunsApi {
  const { store } = room.deps;
  return {
    register: room.register,
    queue: room.enqueue,
    cancel(runId, actor) {
      requireRun(store.reader, runId);
      return store.command((tx) => cancelRun(room, tx, runId, actor));
    },
    progress: (runId) => room.shown.get(runId),
    taintedBy: (runId) => runById.get(store.reader, { id: runId })?.tainted_by ?? null,
    about(runId) {
      const row = runById.get(store.reader, { id: runId });
      return row ? viewOf(row) : null;
    },
    async settled(runId, signal) {
      requireRun(store.reader, runId);
      await ended(room, runId, signal);
      const row = requireRun(store.reader, runId);
      const report = parsed<Awaited<ReturnType<RunsApi['settled']>>['report']>(row.report);
      return {
        state: row.state,
        report: report ?? {
          taskId: runId,
          summary: '',
          artifacts: [],
          decisions: [],
          nextSteps: [],
          telemetry: { tokens: 0, cost: 0, durationMs: 0, toolCalls: 0 },
        },
        content: contentOf(store, runId),
      };
    },
  };
}

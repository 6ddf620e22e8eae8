/** The rooms that act, put together: runners, the user's own tools, MCP servers, the tools room and the runs room. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Metric } from '../../contract/watch.ts';
import type { Clock } from './base/clock.ts';
import { AppError, toRpcError } from './base/errors.ts';
import type { Host } from './base/host.ts';
import type { NewId } from './base/ids.ts';
import type { Lifecycle } from './base/lifecycle.ts';
import type { Log } from './base/log.ts';
import type { Dispatch } from './dispatch.ts';
import type { ModelsApi } from './features/models/index.ts';
import { createRuns, type InternalRequests, type RunsDeps } from './features/runs/index.ts';
import type { SelfApi } from './features/self/index.ts';
import { createMcp, createOwnTools, createPool, createTools, type ToolsApi } from './features/tools/index.ts';
import type { Store } from './store/types.ts';
import { builtinTools } from './tools/index.ts';

interface ActingDeps extends Pick<RunsDeps, 'systemPrompt' | 'limits' | 'recall' | 'notify'> {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  host: Host;
  life: Lifecycle;
  self: SelfApi;
  models: ModelsApi;
  /** What tools ask of rooms that are no part of acting. */
  internal: InternalRequests;
  /** The daemon's own way in; it is made last. */
  dispatch: Dispatch;
}

/** How long a call waits at most for the sandbox to be tried, in ms. */
const longestTrial = 10_000;

/** Use once per daemon, after the models room. `start` is for when every kind of run is registered. */
export function createActing(deps: ActingDeps) {
  const { store, clock, newId, log, host, life, self, models } = deps;
  const { home } = host.paths;
  const bounds = () => self.constitution().resourceBounds;
  const pool = createPool({ fork: host.fork, clock, folder: join(home, 'work') });
  const sandboxed = { runner: pool, keepFolder: join(home, 'kept'), memoryBytes: () => bounds().runnerMemory };
  const own = createOwnTools({ ...sandboxed, store, clock, log: log.for('tools'), folder: join(home, 'tools') });
  const builtin = () => builtinTools.map(({ name }) => name);
  const mcp = createMcp({ store, host, clock, log: log.for('mcp'), builtin, onSecret: self.onSecret });
  // Pending until then: a run that a crash cut off waits for it too.
  const tried = Promise.withResolvers<void>();
  const tools = createTools({
    ...{ store, clock, newId, log: log.for('tools'), home, own },
    userHome: homedir(),
    tools: builtinTools,
    sources: [own.source, mcp.source],
    runner: pool,
    constitution: self.constitution,
    approvals: () => runs.approvals,
    dispatch: (name, input, caller) => withInternal({ ...deps.internal, ...runs.internal }, deps.dispatch)(name, input, caller),
    absent: (name) => (name === 'run_sandboxed' ? noSandbox(own.sandbox()) : null),
    settled: () => tried.promise,
  });
  const runs = createRuns({
    ...{ store, clock, newId, log, home, models, bounds },
    answers: models,
    tools: tools.api,
    systemPrompt: deps.systemPrompt,
    limits: deps.limits,
    recall: deps.recall,
    settings: self.settings.get,
    placeGrants: tools.api.placeGrants,
    remember: tools.api.remember,
    notify: deps.notify,
  });
  return {
    handlers: { ...tools.handlers, ...mcp.handlers, ...runs.handlers },
    runs: runs.api,
    tools: tools.api,
    agents: runs.agents,
    metrics: (): Metric[] => [...runs.metrics(), ...toolMetrics(tools.api)],
    async start() {
      life.add(() => pool.stop());
      tools.start();
      life.add(() => tools.stop());
      await runs.start();
      life.add(() => runs.stop());
      await mcp.start();
      life.add(() => mcp.stop());
      life.add(() => own.stop());
      // The sandbox is tried while the daemon already answers; who asks for tools waits for it, and not for long.
      own
        .start()
        .then(tools.api.look, (error: unknown) => log.error('the sandbox could not be tried', { error: String(error) }))
        .finally(tried.resolve);
      const late = clock.after(longestTrial, tried.resolve);
      life.add(() => late.cancel());
    },
  };
}

/** What tools ask of the daemon: its public requests, and those that only it makes. */
const withInternal =
  (internal: InternalRequests, dispatch: Dispatch): Dispatch =>
  async (name, input, caller) => {
    const handler = Object.hasOwn(internal, name) ? internal[name] : undefined;
    if (!handler) return dispatch(name, input, caller);
    try {
      return { ok: true, data: await handler(input, caller) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { ok: false, error: toRpcError(error) };
    }
  };

type Sandbox = ReturnType<ReturnType<typeof createOwnTools>['sandbox']>;

function noSandbox(state: Sandbox): string | null {
  if (state === null) return 'The sandbox is still being tried.';
  return state.javascript.ok || state.shell.ok ? null : (state.javascript.why ?? 'The sandbox does not hold on this computer.');
}

/** Calls of tools since the start, and how they ended. */
function toolMetrics(tools: ToolsApi): Metric[] {
  const counter = (name: string, help: string, value: number, labels: Record<string, string>): Metric => {
    return { name, help, kind: 'counter', value, labels };
  };
  return Object.entries(tools.metrics()).flatMap(([tool, { calls, succeeded, denied, asked, totalMs }]) => [
    ...Object.entries({ succeeded, failed: calls - succeeded, denied, asked }).map(([outcome, value]) =>
      counter('hearth_tool_calls_total', 'Calls of tools since the start, by outcome.', value, { tool, outcome }),
    ),
    counter('hearth_tool_seconds_total', 'Time spent in calls of tools since the start.', totalMs / 1000, { tool }),
  ]);
}

/** For tests: the room on a real store, with answers from a script and tools that write down what was done. */
import { type Caller, type Input, type Output, requests } from '../../../../contract/index.ts';
import type { RunEvent } from '../../../../contract/run-event.ts';
import { type Constitution, defaultConstitution } from '../../../../contract/self.ts';
import type { Grant, ToolResult } from '../../../../contract/tools.ts';
import type { ModelTool } from '../../agent/provider.ts';
import type { CallContext, Judged, ToolCall, Tools } from '../../agent/run/ports.ts';
import type { AnswerCall, AnswerEvent } from '../../agent/turn.ts';
import { type Clock, systemClock, toInstant } from '../../base/clock.ts';
import { type FakeHost, fakeHost } from '../../base/fake-host.ts';
import { idMaker } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import type { Store } from '../../store/types.ts';
import { createRuns, type RunKind, type RunsDeps } from './index.ts';
import { openRuns } from './queue/fixture.ts';
import { runById } from './runs.sql.ts';

export type Script = (call: AnswerCall, signal: AbortSignal) => AsyncIterable<AnswerEvent>;
/** What a fake tool does; it is told whether it should stop. */
export type Doing = (args: unknown, signal: AbortSignal, callId: string) => Promise<Partial<ToolResult>> | Partial<ToolResult>;

export interface FakeTool {
  does: Doing;
  verdict?: (args: unknown, context: CallContext) => 'allow' | 'ask' | 'deny';
  idempotent?: boolean;
  timeoutMs?: number;
  trusted?: boolean;
  /** What it would touch now: part of what is shown. */
  touches?: () => string;
}

export const user: Caller = { actor: 'user', via: 'internal' };

/** Answers in words. */
export const says = (...parts: string[]): Script =>
  async function* () {
    yield { type: 'model', model: 'p/m', provider: 'p' };
    for (const delta of parts) yield { type: 'text', delta };
    yield { type: 'usage', usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0 } };
    yield { type: 'settled', cost: 0.001 };
    yield { type: 'stop', reason: 'end' };
  };

/** Asks for tools, all in one message. */
export const calls = (...asked: [name: string, args: unknown, callId?: string][]): Script =>
  async function* () {
    yield { type: 'model', model: 'p/m', provider: 'p' };
    for (const [at, [name, args, callId]] of asked.entries())
      yield { type: 'tool_call', callId: callId ?? `call-${at + 1}`, name, args };
    yield { type: 'stop', reason: 'tool_use' };
  };

/** Says the parts, then waits until it is stopped. */
export const saysAndWaits = (...parts: string[]): Script =>
  async function* (_call, signal) {
    for (const delta of parts) yield { type: 'text', delta };
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  };

export interface Bench {
  readonly host: FakeHost;
  readonly store: Store;
  readonly runs: ReturnType<typeof createRuns>;
  /** What models were asked, in order. */
  readonly asked: AnswerCall[];
  /** What tools did, in order. */
  readonly done: { name: string; args: unknown }[];
  readonly remembered: Grant[];
  readonly tools: Map<string, FakeTool>;
  /** One script for each model call, in order; the last one answers all that follow. */
  script(...scripts: Script[]): void;
  start(input: Partial<Input<'runs.start'>>): Promise<string>;
  get(id: string): Promise<Output<'runs.get'>>;
  events(id: string): RunEvent[];
  state(id: string): string | undefined;
  /** Ends this process and begins another on the same home; `killed` without letting anything end. */
  restart(killed?: boolean): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  /** What memory answers; nothing when absent. */
  recall?: RunsDeps['recall'];
  clock?: Clock;
  kinds?: RunKind[];
  atOnce?: number;
  bounds?: Partial<Constitution['resourceBounds']>;
}

/** What outlives a restart. */
interface Kept {
  readonly host: FakeHost;
  readonly clock: Clock;
  readonly tools: Map<string, FakeTool>;
  readonly asked: AnswerCall[];
  readonly done: Bench['done'];
  readonly remembered: Grant[];
  readonly newId: () => string;
  readonly options: Options;
  scripts: Script[];
}

/** One life of the daemon. A killed one answers nothing more. */
interface Life {
  readonly store: Store;
  readonly runs: ReturnType<typeof createRuns>;
  readonly death: AbortController;
}

/** Use one per test, and close it. */
export async function openBench(options: Options = {}): Promise<Bench> {
  const { clock = systemClock } = options;
  const given = { asked: [], done: [], remembered: [], tools: new Map<string, FakeTool>(), scripts: [says('Done.')] };
  const kept: Kept = { host: fakeHost(), clock, newId: idMaker(clock), options, ...given };
  const { host, tools, asked, done, remembered } = kept;
  let life = await begin(kept);
  return {
    ...{ host, tools, asked, done, remembered },
    get store() {
      return life.store;
    },
    get runs() {
      return life.runs;
    },
    script(...scripts) {
      kept.scripts = scripts;
    },
    async start(input) {
      const parsed = requests['runs.start'].input.parse({ type: 'task', goal: 'Do it', ...input });
      return (await life.runs.handlers['runs.start'](parsed, user)).id;
    },
    get: (id) => life.runs.handlers['runs.get']({ id }, user),
    events: (id) =>
      life.store.wire
        .after(0, ['run.event'], 100_000)
        .events.map((event) => event.data as RunEvent)
        .filter((event) => event.runId === id),
    state: (id) => runById.get(life.store.reader, { id })?.state,
    async restart(killed = false) {
      if (killed) life.death.abort();
      await (killed ? life.runs.stop().catch(() => undefined) : life.runs.stop());
      await life.store.close();
      life = await begin(kept);
    },
    async close() {
      await life.runs.stop();
      await life.store.close();
      host.remove();
    },
  };
}

async function begin(kept: Kept): Promise<Life> {
  const { host, clock, newId, options } = kept;
  const death = new AbortController();
  const store = await openRuns(host.paths.home, clock);
  const stream = (call: AnswerCall, signal: AbortSignal) => {
    kept.asked.push(call);
    const script = kept.scripts.length > 1 ? kept.scripts.shift() : kept.scripts[0];
    return (script ?? says('Done.'))(call, signal);
  };
  const model = { id: 'p/m', contextWindow: 8000 };
  const runs = createRuns({
    store: killable(store, death.signal),
    clock,
    newId,
    log: silentLog,
    answers: { stream },
    models: {
      resolve: async (id) => ({ ...model, id: id ?? model.id }),
      providerNow: (id) => (id ?? model.id).split('/')[0] ?? '',
    },
    tools: fakeTools(kept.tools, kept.done, clock, (request, input, caller) => runs.internal[request]?.(input, caller)),
    recall: options.recall ?? (async () => []),
    systemPrompt: () => 'lore',
    limits: () => ({ maxOutputTokens: 100, thinkingTokens: null }),
    settings: () => ({ approvalHours: 24 }),
    bounds: () => ({ ...defaultConstitution.resourceBounds, runsAtOnce: options.atOnce ?? 4, ...options.bounds }),
    placeGrants: async (grants) => [...grants],
    remember: (_tx, grant) => void kept.remembered.push(grant),
    async notify({ text }) {
      host.notify('Hearth', text);
      return { shown: true };
    },
    home: host.paths.home,
    random: () => 0,
  });
  for (const kind of options.kinds ?? []) runs.api.register(kind);
  await runs.start();
  return { store, runs, death };
}

/** From the moment that it dies on, nothing that it wanted to write is written. */
function killable(store: Store, dead: AbortSignal): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'command' && dead.aborted) return () => Promise.reject(new Error('killed'));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Tools that only give the room a command. */
const commands: Record<string, string> = {
  dispatch_run: 'internal.dispatchRun',
  get_run: 'internal.getRun',
  search_conversation: 'internal.searchConversation',
};

function fakeTools(
  tools: Map<string, FakeTool>,
  done: Bench['done'],
  clock: Clock,
  internal: (request: string, input: unknown, caller: Caller) => Promise<unknown> | undefined,
): Tools {
  const at = () => toInstant(clock.now());
  const resultOf = (part: Partial<ToolResult>): ToolResult => ({
    ok: true,
    startedAt: at(),
    finishedAt: at(),
    logs: [],
    ...part,
  });
  const offered = (only: readonly string[] | null): ModelTool[] =>
    ['dispatch_run', 'get_run', 'search_conversation', ...tools.keys()]
      .filter((name) => only?.includes(name) ?? true)
      .map((name) => ({ name, description: name, inputSchema: {} }));
  return {
    offered,
    async judge(call, context, approved) {
      const tool = tools.get(call.name);
      const own = Object.hasOwn(commands, call.name);
      if (!tool && !own)
        return {
          call,
          refused: resultOf({ ok: false, error: { code: 'not_found', message: `There is no tool ${call.name}.` } }),
        };
      return judgedOf(call, context, tool ?? { does: () => ({}), idempotent: true, timeoutMs: 1e9 }, approved);
    },
    record: () => true,
    async perform({ call, args, context }, signal) {
      done.push({ name: call.name, args });
      try {
        const caller: Caller = { actor: context.actor, via: 'internal', signal };
        const given = { ...(args as object), runId: context.runId, callId: call.callId };
        const command = commands[call.name];
        if (command) return resultOf({ data: await internal(command, given, caller) });
        return resultOf((await tools.get(call.name)?.does(args, signal, call.callId)) ?? {});
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal';
        return resultOf({ ok: false, error: { code, message: error instanceof Error ? error.message : String(error) } });
      }
    },
  };
}

function judgedOf(
  call: ToolCall,
  context: CallContext,
  { verdict, idempotent = false, timeoutMs = 10_000, trusted = false, touches }: FakeTool,
  approved: { approvalId: string; hash: string } | undefined,
): Judged {
  const hash = JSON.stringify([touches?.(), call.name, call.args]).padEnd(64, '.').slice(0, 64);
  const said = verdict?.(call.args, context) ?? 'allow';
  const granted = context.grants.some((grant) => grant.tool === call.name);
  const allowed = said === 'ask' && (granted || approved?.hash === hash) ? 'allow' : said;
  const scope = { words: `${call.name}, always`, grants: [{ tool: call.name }] };
  const verdicts = {
    allow: {
      verdict: 'allow',
      by: approved ? `approval:${approved.approvalId}` : 'free',
      why: 'It may.',
      uses: [],
      hosts: [],
      trusted,
    },
    ask: { verdict: 'ask', by: 'default', why: 'Nothing grants it.', scope },
    deny: { verdict: 'deny', by: 'constitution', code: 'refused', why: 'It is forbidden.' },
  } as const;
  return {
    call,
    context,
    args: call.args,
    idempotent,
    timeoutMs,
    touches: [],
    preview: { kind: 'text', text: `run ${call.name}` },
    hash,
    verdict: verdicts[allowed],
  };
}

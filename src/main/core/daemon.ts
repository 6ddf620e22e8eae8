/** The composition root: opens the store, builds the features in order, plugs in, returns what a host needs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../contract/self.ts';
import { maxFileBytes } from '../../contract/transport.ts';
import type { LogLine } from '../../contract/watch.ts';
import { createActing } from './acting.ts';
import type { ProviderConfig } from './agent/provider.ts';
import { systemClock } from './base/clock.ts';
import { AppError } from './base/errors.ts';
import type { Host } from './base/host.ts';
import { idMaker } from './base/ids.ts';
import { type Lifecycle, lifecycle } from './base/lifecycle.ts';
import { createLog, type Log } from './base/log.ts';
import { createWorks } from './base/work/works.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { createChat } from './features/chat/index.ts';
import { createMemory } from './features/memory/index.ts';
import { createModels, type ModelsApi } from './features/models/index.ts';
import { createJournal, createNotebook, createVaultImport } from './features/notebook/index.ts';
import { createSelf, loadSigner, type SettingsApi } from './features/self/index.ts';
import { createRecorder, createWatch, prometheus } from './features/watch/index.ts';
import { createKeeping, keepSchedule } from './keeping.ts';
import { migrations } from './migrations.ts';
import { filesHandlers, findFile, homeMoves, type Rotation, readMetrics, rpcHandlers, workHandlers } from './own-requests.ts';
import { definitions, projections } from './projections.ts';
import { type BuiltinDeps, createProvider } from './providers/index.ts';
import { storeHandlers } from './store/handlers.ts';
import { openStore } from './store/index.ts';
import type { ArtifactInfo, Wire } from './store/types.ts';

/** What a host and its transports are given. */
export interface Daemon {
  readonly dispatch: Dispatch;
  readonly events: Wire;
  readonly log: Log;
  /** Keeps a file as it streams in. Thrown past the limit: AppError `too_large`. */
  putFile(name: string, content: AsyncIterable<Buffer>): Promise<ArtifactInfo>;
  /** Where a kept file is, and what it is called. Thrown when there is none: AppError `not_found`. */
  file(fileId: string): { path: string; info: ArtifactInfo };
  /** Prometheus text. */
  metrics(): string;
  /** Replaces how `auth.rotate` answers: the HTTP transport owns the token. */
  onRotate(rotate: () => string): void;
  /** Replaces how `window.open` answers: the host owns the window, the HTTP transport the address for a browser. */
  onOpen(open: () => string | null): void;
  /** Ends everything in order; safe to call twice. */
  stop(): Promise<void>;
}

interface Options {
  /** Hears every log line, redacted: standard error in headless. */
  echo?: (line: Omit<LogLine, 'id'>) => void;
}

/** Use once per process. Thrown when the home cannot be used: AppError, with nothing left open. */
export async function createDaemon(host: Host, options: Options = {}): Promise<Daemon> {
  const life = lifecycle();
  try {
    return await build(host, options, life);
  } catch (error) {
    await life.stop();
    throw error;
  }
}

async function build(host: Host, options: Options, life: Lifecycle): Promise<Daemon> {
  const ground = await openGround(host, options, life);
  const { store, log } = ground;
  const rotation: Rotation = { rotate: null, open: null };
  // Tools make requests too, by the same way in as everybody: it is there before the first of them.
  let enter: Dispatch = async () => ({ ok: false, error: { code: 'unavailable', message: 'Hearth is still starting.' } });
  const rooms = await furnish(ground, host, life, (name, input, caller) => enter(name, input, caller));
  const handlers = {
    ...storeHandlers(store),
    ...homeMoves(ground),
    ...rooms.handlers,
    ...filesHandlers(store),
    ...rpcHandlers(rotation),
    ...workHandlers(ground.works),
  };
  enter = createDispatch(handlers, log.for('dispatch'));
  // What was due while Hearth was off is done by the same way in.
  await rooms.begin();
  log.info('ready', { version: host.version, host: host.kind });
  return {
    dispatch: enter,
    events: store.wire,
    log,
    putFile: (name, content) => store.artifacts.put(name, content, maxFileBytes),
    file: (fileId) => findFile(store, fileId),
    metrics: () => prometheus(rooms.metrics()),
    onRotate: (rotate) => {
      rotation.rotate = rotate;
    },
    onOpen: (open) => {
      rotation.open = open;
    },
    stop: () => life.stop(),
  };
}

/** What every room stands on. */
async function openGround(host: Host, options: Options, life: Lifecycle) {
  const clock = systemClock;
  const newId = idMaker(clock);
  const recorder = createRecorder(clock, options.echo ?? (() => undefined));
  const log = createLog(recorder.sink);
  const signer = loadSigner(host.secrets);
  const { home, runners, resources } = host.paths;
  const store = await openStore({
    home,
    runners,
    resources,
    migrations,
    projections,
    definitions,
    clock,
    newId,
    signer,
    log: log.for('store'),
    kind: host.kind,
  });
  life.add(() => store.close());
  recorder.attach(store);
  life.add(() => recorder.flush());
  const works = createWorks({ clock, newId, tell: (told) => store.command((tx) => tx.publish('work.progress', told)) });
  life.add(() => works.stop());
  return { store, clock, newId, log, signer, works };
}

type Ground = Awaited<ReturnType<typeof openGround>>;

/** The rooms, each given what it needs; what starts is stopped in the opposite order. */
async function furnish({ store, clock, newId, log, signer, works }: Ground, host: Host, life: Lifecycle, dispatch: Dispatch) {
  const ground = { store, clock, newId, paths: host.paths, log: log.for('notebook'), dispatch };
  // Who it is for now and who works for it are known in rooms that are made later.
  const notebook = createNotebook({ ...ground, role: () => settings.get().role, agents: () => acting.agents() });
  await notebook.start();
  life.add(() => notebook.stop());
  const self = createSelf({ store, host, newId, signer });
  await self.start();
  life.add(() => self.stop());
  const { settings, onSecret } = self.api;

  // Hearth's own words look things up in rooms that are made after the providers: hence the late calls.
  const lookUp: Pick<BuiltinDeps, 'find' | 'statement'> = {
    find: async (words, limit) => (await chat.api.find(words, limit)).items,
    statement: (said) => memory.api.statement(said),
  };
  const models = modelsRoom({ store, clock, newId, log: log.for('models'), host, settings, onSecret }, lookUp);
  await models.start();
  life.add(() => models.stop());

  const common = { store, clock, newId, log, systemPrompt: notebook.api.systemPrompt, limits: () => limitsOf(settings.get()) };
  const taintedBy = (runId: string) => acting.runs.taintedBy(runId);
  const embedder = { get: () => settings.get().embedder, onChange: settings.onChange };
  const memory = createMemory({ store, clock, newId, log: log.for('memory'), taintedBy, embeds: models.api, embedder });
  const keeping = createKeeping({ ...{ store, clock, newId, log, host, life, settings }, dispatch, taintedBy });
  const acting = createActing({
    ...common,
    ...{ host, life, dispatch, self: self.api, models: models.api },
    internal: { ...notebook.internal, ...memory.internal, ...keeping.internal },
    notify: keeping.notify,
    recall: async (about, signal) => (settings.get().recall ? memory.api.recallFor(about, signal) : []),
  });
  const chat = createChat({ ...common, works, learner: memory.api, runs: acting.runs, models: models.api });
  memory.api.learnFrom({ ...teachers(models.api, settings), runs: acting.runs, chat: chat.api });
  const own = { runs: acting.runs, models: models.api, settings, limits: common.limits };
  const journal = createJournal({ ...ground, ...notebook.parts, ...own, talk: chat.api.talk });
  await keeping.start();
  await acting.start();
  journal.start();
  life.add(() => journal.stop());
  const schedule = keepSchedule({ store, clock, newId, log, host, life, dispatch }, { ...acting, models: models.api });
  void memory.start();
  life.add(() => memory.stop());
  const metrics = () => [...readMetrics(store), ...acting.metrics(), ...keeping.metrics(), ...schedule.metrics()];
  const watch = createWatch({ store, usage: models.api.usage, metrics });
  const handlers = {
    ...self.handlers,
    ...models.handlers,
    ...chat.handlers,
    ...acting.handlers,
    ...keeping.handlers,
    ...memory.handlers,
    ...schedule.handlers,
    ...notebook.handlers,
    ...createVaultImport({ home: host.paths.home, works, notes: notebook.parts.notes, learner: memory.api }),
    ...journal.handlers,
    ...watch.handlers,
  };
  return { handlers, metrics, begin: schedule.start };
}

/** Who answers, with prices as they ship, and Hearth's own words as one of them. */
function modelsRoom(
  deps: Omit<Parameters<typeof createModels>[0], 'prices' | 'createProvider'> & { host: Host; settings: SettingsApi },
  late: Pick<BuiltinDeps, 'find' | 'statement'>,
) {
  const { settings, clock, host } = deps;
  const words: BuiltinDeps = {
    ...late,
    models: () => models.api.models(),
    currentModel: () => settings.get().models[0] ?? null,
    setModel: (id) => chooseModel(models.api, settings, id),
  };
  const prices: unknown = JSON.parse(readFileSync(join(host.paths.resources, 'prices.json'), 'utf8'));
  const provide = (config: ProviderConfig) => createProvider(config, { ...words, clock });
  const models = createModels({ ...deps, prices, createProvider: provide });
  return models;
}

/** For `/model`: the one chosen answers first from now on, the others stay behind it. */
async function chooseModel(models: ModelsApi, settings: SettingsApi, id: string): Promise<string> {
  try {
    const model = await models.resolve(id);
    await settings.set(
      { models: [model.id, ...settings.get().models.filter((other) => other !== model.id)].slice(0, 10) },
      'user',
    );
    return `From now on ${model.id} answers first.`;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/** Whether memory may learn, and which model goes through what was said; null where it is gone, or is Hearth's own words. */
const teachers = (models: ModelsApi, settings: SettingsApi) => ({
  mode: () => settings.get().learn,
  async model(answeredBy: string | null): Promise<string | null> {
    const found = await models.resolve(settings.get().journal.model ?? answeredBy).catch(() => null);
    return found === null || found.id === 'builtin' ? null : found.id;
  },
});

const limitsOf = (settings: Settings) => ({
  maxOutputTokens: settings.maxOutputTokens,
  thinkingTokens: settings.thinking ? Math.max(1024, Math.floor(settings.maxOutputTokens / 2)) : null,
});

/** The answers of the daemon in memory, other than chat's. */
import type { Provider } from '../../src/contract/models.ts';
import { type FakeContext, type FakeHandlers, FakeRefusal } from './window-daemon-context.ts';
import { newId } from './window-daemon-home.ts';

const page = <T>(items: T[], limit = 500) => ({ items: items.slice(0, limit), next: null });

/** Providers, budget, settings, store and watch. */
export function roomHandlers(context: FakeContext): FakeHandlers {
  return {
    ...providerHandlers(context),
    ...budgetHandlers(context),
    ...selfHandlers(context),
    ...storeHandlers(context),
    ...watchHandlers(context),
    ...fileHandlers(context),
  };
}

/** Kept by their name and size: nobody reads what is in them. */
function fileHandlers({ home }: FakeContext): FakeHandlers {
  return {
    'files.put'({ name, base64 }) {
      const bytes = atob(base64).length;
      const kept = { fileId: newId(), name, bytes, sha256: '0'.repeat(64) };
      home.files.set(kept.fileId, kept);
      return kept;
    },
  };
}

function find(context: FakeContext, id: string): Provider {
  const found = context.home.providers.find((it) => it.id === id);
  if (!found) throw new FakeRefusal('not_found', `There is no provider "${id}".`);
  return found;
}

/** What the daemon knows by its id. */
const known: Partial<Record<string, Provider['kind']>> = {
  anthropic: 'anthropic',
  openai: 'openai',
  xai: 'openai',
  google: 'openai',
};

function configure(context: FakeContext, input: Parameters<NonNullable<FakeHandlers['providers.configure']>>[0]): void {
  const { home } = context;
  if (input.remove) {
    home.providers = home.providers.filter((it) => it.id !== input.id);
    return;
  }
  if (!home.providers.some((it) => it.id === input.id)) {
    const kind = input.kind ?? known[input.id];
    if (!kind) throw new FakeRefusal('not_found', `There is no provider "${input.id}".`);
    home.providers.splice(-1, 0, {
      id: input.id,
      kind,
      name: input.name ?? (input.id === 'openai' ? 'OpenAI' : input.id.replace(/^./, (first) => first.toUpperCase())),
      healthy: false,
      models: [],
      key: 'none',
      enabled: true,
      local: false,
    });
  }
  const it = find(context, input.id);
  if (input.name) it.name = input.name;
  if (input.enabled !== undefined) it.enabled = input.enabled;
  if (typeof input.baseUrl === 'string') it.baseUrl = input.baseUrl;
  if (input.key === null) it.key = 'none';
  if (typeof input.key === 'string') {
    it.key = 'settings';
    // A key that says so is wrong: enough to see both ends.
    it.healthy = !input.key.includes('wrong');
    if (it.healthy) delete it.why;
    else it.why = 'The key was refused (401). Paste a new one.';
    if (it.healthy && it.models.length === 0) addModels(context, it);
  }
}

function addModels(context: FakeContext, it: Provider): void {
  const name = it.kind === 'anthropic' ? 'claude-sonnet-4-5' : `${it.id}-large`;
  it.models = [name];
  context.home.models.unshift({
    id: name,
    provider: it.id,
    free: false,
    local: false,
    ...(it.kind === 'anthropic' && { price: { inputPerMTok: 3, outputPerMTok: 15 } }),
  });
}

function providerHandlers(context: FakeContext): FakeHandlers {
  const { home, emit, pace } = context;
  const pulls = new Map<string, ReturnType<typeof setInterval>>();
  const list = () => ({ items: home.providers, next: null });
  return {
    async 'providers.list'({ check }) {
      if (check) {
        await new Promise((done) => setTimeout(done, pace * 40));
        for (const it of home.providers) it.checkedAt = new Date().toISOString();
      }
      return list();
    },
    'providers.models': () => page(home.models),
    'providers.reload': list,
    'providers.configure'(input) {
      configure(context, input);
      emit('providers.changed', {});
      return list();
    },
    'providers.pull'({ id, model }) {
      let completed = 0;
      const timer = setInterval(() => {
        completed = Math.min(100, completed + 4);
        const done = completed === 100;
        emit('providers.pulling', {
          id,
          model,
          status: done ? 'success' : 'pulling',
          completed: completed * 52e6,
          total: 52e8,
          done,
        });
        if (!done) return;
        clearInterval(timer);
        home.models.push({ id: model, provider: id, free: true, local: true });
        find(context, id).models.push(model);
        emit('providers.changed', {});
      }, pace * 8);
      pulls.set(model, timer);
      return { started: true };
    },
    'providers.cancelPull'({ id, model }) {
      clearInterval(pulls.get(model));
      emit('providers.pulling', {
        id,
        model,
        status: 'stopped',
        done: true,
        error: 'Stopped by you. What was fetched is kept for next time.',
      });
      return { stopped: true };
    },
  };
}

function budgetHandlers({ home, emit }: FakeContext): FakeHandlers {
  return {
    'budget.get': () => home.budget,
    'budget.set'(input) {
      for (const [name, cap] of Object.entries(input)) {
        const key = name as keyof typeof home.budget.caps;
        if (cap === null) delete home.budget.caps[key];
        else if (cap !== undefined) home.budget.caps[key] = cap;
      }
      emit('budget.changed', home.budget);
      return home.budget;
    },
    'budget.price'(input) {
      const model = home.models.find((it) => it.id === input.model);
      if (!model) throw new FakeRefusal('not_found', `There is no model "${input.model}".`);
      if ('free' in input) model.free = true;
      else model.price = { inputPerMTok: input.inputPerMTok, outputPerMTok: input.outputPerMTok };
      return {};
    },
  };
}

function selfHandlers({ home, emit }: FakeContext): FakeHandlers {
  return {
    'self.get': () => home.identity,
    'self.update': (input) => Object.assign(home.identity, input),
    'settings.get': () => home.settings,
    'settings.set'(input) {
      Object.assign(home.settings, input);
      emit('settings.changed', home.settings);
      return home.settings;
    },
    'secrets.set'({ name }) {
      home.secrets.add(name);
      return {};
    },
    'secrets.list': () => ({ ...page([...home.secrets].map((name) => ({ name }))), protection: 'keychain' as const }),
    'secrets.remove'({ name }) {
      if (!home.secrets.delete(name)) throw new FakeRefusal('not_found', `Nothing is kept as "${name}".`);
      return {};
    },
  };
}

function storeHandlers({ emit, pace }: FakeContext): FakeHandlers {
  const total = 4212;
  const work = async (name: 'rebuild' | 'verify') => {
    for (let done = 0; done < total; done += 351) {
      emit('store.progress', { work: name, done, total });
      await new Promise((next) => setTimeout(next, pace * 8));
    }
  };
  return {
    async 'store.verify'() {
      await work('verify');
      return { ok: true, events: total, head: '9f4c2a17e0b5', problems: [] };
    },
    async 'store.rebuild'() {
      await work('rebuild');
      return { events: total, tookMs: 1840 };
    },
    'store.backup': ({ path = '/home/ada/.hearth/backups/hearth.hearth' }) => ({
      path,
      sha256: 'a'.repeat(64),
      bytes: 9_412_608,
    }),
    'store.backups': () => ({ items: [], next: null }),
    'store.stats': () => ({ events: total, bytes: 9_412_608, schemaVersion: 3, oldestAt: '2026-10-02T08:15:00.000Z' }),
  };
}

const weight = { debug: 0, info: 1, warn: 2, error: 3 };

function watchHandlers({ home }: FakeContext): FakeHandlers {
  return {
    'watch.logs'({ level = 'debug', query = '', service, limit }) {
      const words = query.toLowerCase();
      const matches = home.logs.filter(
        (it) =>
          weight[it.level] >= weight[level] &&
          (!service || it.service === service) &&
          `${it.service} ${it.message}`.toLowerCase().includes(words),
      );
      return page(matches, limit);
    },
    'watch.usage'({ by, limit }) {
      if (by === 'day') return page(home.usage, limit);
      const rows = home.models.slice(0, 3).map((model, at) => ({
        key: by === 'provider' ? model.provider : model.id,
        calls: 612 - at * 200,
        inputTokens: 910_000,
        outputTokens: 124_000,
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        cost: model.free ? 0 : 14.55 / (at + 1),
      }));
      return page(home.usage.length > 0 ? rows : [], limit);
    },
  };
}

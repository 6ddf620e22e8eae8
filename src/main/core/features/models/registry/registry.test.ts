import { afterEach, describe, expect, it } from 'vitest';
import { type ModelInfo, ProviderError } from '../../../agent/provider.ts';
import { fakeHost } from '../../../base/fake-host.ts';
import { openRoom, type Room, type RoomOptions, type Script, until, user } from '../fixture.ts';

let room: Room;
const open = async (scripts: RoomOptions['scripts'], over: Omit<RoomOptions, 'scripts'> = {}) => {
  room = await openRoom({ scripts, ...over });
};
afterEach(async () => {
  await room.close();
  room.host.remove();
});

const models: ModelInfo[] = [{ id: 'claude-test', local: false }];
const down = () =>
  Promise.reject(
    new ProviderError({
      layer: 'network',
      message: 'Nothing answers at 127.0.0.1:11434.',
      action: 'Start Ollama, then try again.',
      retryable: true,
    }),
  );
const list = async (input = {}) => (await room.models.handlers['providers.list'](input, user)).items;
const one = async (id: string, input = {}) => (await list(input)).find((provider) => provider.id === id);
const told = (name: string) => room.store.wire.after(0, [name], 500).events;

describe('the list of providers', () => {
  it('answers at once, before anybody was asked, and tells when the answers are in', async () => {
    await open({ anthropic: { models }, ollama: { health: down } });
    const before = await one('anthropic');
    expect(before).toMatchObject({ healthy: false, why: 'It has not been checked yet.', models: [], key: 'environment' });
    expect(before).not.toHaveProperty('checkedAt');
    await until(() => told('providers.changed').length >= 2);
    expect(await one('anthropic')).toMatchObject({ healthy: true, models: ['claude-test'], checkedAt: expect.any(String) });
    expect(await one('ollama')).toMatchObject({
      healthy: false,
      why: 'Nothing answers at 127.0.0.1:11434. Start Ollama, then try again.',
      local: true,
    });
    expect(await one('builtin')).toMatchObject({ healthy: true, models: ['builtin'], local: true });
  });

  it('never has a key in it', async () => {
    await open({});
    await room.models.handlers['providers.configure']({ id: 'anthropic', key: 'sk-secret-value' }, user);
    expect(JSON.stringify(await list())).not.toContain('sk-secret-value');
    expect(JSON.stringify(room.store.events({ limit: 100 }))).not.toContain('sk-secret-value');
  });

  it('does not wait for one that is slow, and gives it up after five seconds', async () => {
    await open({
      anthropic: { models },
      openai: { models: () => new Promise(() => undefined), health: () => new Promise(() => undefined) },
    });
    const checked = list({ check: true });
    await until(() => told('providers.changed').length >= 3);
    expect(await one('anthropic')).toMatchObject({ healthy: true });
    room.clock.advance(5000);
    const items = await checked;
    expect(items.find(({ id }) => id === 'openai')).toMatchObject({
      healthy: false,
      why: 'OpenAI did not answer within 5 seconds. Check the connection, then check again.',
      checkedMs: 5000,
    });
  });

  it('stays as it is while it is fresh, asks again behind a question when it is old, and asks nobody when nobody asks', async () => {
    let asked = 0;
    const health = async () => {
      asked += 1;
    };
    await open({ anthropic: { models, health } });
    room.clock.advance(3_600_000);
    expect(asked).toBe(0);
    await list();
    await until(() => asked === 1);
    await until(() => told('providers.changed').length >= 3);
    await list();
    room.clock.advance(61_000);
    expect(asked).toBe(1);
    await list();
    await until(() => asked === 2);
  });

  it('comes in pages', async () => {
    await open({});
    const first = await room.models.handlers['providers.list']({ limit: 3 }, user);
    const second = await room.models.handlers['providers.list']({ limit: 3, cursor: first.next ?? '' }, user);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['anthropic', 'openai', 'ollama', 'builtin']);
    expect(second.next).toBeNull();
  });
});

describe('a provider', () => {
  it('that is added answers without a restart, and is gone when it is removed', async () => {
    await open({ lab: { models: [{ id: 'lab-1', local: false }] } });
    const lab = { id: 'lab', kind: 'openai' as const, name: 'Lab', key: 'k', baseUrl: 'http://kestrel.lan/v1' };
    const { items } = await room.models.handlers['providers.configure'](lab, user);
    expect(items.find(({ id }) => id === 'lab')).toMatchObject({
      name: 'Lab',
      healthy: true,
      models: ['lab-1'],
      key: 'settings',
    });
    await room.models.handlers['budget.price']({ model: 'lab-1', free: true }, user);
    expect((await room.ask({ model: 'lab-1' })).text).toBe('lab-1 says hello.');
    await room.models.handlers['providers.configure']({ id: 'lab', remove: true }, user);
    expect(await one('lab')).toBeUndefined();
    expect(room.host.secrets.names()).toEqual([]);
    expect((await room.ask({ model: 'lab-1' })).error).toMatchObject({ code: 'not_found' });
  });

  it('keeps what was not said when it is changed', async () => {
    await open({});
    const configure = room.models.handlers['providers.configure'];
    await configure({ id: 'openai', name: 'Mine', baseUrl: 'http://kestrel.lan/v1', key: 'k' }, user);
    await configure({ id: 'openai', enabled: false }, user);
    expect(await one('openai')).toMatchObject({
      name: 'Mine',
      baseUrl: 'http://kestrel.lan/v1',
      key: 'settings',
      enabled: false,
    });
    await configure({ id: 'openai', baseUrl: null, key: null }, user);
    expect(await one('openai')).not.toHaveProperty('baseUrl');
    expect(await one('openai')).toMatchObject({ key: 'environment' });
  });

  it('that is switched off is neither asked nor used', async () => {
    await open({ anthropic: { models } });
    await room.models.handlers['providers.configure']({ id: 'anthropic', enabled: false }, user);
    expect(await one('anthropic', { check: true })).toMatchObject({ healthy: false, why: 'It is switched off.' });
    expect((await room.ask()).error).toMatchObject({ code: 'not_found' });
  });

  it('is made anew only when something about it changed', async () => {
    await open({});
    const before = room.made.length;
    await room.models.handlers['providers.reload']({}, user);
    expect(room.made.length).toBe(before);
    room.host.secrets.set('provider.anthropic.key', 'another');
    await room.models.handlers['providers.reload']({}, user);
    expect(room.made.slice(before)).toEqual([{ id: 'anthropic', kind: 'anthropic', key: 'another' }]);
  });

  it('is found when its secret is set elsewhere', async () => {
    await open({}, { env: {} });
    expect(await one('xai')).toBeUndefined();
    room.host.secrets.set('provider.xai.key', 'k');
    room.secretChanged('provider.xai.key');
    expect(await one('xai')).toMatchObject({ key: 'settings', baseUrl: 'https://api.x.ai/v1' });
  });

  it('is there again after a restart', async () => {
    const host = fakeHost();
    await open({}, { host });
    await room.models.handlers['providers.configure']({ id: 'lab', kind: 'ollama', baseUrl: 'http://kestrel.lan:11434' }, user);
    await room.close();
    await open({}, { host });
    expect(await one('lab')).toMatchObject({ kind: 'ollama', baseUrl: 'http://kestrel.lan:11434' });
  });

  it.each([
    [{ id: 'lab' }, 'not_found'],
    [{ id: 'lab', remove: true, kind: 'openai' as const }, 'not_found'],
    [{ id: 'anthropic', kind: 'openai' as const }, 'conflict'],
    [{ id: 'builtin', enabled: false }, 'conflict'],
    [{ id: 'lab', kind: 'builtin' as const }, 'conflict'],
  ])('cannot be configured as %o: %s', async (input, code) => {
    await open({});
    await expect(room.models.handlers['providers.configure'](input, user)).rejects.toMatchObject({ code });
  });

  it('that came back answers again though nobody checked', async () => {
    let up = false;
    await open(
      { ollama: { models: [{ id: 'qwen', local: true }], health: () => (up ? Promise.resolve() : down()) } },
      { env: {} },
    );
    expect((await room.ask({ model: null })).text).toBe('builtin says hello.');
    up = true;
    room.clock.advance(20_000);
    expect((await room.ask({ model: null })).text).toBe('qwen says hello.');
  });
});

describe('fetching a model', () => {
  const pull = drivenPull();

  it('tells how far it is, not more than five times a second, and once that it is done', async () => {
    await open({ ollama: { models: [], pull: pull.pull } });
    const start = () => room.models.handlers['providers.pull']({ id: 'ollama', model: 'qwen' }, user);
    expect(await start()).toEqual({ started: true });
    expect(await start()).toEqual({ started: false });
    for (let at = 1; at <= 100; at += 1) {
      room.clock.advance(20);
      pull.progress({ status: 'pulling', completed: at, total: 100 });
    }
    pull.finish();
    await until(() => told('providers.pulling').some(({ data }) => (data as { done: boolean }).done));
    const all = told('providers.pulling').map(({ data }) => data as { done: boolean; completed?: number });
    expect(all.length).toBeLessThanOrEqual(12);
    expect(all.length).toBeGreaterThanOrEqual(9);
    expect(all.at(-1)).toEqual({ id: 'ollama', model: 'qwen', status: 'success', done: true });
  });

  it('can be stopped', async () => {
    await open({ ollama: { models: [], pull: pull.pull } });
    await room.models.handlers['providers.pull']({ id: 'ollama', model: 'qwen' }, user);
    expect(await room.models.handlers['providers.cancelPull']({ id: 'ollama', model: 'qwen' }, user)).toEqual({ stopped: true });
    await until(() => told('providers.pulling').length > 0);
    expect(told('providers.pulling').at(-1)?.data).toMatchObject({ done: true, status: 'stopped', error: 'It was stopped.' });
    expect(await room.models.handlers['providers.cancelPull']({ id: 'ollama', model: 'qwen' }, user)).toEqual({ stopped: false });
  });

  it('is refused where there is nobody, or nobody who can', async () => {
    await open({});
    const fetch = (id: string) => room.models.handlers['providers.pull']({ id, model: 'qwen' }, user);
    await expect(fetch('nobody')).rejects.toMatchObject({ code: 'not_found' });
    await expect(fetch('anthropic')).rejects.toMatchObject({ code: 'conflict' });
  });
});

/** A pull that a test drives by hand. */
function drivenPull() {
  let report: Parameters<NonNullable<Script['pull']>>[1] = () => undefined;
  let done = Promise.withResolvers<void>();
  const pull: NonNullable<Script['pull']> = (_model, onProgress, signal) => {
    report = onProgress;
    done = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => done.reject(signal.reason));
    return done.promise;
  };
  return { pull, progress: (progress: Parameters<typeof report>[0]) => report(progress), finish: () => done.resolve() };
}

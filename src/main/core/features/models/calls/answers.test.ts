import { afterEach, describe, expect, it } from 'vitest';
import { type FailureLayer, type ModelInfo, type ModelMessage, ProviderError } from '../../../agent/provider.ts';
import { end, openRoom, type Room, type RoomOptions, type Script, say, until, used, user } from '../fixture.ts';

let room: Room;
const open = async (scripts: RoomOptions['scripts'], over: Omit<RoomOptions, 'scripts'> = {}) => {
  room = await openRoom({ scripts, ...over });
  return room;
};
afterEach(async () => {
  await room.close();
  room.host.remove();
});

const fails = (layer: FailureLayer, over: { retryAfterMs?: number; retryable?: boolean } = {}) =>
  new ProviderError(
    {
      layer,
      message: `It failed: ${layer}.`,
      action: 'Do something.',
      retryable: over.retryable ?? !['auth', 'billing'].includes(layer),
    },
    over.retryAfterMs === undefined ? {} : { retryAfterMs: over.retryAfterMs },
  );
const has = (...ids: string[]): ModelInfo[] => ids.map((id) => ({ id, local: false }));
const anthropic = (stream?: Script['stream']): Script => ({
  models: has('claude-test', 'claude-small'),
  ...(stream ? { stream } : {}),
});
const openai = (stream?: Script['stream']): Script => ({ models: has('gpt-test'), ...(stream ? { stream } : {}) });
const kinds = (events: { type: string }[]) => events.map((event) => event.type).join(' ');

/** Lets time pass whenever the room waits for it. */
async function passing<T>(work: Promise<T>): Promise<T> {
  let done = false;
  const ended = work.finally(() => {
    done = true;
  });
  while (!done) {
    room.clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return ended;
}

describe('an answer', () => {
  it('comes with the model before it and its cost after it, and its stop last', async () => {
    await open({ anthropic: anthropic() });
    const heard = await room.ask();
    expect(kinds(heard.events)).toBe('model text usage usage settled stop');
    expect(heard.events[0]).toEqual({ type: 'model', model: 'claude-test', provider: 'anthropic' });
    expect(heard.cost).toBeCloseTo((10 * 3 + 5 * 15) / 1e6, 12);
    expect(heard.text).toBe('claude-test says hello.');
  });

  it('comes from the built-in one where there is no model, and says so by its name', async () => {
    await open({ ollama: { health: () => Promise.reject(fails('network')) } }, { env: {} });
    const heard = await room.ask({ model: null });
    expect(heard.events[0]).toEqual({ type: 'model', model: 'builtin', provider: 'builtin' });
    expect(heard.cost).toBe(0);
  });

  it('of a model nobody owns is refused, with the nearest names', async () => {
    await open({ anthropic: anthropic() });
    const heard = await room.ask({ model: 'claude-tset' });
    expect(heard.error).toMatchObject({ code: 'not_found', data: { nearest: ['claude-test', 'claude-small'] } });
    await expect(room.models.api.resolve('claude-tset')).rejects.toMatchObject({ code: 'not_found' });
    await expect(room.models.api.resolve('anthropic/claude-test')).resolves.toMatchObject({
      id: 'claude-test',
      contextWindow: 200_000,
    });
  });
});

describe('a failure before the first word', () => {
  it('is tried again, three times in all, and then told with its layer', async () => {
    await open({ anthropic: anthropic(() => [fails('overload')]) });
    const heard = await passing(room.ask());
    expect(room.calls).toEqual({ anthropic: 3 });
    expect(heard.error).toMatchObject({ failure: { layer: 'overload', action: 'Do something.' } });
    expect(heard.cost).toBe(0);
  });

  it('that passes is not even seen', async () => {
    await open({
      anthropic: anthropic((_request, _signal, call) => (call === 1 ? [fails('network')] : [say('Here.'), used(9, 1), end])),
    });
    const heard = await passing(room.ask());
    expect(heard.error).toBeNull();
    expect(heard.text).toBe('Here.');
    expect(heard.notices).toEqual([]);
  });

  it('waits as long as the provider asks, and says so', async () => {
    const script = anthropic((_request, _signal, call) =>
      call === 1 ? [fails('rate_limit', { retryAfterMs: 20_000 })] : [say('Here.'), end],
    );
    await open({ anthropic: script });
    const began = room.clock.now();
    const heard = await passing(room.ask());
    expect(heard.notices).toEqual(['waiting']);
    expect(room.clock.now() - began).toBeGreaterThanOrEqual(20_000);
    expect(heard.text).toBe('Here.');
  });

  it('is not waited for longer than a minute', async () => {
    await open({ anthropic: anthropic(() => [fails('rate_limit', { retryAfterMs: 3_600_000 })]) });
    const heard = await room.ask();
    expect(room.calls).toEqual({ anthropic: 1 });
    expect(heard.error).toMatchObject({ failure: { layer: 'rate_limit' } });
  });

  it('ends at once when the person stops it while it waits', async () => {
    await open({ anthropic: anthropic(() => [fails('rate_limit', { retryAfterMs: 30_000 })]) });
    const stop = new AbortController();
    const heard = room.ask({}, stop.signal);
    await until(() => room.calls.anthropic === 1);
    stop.abort(new Error('Stopped.'));
    expect((await heard).error).toMatchObject({ message: 'Stopped.' });
    expect(room.calls.anthropic).toBe(1);
  });
});

describe('the fallback chain', () => {
  it.each<FailureLayer>(['auth', 'billing', 'overload', 'network', 'rate_limit'])(
    'goes on after %s, and says who and why',
    async (layer) => {
      await open({ anthropic: anthropic(() => [fails(layer)]), openai: openai() });
      room.settings.models = ['claude-test', 'gpt-test'];
      const heard = await passing(room.ask({ model: null }));
      expect(heard.text).toBe('gpt-test says hello.');
      expect(heard.events.filter((event) => event.type === 'notice')).toEqual([
        { type: 'notice', code: 'fallback', text: `It failed: ${layer}. gpt-test answers instead of claude-test.` },
      ]);
      expect(heard.events.filter((event) => event.type === 'model').map(({ model }) => model)).toEqual([
        'claude-test',
        'gpt-test',
      ]);
    },
  );

  it.each<FailureLayer>(['context', 'provider', 'internal'])('does not go on after %s', async (layer) => {
    await open({ anthropic: anthropic(() => [fails(layer, { retryable: false })]), openai: openai() });
    room.settings.models = ['claude-test', 'gpt-test'];
    const heard = await room.ask({ model: null });
    expect(heard.error).toMatchObject({ failure: { layer } });
    expect(room.calls.openai).toBeUndefined();
  });

  it('never goes on once a word has been said', async () => {
    await open({ anthropic: anthropic(() => [say('Once upon'), fails('overload')]), openai: openai() });
    room.settings.models = ['claude-test', 'gpt-test'];
    const heard = await room.ask({ model: null });
    expect(heard.text).toBe('Once upon');
    expect(heard.error).toMatchObject({ failure: { layer: 'overload' } });
    expect(room.calls).toEqual({ anthropic: 1 });
    expect(heard.cost).toBeGreaterThan(0);
  });

  it('passes over a model that has gone', async () => {
    await open({ anthropic: anthropic() });
    room.settings.models = ['gone-model', 'claude-test'];
    const heard = await room.ask({ model: null });
    expect(heard.notices).toEqual(['model_gone']);
    expect(heard.text).toBe('claude-test says hello.');
  });

  it('never puts another model in the place of a chosen one', async () => {
    await open({ anthropic: anthropic(() => [fails('billing')]), openai: openai() });
    room.settings.models = ['gpt-test'];
    const heard = await room.ask({ model: 'claude-test' });
    expect(heard.error).toMatchObject({ failure: { layer: 'billing' } });
    expect(room.calls.openai).toBeUndefined();
  });
});

describe('the breaker', () => {
  const list = async () => (await room.models.handlers['providers.list']({}, user)).items.find(({ id }) => id === 'anthropic');

  it.each<FailureLayer>(['auth', 'billing'])('leaves a provider alone after %s', async (layer) => {
    await open({ anthropic: anthropic(() => [fails(layer)]) });
    await room.ask();
    const again = await room.ask();
    expect(again.error).toMatchObject({ failure: { layer, message: `It failed: ${layer}.` } });
    expect(room.calls.anthropic).toBe(1);
    expect(await list()).toMatchObject({ healthy: false, why: `It failed: ${layer}. Do something.` });
  });

  it('is not opened by what passes by itself', async () => {
    await open({ anthropic: anthropic(() => [fails('rate_limit', { retryAfterMs: 100_000 })]) });
    await room.ask();
    await room.ask();
    expect(room.calls.anthropic).toBe(2);
  });

  it('closes when the key changes', async () => {
    await open({ anthropic: anthropic((_request, _signal, call) => (call === 1 ? [fails('auth')] : [say('Here.'), end])) });
    await room.ask();
    await room.models.handlers['providers.configure']({ id: 'anthropic', key: 'another' }, user);
    expect((await room.ask()).text).toBe('Here.');
  });

  it('closes when somebody checks and it goes well, and not in the background', async () => {
    await open({ anthropic: anthropic((_request, _signal, call) => (call === 1 ? [fails('auth')] : [say('Here.'), end])) });
    await room.ask();
    room.clock.advance(3_600_000);
    await list();
    await room.ask();
    expect(room.calls.anthropic).toBe(1);
    await room.models.handlers['providers.list']({ check: true }, user);
    expect((await room.ask()).text).toBe('Here.');
  });
});

describe('a long conversation', () => {
  const long = 'word '.repeat(300);
  const turn = (role: 'user' | 'assistant', text: string): ModelMessage => ({ role, content: [{ type: 'text', text }] });

  it('is cut at whole turns, and says so', async () => {
    const seen: number[] = [];
    await open({
      anthropic: anthropic((request) => {
        seen.push(request.messages.length);
        return [say('Yes.'), used(900, 1), end];
      }),
    });
    const messages = Array.from({ length: 13 }, (_, at) => turn(at % 2 === 0 ? 'user' : 'assistant', long));
    const heard = await room.ask({ model: 'claude-small', messages });
    expect(seen).toEqual([3]);
    expect(heard.events.filter((event) => event.type === 'notice')).toEqual([
      {
        type: 'notice',
        code: 'context_cut',
        text: 'The first 10 messages were left out: the conversation is longer than claude-small can read at once.',
      },
    ]);
  });

  it('whose last message alone is too long is refused without a call', async () => {
    await open({ anthropic: anthropic() });
    const heard = await room.ask({ model: 'claude-small', messages: [turn('user', long.repeat(20))] });
    expect(heard.error).toMatchObject({ code: 'refused', failure: { layer: 'context' } });
    expect(room.calls).toEqual({});
  });
});

describe('a stream', () => {
  it('that goes on for ever is cut, kept, and named', async () => {
    let closed = false;
    await open({
      anthropic: anthropic(function* (): Generator<ReturnType<typeof say>> {
        try {
          for (;;) yield say('and another thing, ');
        } finally {
          closed = true;
        }
      }),
    });
    const heard = await room.ask({ maxOutputTokens: 100 });
    expect(heard.notices).toEqual(['output_cut']);
    expect(heard.text.length).toBeLessThan(2500);
    expect(heard.events.at(-1)).toEqual({ type: 'stop', reason: 'length' });
    expect(heard.error).toBeNull();
    expect(closed).toBe(true);
  });

  it('that is stopped is settled for what has streamed', async () => {
    const stop = new AbortController();
    const hold = Promise.withResolvers<void>();
    stop.signal.addEventListener('abort', () => hold.reject(stop.signal.reason));
    await open({ anthropic: anthropic(() => [used(10, 1), say('Well, '.repeat(50)), hold.promise, end]) });
    const heard = room.ask({}, stop.signal);
    await until(() => room.calls.anthropic === 1);
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error('Stopped.'));
    const { error, cost } = await heard;
    expect(error).toMatchObject({ message: 'Stopped.' });
    expect(cost).toBeGreaterThan((10 * 3 + 50 * 15) / 1e6);
    expect((await room.models.handlers['budget.get']({}, user)).reserved).toBe(0);
  });

  it('whose reader walks away is settled too', async () => {
    await open({ anthropic: anthropic() });
    const request = { model: 'claude-test', system: '', messages: [], maxOutputTokens: 100 };
    const call = { request, runId: 'run', purpose: 'answer', actor: 'user' };
    for await (const event of room.models.api.stream(call, new AbortController().signal)) if (event.type === 'text') break;
    expect((await room.models.handlers['budget.get']({}, user)).reserved).toBe(0);
  });

  it('under way when Hearth stops is ended and settled', async () => {
    const hold = Promise.withResolvers<void>();
    await open({
      anthropic: anthropic((_request, signal) => {
        signal.addEventListener('abort', () => hold.reject(signal.reason));
        return [say('Well'), hold.promise];
      }),
    });
    const heard = room.ask();
    await until(() => room.calls.anthropic === 1);
    await room.models.stop();
    expect((await heard).error).toMatchObject({ code: 'unavailable' });
    expect((await room.models.handlers['budget.get']({}, user)).reserved).toBe(0);
  });

  it('that breaks with an error of no provider is a fault of Hearth, with nothing of it shown', async () => {
    await open({ anthropic: anthropic(() => [new TypeError('x is not a function')]) });
    const { error } = await room.ask();
    expect(error).toMatchObject({ failure: { layer: 'internal' } });
    expect(String(error)).not.toContain('x is not');
  });
});

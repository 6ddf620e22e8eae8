import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Answer,
  type FakeServer,
  type FakeServerOptions,
  startOllama,
  startOpenai,
  startVoyage,
} from '../../../../../../test/fakes/model-servers/index.ts';
import { type EmbeddingRoom, openEmbeddingRoom } from '../../../../../../test/faults/memory/embedding-room.ts';
import { filesWith } from '../../../../../../test/faults/memory/room.ts';
import { fakeHost } from '../../../base/fake-host.ts';

const model = 'ollama:tiny-embed';
const opened: { close(): Promise<void> }[] = [];
let down = false;
let hold: Promise<void> | null = null;
let slowMs = 0;
let ollama: FakeServer;

/** What each text is about, as a vector: words of one kind have one place. */
const kinds = [/kestrel|blorvent/i, /teapot|quindle/i, /tide|marfle/i];
const meaning = (text: string): number[] => [...kinds.map((kind) => (kind.test(text) ? 1 : 0.01)), 0.01 * (text.length % 7)];
const texts = (request: { body: unknown }): string[] => (request.body as { input: string[] }).input;

/** Long vectors, so that they come in several calls. */
const filling = new Array<number>(1_500).fill(0);

/** An Ollama whose vectors mean something; it can be down, and it can keep its callers waiting. */
const override: FakeServerOptions['override'] = (request) => {
  if (request.path !== '/api/embed') return undefined;
  if (down) return { status: 503 };
  const embeddings = texts(request).map((text) => [...meaning(text), ...filling]);
  const body = { model: 'tiny-embed', embeddings, prompt_eval_count: embeddings.length };
  if (!hold && slowMs === 0) return { body };
  const steps: Answer['steps'] = [
    { kind: 'wait', until: hold ?? Promise.resolve() },
    { kind: 'delay', ms: slowMs },
    { kind: 'raw', bytes: JSON.stringify(body) },
    { kind: 'end' },
  ];
  return { steps };
};

beforeEach(async () => {
  [down, hold, slowMs] = [false, null, 0];
  const models = [{ id: 'tiny-embed', embeds: true }, { id: 'other-embed', embeds: true }, { id: 'talker' }];
  ollama = await startOllama({ models, override });
  opened.push(ollama);
});
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function open(options: Parameters<typeof openEmbeddingRoom>[0] = {}): Promise<EmbeddingRoom> {
  const room = await openEmbeddingRoom({ ...options, env: { OLLAMA_HOST: ollama.url, ...options.env } });
  opened.push(room);
  return room;
}

const store = (room: EmbeddingRoom, ...said: string[]) =>
  room.call('memory.storeMany', { records: said.map((text) => ({ text })) });
const many = (count: number) =>
  Array.from({ length: count }, (_, at) => `Thing ${at} of ${(at * 7919).toString(36)} stands in hall ${at}.`);
const embedded = async (room: EmbeddingRoom) => (await room.call('memory.embedders', {})).embedding;
const calls = (server = ollama) => server.requests.filter(({ path }) => path.endsWith('/embed') || path.endsWith('/embeddings'));
const rows = (room: EmbeddingRoom, table: string) =>
  (room.store.reader.prepare(`SELECT count(*) AS n FROM ${table}`).get({}) as { n: number }).n;

describe('vectors', () => {
  test('are made soon after something was kept, corrected or forgotten, with no model at all', async () => {
    const room = await open();
    const { ids } = await store(room, 'The kestrel nests in the barn.', 'The teapot is chipped.');
    await room.settled();
    expect(await embedded(room)).toMatchObject({ embedder: 'builtin', dimensions: 384, done: 2, total: 2, state: 'ready' });
    expect(await room.call('memory.stats', {})).toMatchObject({ embedder: 'builtin', embedded: 2 });
    const before = room.store.reader.prepare('SELECT vector FROM memory_floats ORDER BY id').all({});
    await room.call('memory.update', { id: ids[0] ?? '', text: 'The kestrel nests in the tower.' });
    await room.until(
      () =>
        JSON.stringify(room.store.reader.prepare('SELECT vector FROM memory_floats ORDER BY id').all({})) !==
        JSON.stringify(before),
    );
    await room.call('memory.forget', { id: ids[1] ?? '' });
    expect([rows(room, 'memory_vectors'), rows(room, 'memory_floats')]).toEqual([1, 1]);
    expect(calls()).toEqual([]);
  });

  test('find what was said in other words, and say so', async () => {
    const room = await open({ embedder: model });
    await store(room, 'My kestrel hides in the attic.', 'The teapot came from Delft.', 'High tide is at nine.', ...many(40));
    await room.settled();
    const { hits } = await room.call('memory.recall', { query: 'blorvent?', limit: 3 });
    expect(hits[0]?.record.text).toBe('My kestrel hides in the attic.');
    expect(hits[0]?.why.vector).toBeGreaterThan(0);
    const narrowed = await room.call('memory.recall', { query: 'blorvent?', category: 'gear' });
    expect(narrowed.hits).toEqual([]);
  });

  test('of a text that did not change are not made again', async () => {
    const room = await open({ embedder: model });
    const { ids } = await store(room, 'My kestrel hides in the attic.', 'The teapot came from Delft.');
    await room.settled();
    const before = calls().length;
    await room.call('memory.update', { id: ids[0] ?? '', tags: ['bird'] });
    await store(room, 'High tide is at nine.');
    await room.until(async () => (await embedded(room)).done === 3);
    expect(calls().slice(before).flatMap(texts)).toEqual(['High tide is at nine.']);
  });

  test('stay where they are when the views are rebuilt', async () => {
    const room = await open({ embedder: model });
    await store(room, ...many(30));
    await room.settled();
    const before = calls().length;
    await room.store.rebuild();
    await store(room, 'One more.');
    await room.until(async () => (await embedded(room)).done === 31);
    expect(calls().slice(before).flatMap(texts)).toEqual(['One more.']);
  });

  test('of something forgotten leave nothing in any file, in no set', async () => {
    const room = await open({ embedder: model });
    const text = 'The quindle is hidden behind the third brick.';
    const { ids } = await store(room, text, ...many(20));
    await room.settled();
    const kept = room.store.reader
      .prepare('SELECT f.vector, v.hash, v.code FROM memory_floats f JOIN memory_vectors v ON v.id = f.id ORDER BY f.id LIMIT 1')
      .get({}) as { vector: Buffer; hash: string; code: Buffer };
    // The numbers that no other text here has.
    const traces = [kept.hash, kept.vector.subarray(0, 16), text];
    for (const trace of traces) expect(filesWith(room.home, trace).length).toBeGreaterThan(0);
    await room.call('memory.forget', { id: ids[0] ?? '' });
    for (const trace of traces) expect(filesWith(room.home, trace)).toEqual([]);
    expect(rows(room, 'memory_vectors')).toBe(20);
    expect(rows(room, 'memory_floats')).toBe(20);
  });
});

describe('another embedder', () => {
  test('makes everything anew, tells how far it is, and takes the place of the one before', async () => {
    const room = await open();
    await store(room, ...many(60));
    await room.settled();
    room.choose(model);
    await room.settled();
    expect(await embedded(room)).toMatchObject({ embedder: model, dimensions: 1_504, done: 60, total: 60 });
    expect(room.told.map(({ state }) => state)).toContain('working');
    expect(room.told.at(-1)).toMatchObject({ embedder: model, state: 'ready', done: 60 });
    await room.until(() => rows(room, 'memory_vector_sets') === 1);
    expect(rows(room, 'memory_vectors')).toBe(60);
  });

  test('leaves those of the one before in use until it is done, where the question may go there', async () => {
    const room = await open({ embedder: model });
    await store(room, 'My kestrel hides in the attic.', ...many(40));
    await room.settled();
    down = true;
    room.choose('ollama:other-embed');
    await room.until(async () => (await embedded(room)).state === 'waiting');
    down = false;
    const asking = room.call('memory.recall', { query: 'blorvent', limit: 1 });
    expect((await asking).hits[0]?.record.text).toBe('My kestrel hides in the attic.');
    expect(calls().at(-1)?.body).toMatchObject({ model: 'tiny-embed', input: ['blorvent'] });
  });

  test('twice in a moment ends with the last one, and mixes nothing', async () => {
    const room = await open();
    await store(room, ...many(50));
    await room.settled();
    const { promise, resolve } = Promise.withResolvers<void>();
    hold = promise;
    room.choose(model);
    await room.until(() => calls().length > 0);
    room.choose('ollama:other-embed');
    room.choose(model);
    room.choose('ollama:other-embed');
    hold = null;
    resolve();
    await room.settled();
    await room.until(() => rows(room, 'memory_vector_sets') === 1);
    expect(await embedded(room)).toMatchObject({ embedder: 'ollama:other-embed', done: 50 });
    expect(rows(room, 'memory_vectors')).toBe(50);
    expect(rows(room, 'memory_floats')).toBe(50);
  });

  test('is asked only for what is missing after the daemon ended in the middle', async () => {
    const room = await open();
    await store(room, ...many(100));
    await room.settled();
    room.choose(model);
    await room.until(async () => calls().length >= 2 && (await embedded(room)).done >= 16);
    const { done } = await embedded(room);
    await room.restart();
    const before = calls().length;
    await room.settled();
    expect(calls().slice(before).flatMap(texts).length).toBeLessThanOrEqual(100 - done);
    expect(await embedded(room)).toMatchObject({ embedder: model, done: 100 });
  });

  test('goes on where a kill cut it off, and makes no more than one batch twice', async () => {
    const host = fakeHost({ env: { OLLAMA_HOST: ollama.url } });
    const before = await openEmbeddingRoom({ host });
    const said = many(120);
    await store(before, ...said);
    await before.settled();
    await before.end();
    slowMs = 30;
    const entry = resolve(import.meta.dirname, '../../../../../../test/faults/memory/embedding.entry.ts');
    const child = spawn(process.execPath, [entry, host.paths.home, model], {
      env: { ...process.env, OLLAMA_HOST: ollama.url },
      stdio: 'inherit',
    });
    const ended = once(child, 'exit');
    while (calls().length < 3 && child.exitCode === null) await Promise.race([ollama.next(), ended]);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    slowMs = 0;
    const room = await open({ host, embedder: model });
    await room.settled();
    const asked = calls().flatMap(texts);
    expect(new Set(asked)).toEqual(new Set(said));
    // What was on its way, and at most what had come and was not kept yet.
    expect(asked.length).toBeLessThanOrEqual(said.length + 2 * 21);
    expect(await embedded(room)).toMatchObject({ embedder: model, done: 120 });
    expect(rows(room, 'memory_vectors')).toBe(120);
  });

  test('never gets a question once another was chosen', async () => {
    const voyage = await startVoyage({ key: 'pa-1' });
    opened.push(voyage);
    const room = await open({ embedder: 'voyage:voyage-4', env: { VOYAGE_API_KEY: 'pa-1', VOYAGE_BASE_URL: voyage.url } });
    await store(room, ...many(10));
    await room.settled();
    down = true;
    room.choose(model);
    await room.until(async () => (await embedded(room)).state === 'waiting');
    const before = calls(voyage).length;
    await room.call('memory.recall', { query: 'which thing?' });
    expect(calls(voyage).length).toBe(before);
  });
});

describe('an embedder that cannot', () => {
  test('is waited for with why, and tried again by itself', async () => {
    down = true;
    const room = await open({ embedder: model });
    await store(room, ...many(5));
    await room.until(async () => (await embedded(room)).state === 'waiting');
    expect((await embedded(room)).why).toMatch(/Ollama is overloaded/);
    expect((await room.call('memory.recall', { query: 'thing 3' })).hits.length).toBeGreaterThan(0);
    down = false;
    await room.settled();
    expect(await embedded(room)).toMatchObject({ state: 'ready', done: 5 });
  });

  test('costs nothing while there is nothing to do', async () => {
    const room = await open({ embedder: model });
    await store(room, ...many(5));
    await room.settled();
    const before = calls().length;
    room.clock.advance(3 * 86_400_000);
    await room.call('memory.stats', {});
    expect(calls().length).toBe(before);
  });

  test('is not waited for by a question', async () => {
    const room = await open({ embedder: model });
    await store(room, 'My kestrel hides in the attic.', ...many(5));
    await room.settled();
    const { promise, resolve } = Promise.withResolvers<void>();
    hold = promise;
    const before = calls().length;
    let hits: unknown[] = [];
    const asking = room.call('memory.recall', { query: 'kestrel' }).then((found) => {
      hits = found.hits;
    });
    await room.until(() => hits.length > 0);
    await asking;
    // It rests from asking: the next question does not wait at all.
    await room.call('memory.recall', { query: 'attic' });
    expect(calls().length).toBe(before + 1);
    resolve();
  });

  test('gets a text that is too long for it in a shorter form, and all the others as they are', async () => {
    const openai = await startOpenai({
      override: (request) =>
        request.path.endsWith('/embeddings') && texts(request).some((text) => text.length > 1_000)
          ? { status: 400, message: "This model's maximum context length is 256 tokens." }
          : undefined,
    });
    opened.push(openai);
    const env = { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: `${openai.url}/v1` };
    const room = await open({ embedder: 'openai:text-embedding-3-small', env });
    await store(room, ...many(6), `The long one: ${'and so on, '.repeat(600)}`);
    await room.settled();
    expect(await embedded(room)).toMatchObject({ done: 7, total: 7 });
    expect(rows(room, 'memory_floats')).toBe(7);
  });
});

describe('money', () => {
  const env = async () => {
    const openai = await startOpenai();
    opened.push(openai);
    return { openai, env: { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: `${openai.url}/v1` } };
  };

  test('is set aside for every call and counted; the cap holds for vectors too', async () => {
    const { openai, env: variables } = await env();
    const room = await open({ embedder: 'openai:text-embedding-3-small', env: variables });
    await room.call('budget.set', { perDay: 0.000001 });
    await store(room, ...many(40));
    await room.until(async () => (await embedded(room)).state === 'waiting');
    expect((await embedded(room)).why).toMatch(/cap of .* for a day/);
    const { spent } = await room.call('budget.get', {});
    expect(spent.day).toBeLessThanOrEqual(0.000001);
    const before = calls(openai).length;
    await room.call('budget.set', { perDay: 1 });
    await room.settled();
    expect(calls(openai).length).toBeGreaterThan(before);
    expect((await room.call('budget.get', {})).spent.day).toBeGreaterThan(0);
    expect((await room.call('budget.get', {})).reserved).toBe(0);
  });

  test('is spent on no model whose price nobody knows, until the user says that it is free', async () => {
    const { openai, env: variables } = await env();
    const room = await open({ embedder: 'openai:homemade', env: variables });
    await store(room, ...many(3));
    await room.until(async () => (await embedded(room)).state === 'waiting');
    expect((await embedded(room)).why).toMatch(/Nobody has said what homemade costs/);
    expect(calls(openai)).toEqual([]);
    await room.call('budget.price', { model: 'homemade', free: true });
    await room.settled();
    expect(calls(openai).length).toBeGreaterThan(0);
  });
});

describe('memory.embedders', () => {
  test('names what can make vectors here, and why the chosen one cannot', async () => {
    const voyage = await startVoyage({ key: 'pa-1' });
    opened.push(voyage);
    const room = await open({ embedder: 'openai:gone', env: { VOYAGE_API_KEY: 'pa-1', VOYAGE_BASE_URL: voyage.url } });
    const { items } = await room.call('memory.embedders', {});
    const named = new Map(items.map((item) => [item.name, item]));
    expect(named.get('builtin')).toMatchObject({ local: true, available: true, chosen: false });
    expect(named.get('ollama:tiny-embed')).toMatchObject({ local: true, available: true });
    expect(named.has('ollama:talker')).toBe(false);
    expect(named.get('voyage:voyage-4')).toMatchObject({ available: true, chosen: false });
    expect(named.get('openai:gone')).toMatchObject({ available: false, chosen: true, why: expect.stringMatching(/key/) });
  });
});

describe('memory.map', () => {
  test('draws what is asked for, the same each time, what is alike near', async () => {
    const room = await open({ embedder: model });
    await store(room, 'A kestrel.', 'Two kestrels flew.', 'The teapot.', 'Teapots, nine of them.', 'Low tide.');
    await room.settled();
    const drawn = await room.call('memory.map', {});
    expect(drawn).toMatchObject({ total: 5, embedder: model });
    expect(await room.call('memory.map', {})).toEqual(drawn);
    const at = (text: RegExp) => drawn.points.filter((point) => text.test(point.text));
    const apart = (points: typeof drawn.points) =>
      Math.hypot((points[0]?.x ?? 9) - (points[1]?.x ?? 0), (points[0]?.y ?? 9) - (points[1]?.y ?? 0));
    expect(apart(at(/kestrel/i))).toBeLessThan(apart([...at(/A kestrel/), ...at(/The teapot/)]));
    const some = await room.call('memory.map', { query: 'teapot', limit: 1 });
    expect([some.total, some.points.length]).toEqual([2, 1]);
    expect((await room.call('memory.map', { category: 'nothing' })).points).toEqual([]);
  });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Input } from '../../../../contract/index.ts';
import type { Sending } from '../../agent/channel.ts';
import { type Bench, openBench, type ScriptedChannel, scripted, scriptedHook, scriptedInbox } from './fixture.ts';

let bench: Bench;
let desktop: ScriptedChannel;
let hook: ScriptedChannel;
beforeEach(async () => {
  desktop = scripted();
  hook = scriptedHook();
  bench = await openBench({ channels: [desktop, hook, scriptedInbox()] });
});
afterEach(() => bench.close());

let count = 0;
const enqueue = (wanted: Partial<Input<'outbox.enqueue'>> = {}) =>
  bench.ask('outbox.enqueue', { channel: 'desktop', text: 'Call the dentist.', idempotencyKey: `key-${++count}`, ...wanted });
const item = async (id: string) => (await bench.ask('outbox.list', { limit: 500 })).items.find((one) => one.id === id);

test('a message goes out once, and the list says when', async () => {
  const { id, state } = await enqueue();
  expect(state).toBe('queued');
  await bench.outbox.idle();
  expect(desktop.sent).toMatchObject([{ id, text: 'Call the dentist.', severity: 'info' }]);
  expect(await item(id)).toMatchObject({ state: 'delivered', attempts: 1, deliveredAt: expect.any(String) });
  await bench.pass(3_600_000);
  expect(desktop.sent).toHaveLength(1);
});

test('the same key again answers the same message, whatever became of it; with another text it is a conflict', async () => {
  const wanted = { idempotencyKey: 'once', text: 'Once.' };
  const both = await Promise.all([enqueue(wanted), enqueue(wanted)]);
  await bench.outbox.idle();
  const third = await enqueue(wanted);
  expect(new Set([...both, third].map(({ id }) => id)).size).toBe(1);
  expect(third.state).toBe('delivered');
  const fault = await bench.fault('outbox.enqueue', { channel: 'desktop', text: 'Twice.', idempotencyKey: 'once' });
  expect([fault.code, fault.data?.id]).toEqual(['conflict', third.id]);
  await bench.pass(120_000);
  expect(desktop.sent).toHaveLength(1);
});

test('a channel that cannot now is asked again later and later, and then it is left with the reason', async () => {
  for (let n = 0; n < 10; n++) hook.script.push({ state: 'again', why: 'The address answered 503.' });
  const { id } = await enqueue({ channel: 'webhook' });
  await bench.outbox.idle();
  const waits: number[] = [];
  for (let n = 1; n < 10; n++) {
    const before = await item(id);
    expect(before).toMatchObject({ state: 'queued', attempts: n, lastError: 'The address answered 503.' });
    const ms = Date.parse(before?.nextAttemptAt ?? '') - bench.clock.now();
    waits.push(ms);
    await bench.pass(ms - 1);
    expect(hook.sent).toHaveLength(n);
    await bench.pass(1);
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280].map((seconds) => seconds * 1000));
  expect(await item(id)).toMatchObject({ state: 'failed', attempts: 10, lastError: expect.stringContaining('10 times') });
  await bench.pass(86_400_000);
  expect(hook.sent).toHaveLength(10);
  expect(new Set(hook.sent.map((message) => message.id))).toEqual(new Set([id]));
  // Who has mended it asks for it again.
  await bench.ask('outbox.retry', { id });
  await bench.outbox.idle();
  expect(await item(id)).toMatchObject({ state: 'delivered', attempts: 1 });
});

test('it is never tried earlier than the channel asks for', async () => {
  hook.script.push({ state: 'again', why: 'Later.', afterMs: 600_000 });
  const { id } = await enqueue({ channel: 'webhook' });
  await bench.outbox.idle();
  await bench.pass(600_000 - 1);
  expect(hook.sent).toHaveLength(1);
  await bench.pass(1_000 + 1);
  expect(await item(id)).toMatchObject({ state: 'delivered', attempts: 2 });
});

test('what nobody knows about is not sent again, until somebody asks for it', async () => {
  hook.script.push({ state: 'unverified', why: 'It took too long.' });
  const { id } = await enqueue({ channel: 'webhook' });
  await bench.pass(86_400_000);
  expect(hook.sent).toHaveLength(1);
  expect(await item(id)).toMatchObject({ state: 'unverified', lastError: 'It took too long.' });
  await bench.ask('outbox.retry', { id });
  await bench.outbox.idle();
  expect(hook.sent).toHaveLength(2);
  expect((await bench.fault('outbox.retry', { id })).code).toBe('conflict');
});

test('what was under way when Hearth ended is unverified, and what waited goes out', async () => {
  const never = Promise.withResolvers<Sending>();
  desktop.script.push(never.promise);
  const first = await enqueue({ topic: 'a' });
  await expect.poll(() => desktop.sent.length).toBe(1);
  const second = await enqueue({ topic: 'b' });
  expect((await bench.fault('outbox.drop', { id: first.id })).code).toBe('conflict');
  // Its end is not waited for longer than a moment.
  const restarted = bench.restart();
  const sentAfterASecond = () => {
    bench.clock.advance(1_000);
    return desktop.sent.length;
  };
  await expect.poll(sentAfterASecond).toBe(2);
  await restarted;
  expect(await item(first.id)).toMatchObject({ state: 'unverified', attempts: 1 });
  await bench.outbox.idle();
  expect(desktop.sent.map(({ id }) => id)).toEqual([first.id, second.id]);
});

test('fifty messages a minute about one thing are one notification a minute', async () => {
  for (let n = 0; n < 50; n++) {
    await enqueue({ topic: 'mail', text: `Letter ${n}` });
    await bench.pass(1_000);
  }
  expect(desktop.sent).toHaveLength(1);
  // About something else it is told at once.
  await enqueue({ topic: 'door', text: 'The bell.' });
  await bench.outbox.idle();
  expect(desktop.sent.map(({ text }) => text)).toEqual(['Letter 0', 'The bell.']);
  await bench.pass(11_000);
  expect(desktop.sent).toHaveLength(3);
  expect(desktop.sent[2]?.text).toBe(
    '49 messages:\n• Letter 1\n• Letter 2\n• Letter 3\n• Letter 4\n• Letter 5\n… and 44 more in Hearth.',
  );
  const { items } = await bench.ask('outbox.list', { channel: 'desktop', limit: 500 });
  expect(items.every(({ state }) => state === 'delivered')).toBe(true);
});

test('a message that is dropped is never sent and leaves the list; its key stays used', async () => {
  await bench.set({ mutedTopics: ['x'] });
  const { id, idempotencyKey } = await enqueue({ topic: 'x' });
  await bench.ask('outbox.drop', { id });
  await bench.set({ mutedTopics: [] });
  await bench.pass(120_000);
  expect(await item(id)).toBeUndefined();
  expect((await enqueue({ topic: 'x', idempotencyKey })).state).toBe('failed');
  expect((await bench.fault('outbox.retry', { id })).code).toBe('not_found');
  expect(desktop.sent).toEqual([]);
});

test('the inbox has a message at once and counts what is unread', async () => {
  const { id, state } = await enqueue({ channel: 'inbox' });
  const other = await enqueue({ channel: 'inbox' });
  expect(state).toBe('delivered');
  const count = async () =>
    (await bench.ask('channels.list', {})).items.find(({ channel }) => channel === 'inbox')?.settings.unread;
  expect(await count()).toBe(2);
  await bench.ask('outbox.read', { ids: [id, id] });
  expect(await count()).toBe(1);
  expect((await bench.ask('outbox.list', { channel: 'inbox', unread: true })).items.map((one) => one.id)).toEqual([other.id]);
  const unknown = '0198c3a0-0000-7000-8000-00000000dead';
  expect((await bench.fault('outbox.read', { ids: [other.id, unknown] })).code).toBe('not_found');
  expect(await count()).toBe(1);
});

test('a channel that is off takes nothing new, and what waits for it waits until it is on again', async () => {
  hook.script.push({ state: 'again', why: 'Down.' });
  const { id } = await enqueue({ channel: 'webhook' });
  await bench.outbox.idle();
  await bench.ask('channels.configure', { channel: 'webhook', enabled: false });
  expect((await bench.fault('outbox.enqueue', { channel: 'webhook', text: 'x', idempotencyKey: 'off' })).code).toBe('refused');
  await bench.pass(86_400_000);
  expect(await item(id)).toMatchObject({ state: 'queued', heldBack: expect.stringContaining('switched off') });
  await bench.ask('channels.configure', { channel: 'webhook', enabled: true });
  await bench.outbox.idle();
  expect(await item(id)).toMatchObject({ state: 'delivered', attempts: 2 });
  expect((await bench.fault('outbox.enqueue', { channel: 'discord', text: 'x', idempotencyKey: 'no' })).code).toBe('not_found');
});

test('a secret is kept by the host and never shown', async () => {
  const { items } = await bench.ask('channels.configure', { channel: 'webhook', secret: 'quiet-secret-value' });
  expect(bench.host.secrets.get('channel.webhook.secret')).toBe('quiet-secret-value');
  const events = bench.store.events({ limit: 1000 });
  expect(JSON.stringify([items, events])).not.toContain('quiet-secret-value');
  expect(items.find(({ channel }) => channel === 'webhook')?.settings).toEqual({ secret: 'kept' });
  await bench.ask('channels.configure', { channel: 'webhook', secret: null });
  expect(bench.host.secrets.names()).toEqual([]);
});

test('a list is given page by page, newest first', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push((await enqueue({ channel: 'inbox' })).id);
  const first = await bench.ask('outbox.list', { limit: 3 });
  const rest = await bench.ask('outbox.list', { limit: 3, cursor: first.next ?? '' });
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids.toReversed());
  expect(rest.next).toBeNull();
  expect((await bench.fault('outbox.list', { cursor: 'elsewhere' })).code).toBe('invalid_input');
});

test('after anything at all, a view made anew from the log is the same', async () => {
  hook.script.push(
    { state: 'again', why: 'Down.' },
    { state: 'failed', why: 'Gone.' },
    { state: 'unverified', why: 'Who knows.' },
  );
  for (let n = 0; n < 4; n++) await enqueue({ channel: 'webhook', to: `p${n}`, topic: n % 2 ? 'odd' : 'even' });
  await bench.outbox.idle();
  await bench.set({ mutedTopics: ['odd'], quietHours: { from: '00:00', to: '23:59', timezone: 'UTC' } });
  await enqueue({ topic: 'odd' });
  await enqueue({ topic: 'even' });
  await enqueue({ channel: 'inbox' });
  await bench.pass(3_600_000);
  await bench.set({ mutedTopics: [] });
  const { items } = await bench.ask('outbox.list', {});
  for (const { id } of items.filter(({ state }) => state === 'failed')) await bench.ask('outbox.drop', { id });
  for (const { id } of items.filter(({ state }) => state === 'unverified')) await bench.ask('outbox.retry', { id });
  await bench.ask('outbox.read', { ids: items.slice(0, 1).map(({ id }) => id) });
  await bench.ask('channels.configure', { channel: 'webhook', url: 'https://example.com/x', allow: [1, 'a'] });
  await bench.outbox.idle();
  const before = [await bench.view(), await bench.ask('channels.list', {})];
  await bench.store.rebuild();
  expect([await bench.view(), await bench.ask('channels.list', {})]).toEqual(before);
  expect((await bench.store.verify()).problems).toEqual([]);
});

test('a text that is forgotten is gone from every view, as a rebuild would leave it', async () => {
  const { id } = await enqueue({ channel: 'inbox', text: 'Nobody may know of zorbulon.' });
  await enqueue({ channel: 'inbox' });
  const seq = bench.store.events({ type: 'outbox.queued', limit: 10 })[0]?.seq ?? 0;
  await bench.store.forget([seq], 'asked to', 'user');
  expect(await item(id)).toBeUndefined();
  const before = await bench.view();
  await bench.store.rebuild();
  expect(await bench.view()).toEqual(before);
  expect(JSON.stringify(bench.store.events({ limit: 100 }))).not.toContain('zorbulon');
});

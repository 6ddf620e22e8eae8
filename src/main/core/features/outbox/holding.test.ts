import { afterEach, expect, test } from 'vitest';
import type { Input } from '../../../../contract/index.ts';
import { type Bench, openBench, type ScriptedChannel, scripted, scriptedHook } from './fixture.ts';
import type { HoldSettings } from './rules/hold.ts';

let bench: Bench;
let desktop: ScriptedChannel;
let hook: ScriptedChannel;
afterEach(() => bench.close());

const hourMs = 3_600_000;
const quietHours = { from: '22:00', to: '07:00', timezone: 'UTC' };

async function open(settings: Partial<HoldSettings>) {
  desktop = scripted();
  hook = scriptedHook();
  // Four minutes past three in the night.
  bench = await openBench({ channels: [desktop, hook], settings });
}

let count = 0;
async function enqueue(wanted: Partial<Input<'outbox.enqueue'>> = {}) {
  const rest = { channel: 'desktop' as const, text: 'Call the dentist.', idempotencyKey: `key-${++count}` };
  const { id } = await bench.ask('outbox.enqueue', { ...rest, ...wanted });
  await bench.outbox.idle();
  return async () => (await bench.ask('outbox.list', { limit: 500 })).items.find((one) => one.id === id);
}

test('at night only what is urgent makes a noise; the rest goes as one in the morning', async () => {
  await open({ quietHours });
  const first = await enqueue({ topic: 'mail', text: 'A letter.' });
  const second = await enqueue({ topic: 'news', text: 'A headline.' });
  const urgent = await enqueue({ topic: 'fire', severity: 'urgent', text: 'Smoke!' });
  expect(desktop.sent.map(({ text }) => text)).toEqual(['Smoke!']);
  expect((await first())?.heldBack).toBe('Quiet hours until 07:00.');
  await bench.pass(3 * hourMs);
  expect(desktop.sent).toHaveLength(1);
  await bench.pass(hourMs);
  expect(desktop.sent.slice(1).map(({ text }) => text)).toEqual(['2 messages:\n• A letter.\n• A headline.']);
  for (const item of [first, second, urgent]) expect(await item()).toMatchObject({ state: 'delivered', attempts: 1 });
});

test('a digest that did not get through is the same message at the next try', async () => {
  await open({ quietHours });
  for (const text of ['One.', 'Two.', 'Three.']) await enqueue({ channel: 'webhook', text });
  hook.script.push({ state: 'again', why: 'Down.' });
  await bench.pass(4 * hourMs);
  await enqueue({ channel: 'webhook', text: 'Four.' });
  await bench.pass(60_000);
  const [digest, alone, again] = hook.sent;
  expect(hook.sent).toHaveLength(3);
  expect(digest?.text).toBe('3 messages:\n\n1. One.\n\n2. Two.\n\n3. Three.');
  expect([alone?.text, again]).toEqual(['Four.', digest]);
});

test('what is muted waits, urgent or not, and goes when it is muted no more', async () => {
  await open({ mutedTopics: ['mail'] });
  const item = await enqueue({ topic: 'mail', severity: 'urgent' });
  await bench.pass(48 * hourMs);
  expect(desktop.sent).toEqual([]);
  expect((await item())?.heldBack).toBe('The topic "mail" is muted.');
  await bench.set({ mutedTopics: [] });
  await expect.poll(async () => (await item())?.state).toBe('delivered');
  expect(desktop.sent).toHaveLength(1);
});

test('what stays muted for a week is given up with the reason, and not lost', async () => {
  await open({ mutedTopics: ['mail'] });
  const item = await enqueue({ topic: 'mail' });
  for (let day = 0; day < 9; day++) await bench.pass(24 * hourMs);
  expect(await item()).toMatchObject({ state: 'failed', lastError: expect.stringContaining('muted for a week') });
  expect(desktop.sent).toEqual([]);
});

test("past the day's budget nothing makes a noise, urgent or not; what waited is one message the next day", async () => {
  await open({ notificationsPerDay: 3, quietHours });
  for (let n = 0; n < 10; n++) await enqueue({ topic: `t${n}`, text: `Note ${n}`, severity: 'urgent' });
  expect(desktop.sent).toHaveLength(3);
  await bench.pass(20 * hourMs);
  expect(desktop.sent).toHaveLength(3);
  // It is past midnight, and urgent ones pass the night.
  await bench.pass(2 * hourMs);
  expect(desktop.sent).toHaveLength(4);
  expect(desktop.sent[3]?.parts).toHaveLength(7);
});

test('tries of one message count once in the budget', async () => {
  await open({ notificationsPerDay: 2 });
  for (let n = 0; n < 5; n++) hook.script.push({ state: 'again', why: 'Down.' });
  const item = await enqueue({ channel: 'webhook' });
  await bench.pass(60 * 60_000);
  for (let n = 0; n < 5; n++) await bench.pass(60 * 60_000);
  expect(await item()).toMatchObject({ state: 'delivered', attempts: 6 });
  await enqueue({ channel: 'webhook' });
  expect(hook.sent).toHaveLength(7);
});

test('a clock that is set neither sends anything twice nor keeps it for ever', async () => {
  await open({ quietHours });
  const item = await enqueue();
  bench.clock.jump(48 * hourMs);
  await bench.pass(30_000);
  expect((await item())?.state).toBe('queued');
  bench.clock.jump(6 * hourMs);
  await bench.pass(30_000);
  expect((await item())?.state).toBe('delivered');
  bench.clock.jump(-72 * hourMs);
  await bench.pass(hourMs);
  // Another one about the same waits for its minute and no longer.
  await enqueue({ severity: 'urgent' });
  await bench.pass(60_000);
  expect(desktop.sent).toHaveLength(2);
});

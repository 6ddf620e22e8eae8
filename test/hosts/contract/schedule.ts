/** The schedule: what is made happens, is told, and is refused where it never could. */
import assert from 'node:assert/strict';
import { ask, type ContractCase, type ContractClient, hear, nobody, refused } from './client.ts';

const action = { type: 'command', command: 'true' } as const;
const morning = { name: 'Morning', kind: 'cron', expression: '0 8 * * 1-5', timezone: 'Europe/Berlin' } as const;

/** Once, at an instant that no test run reaches. */
const later = (client: ContractClient) =>
  ask(client, 'schedule.create', { name: 'Later', kind: 'once', expression: 'in 30 days', action: { type: 'backup' } });

export const scheduleCases: ContractCase[] = [
  {
    name: 'a job is made, said in words, changed, listed and removed, and everyone is told',
    async run(client) {
      const heard = hear(client, ['schedule.changed']);
      const made = await ask(client, 'schedule.create', { ...morning, action: { type: 'consolidate' } });
      assert.deepEqual([made.words, made.enabled, made.createdBy, made.lastAt], ['every weekday at 08:00', true, 'user', null]);
      assert.ok(Date.parse(made.nextAt ?? '') > Date.now());
      await heard.first((event) => event.jobId === made.id && event.what === 'created', 'schedule.changed created');
      const off = await ask(client, 'schedule.update', { id: made.id, enabled: false, name: 'Mornings' });
      assert.deepEqual([off.name, off.enabled, off.nextAt, off.expression], ['Mornings', false, null, made.expression]);
      const { items } = await ask(client, 'schedule.list', { limit: 500 });
      assert.deepEqual(
        items.find(({ id }) => id === made.id),
        off,
      );
      await ask(client, 'schedule.remove', { id: made.id });
      await heard.first((event) => event.jobId === made.id && event.what === 'removed', 'schedule.changed removed');
      heard.stop();
      await refused(client, 'schedule.remove', { id: made.id }, 'not_found');
    },
  },
  {
    name: 'what is due is done once, and its occurrence says so',
    async run(client) {
      const heard = hear(client, ['schedule.changed']);
      const expression = new Date(Date.now() + 1500).toISOString();
      const { id } = await ask(client, 'schedule.create', { name: 'Soon', kind: 'once', expression, action: { type: 'backup' } });
      for (let ended = false; !ended; ) {
        const { items } = await ask(client, 'schedule.occurrences', { jobId: id });
        ended = items.some(({ state }) => state === 'done' || state === 'failed');
        if (!ended) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const { items } = await ask(client, 'schedule.occurrences', { jobId: id });
      assert.deepEqual(
        items.map(({ dueAt, state }) => [dueAt, state]),
        [[expression, 'done']],
      );
      await heard.first((event) => event.jobId === id && event.what === 'occurrence', 'schedule.changed occurrence');
      heard.stop();
      await ask(client, 'schedule.remove', { id });
      assert.equal((await ask(client, 'schedule.occurrences', { jobId: id })).items.length, 1);
    },
  },
  {
    name: 'a prompt is a run of its own, now too',
    async run(client) {
      const prompt = { type: 'prompt', text: 'Say hello.', model: 'builtin' } as const;
      const { id } = await ask(client, 'schedule.create', { ...morning, action: prompt });
      const { runId } = await ask(client, 'schedule.runNow', { id });
      const run = await ask(client, 'runs.get', { id: runId ?? '' });
      assert.deepEqual([run.goal, run.actor], ['Say hello.', `job:${id}`]);
      assert.equal((await ask(client, 'schedule.occurrences', { jobId: id })).items[0]?.runId, runId);
      await ask(client, 'schedule.remove', { id });
      await refused(client, 'schedule.runNow', { id: nobody }, 'not_found');
    },
  },
  {
    name: 'the next times are told without changing anything, of plain words too',
    async run(client) {
      const before = (await ask(client, 'schedule.list', { limit: 500 })).items.length;
      const shown = await ask(client, 'schedule.preview', { ...without(morning), from: '2026-01-02T08:00:00.000Z', count: 3 });
      assert.deepEqual(shown.at, ['2026-01-05T07:00:00.000Z', '2026-01-06T07:00:00.000Z', '2026-01-07T07:00:00.000Z']);
      const read = await ask(client, 'schedule.parse', { text: 'every weekday at 8', timezone: 'Europe/Berlin' });
      assert.deepEqual([read.kind, read.expression, read.words, read.at.length], ['cron', '0 8 * * 1-5', shown.words, 5]);
      assert.equal((await ask(client, 'schedule.list', { limit: 500 })).items.length, before);
    },
  },
  {
    name: 'it proves that it is alive',
    async run(client) {
      const { id, nextAt } = await later(client);
      const { alive, lastTick, next, overdue } = await ask(client, 'schedule.health', {});
      assert.deepEqual([alive, overdue], [true, []]);
      assert.ok(lastTick && next && next <= (nextAt ?? ''));
      await ask(client, 'schedule.remove', { id });
    },
  },
  {
    name: 'what can never happen is refused, and so is a million times of it',
    async run(client) {
      const bad = ['0 0 30 2 *', '31 2 * *', '60 * * * *', '* * * * * *', 'soon', '0 0 * * 8'];
      for (const expression of bad) await refused(client, 'schedule.create', { ...morning, expression, action }, 'invalid_input');
      await refused(client, 'schedule.create', { ...morning, timezone: 'Mars/Olympus', action }, 'invalid_input');
      const once = { name: 'x', kind: 'once', expression: '2020-01-01T00:00:00.000Z', action };
      await refused(client, 'schedule.create', once, 'invalid_input');
      for (const expression of ['0', '999', 'every 100 years', '-5'])
        await refused(client, 'schedule.create', { name: 'x', kind: 'interval', expression, action }, 'invalid_input');
      await refused(client, 'schedule.preview', { ...without(morning), count: 1_000_000 }, 'invalid_input');
      await refused(client, 'schedule.parse', { text: 'when the cows come home' }, 'invalid_input');
      await refused(client, 'schedule.update', { id: nobody, enabled: true }, 'not_found');
    },
  },
];

function without({ name: _name, ...timing }: typeof morning) {
  return timing;
}

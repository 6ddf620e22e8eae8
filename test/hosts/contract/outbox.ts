/** The outbox: messages to people, once each, and the channels they go by. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, type ContractCase, type ContractClient, hear, nobody, refused } from './client.ts';

let count = 0;
/** A key that nobody else uses: cases share a daemon. */
const fresh = () => `case-${process.pid}-${++count}`;

interface Got {
  headers: Record<string, unknown>;
  body: string;
}

/** A place on this computer that messages can be sent to. */
async function receiver(statuses: number[] = []) {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    got.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
    response.writeHead(statuses.shift() ?? 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { got, url: `http://127.0.0.1:${port}/hook`, close: () => server.close() };
}

async function stateOf(client: ContractClient, id: string) {
  const { items } = await ask(client, 'outbox.list', { limit: 500 });
  return items.find((item) => item.id === id);
}

export const outboxCases: ContractCase[] = [
  {
    name: 'a message to the inbox is there at once, once for its key, and can be read',
    async run(client) {
      const heard = hear(client, ['outbox.changed']);
      const wanted = { channel: 'inbox' as const, text: 'The bread is done.', topic: 'kitchen', idempotencyKey: fresh() };
      const [one, two] = await Promise.all([ask(client, 'outbox.enqueue', wanted), ask(client, 'outbox.enqueue', wanted)]);
      assert.equal(one.id, two.id);
      assert.deepEqual([one.state, one.text, one.topic, one.severity], ['delivered', wanted.text, 'kitchen', 'info']);
      await heard.first((event) => event.id === one.id && event.state === 'delivered', 'outbox.changed');
      heard.stop();
      await refused(client, 'outbox.enqueue', { ...wanted, text: 'The bread is burnt.' }, 'conflict');
      const unread = await ask(client, 'outbox.list', { channel: 'inbox', unread: true, limit: 500 });
      assert.ok(unread.items.some(({ id }) => id === one.id));
      await ask(client, 'outbox.read', { ids: [one.id] });
      assert.ok((await stateOf(client, one.id))?.readAt);
      await refused(client, 'outbox.drop', { id: one.id }, 'conflict');
      await refused(client, 'outbox.retry', { id: one.id }, 'conflict');
      await refused(client, 'outbox.read', { ids: [nobody] }, 'not_found');
    },
  },
  {
    name: 'a webhook gets a message signed, and one that it refuses is kept with the reason',
    async run(client) {
      const { got, url, close } = await receiver([204, 410]);
      const secret = `secret-${fresh()}`;
      try {
        const { items } = await ask(client, 'channels.configure', { channel: 'webhook', enabled: true, url, secret });
        const shown = items.find(({ channel }) => channel === 'webhook');
        assert.deepEqual([shown?.state, shown?.settings], ['ready', { url, secret: 'kept' }]);
        assert.ok(!JSON.stringify(items).includes(secret));
        const heard = hear(client, ['outbox.changed']);
        const wanted = { channel: 'webhook' as const, text: 'Hello out there.', severity: 'urgent' as const };
        const good = await ask(client, 'outbox.enqueue', { ...wanted, to: 'ada', idempotencyKey: fresh() });
        await heard.first(({ id, state }) => id === good.id && state === 'delivered', 'delivered');
        const [first] = got;
        const { 'x-hearth-timestamp': at, 'x-hearth-signature': signature, 'idempotency-key': key } = first?.headers ?? {};
        const expected = createHmac('sha256', secret).update(`${at}.${first?.body}`).digest('hex');
        assert.deepEqual([signature, key], [`sha256=${expected}`, good.id]);
        const { id, to, text } = JSON.parse(first?.body ?? '') as Record<string, unknown>;
        assert.deepEqual([id, to, text], [good.id, 'ada', wanted.text]);

        const bad = await ask(client, 'outbox.enqueue', { ...wanted, idempotencyKey: fresh() });
        await heard.first((event) => event.id === bad.id && event.state === 'failed', 'failed');
        assert.match((await stateOf(client, bad.id))?.lastError ?? '', /410/);
        await ask(client, 'outbox.retry', { id: bad.id });
        await heard.first((event) => event.id === bad.id && event.state === 'delivered', 'delivered in the end');
        heard.stop();
        assert.deepEqual(await ask(client, 'channels.test', { channel: 'webhook' }), { ok: true });
        assert.equal(got.length, 4);
      } finally {
        close();
        await ask(client, 'channels.configure', { channel: 'webhook', enabled: false, secret: null });
      }
      await refused(client, 'outbox.enqueue', { channel: 'webhook', text: 'x', idempotencyKey: fresh() }, 'refused');
      const { ok, why } = await ask(client, 'channels.test', { channel: 'webhook' });
      assert.ok(!ok && why);
    },
  },
  {
    name: 'what can never be sent is refused with a reason, and leaves nothing',
    async run(client) {
      const text = 'x';
      await refused(client, 'outbox.enqueue', { channel: 'pigeon', text, idempotencyKey: fresh() }, 'invalid_input');
      await refused(client, 'outbox.enqueue', { channel: 'inbox', text: '', idempotencyKey: fresh() }, 'invalid_input');
      await refused(client, 'outbox.enqueue', { channel: 'inbox', text }, 'invalid_input');
      await refused(client, 'outbox.drop', { id: nobody }, 'not_found');
      await refused(client, 'outbox.retry', { id: nobody }, 'not_found');
      await refused(client, 'outbox.list', { cursor: 'elsewhere' }, 'invalid_input');
      await refused(client, 'channels.configure', { channel: 'webhook', url: 'file:///etc/passwd' }, 'invalid_input');
      await refused(client, 'channels.configure', { channel: 'webhook', url: 'http://printer.local/' }, 'refused');
      const { items } = await ask(client, 'channels.list', {});
      assert.deepEqual(items.map(({ channel }) => channel).slice(0, 3), ['desktop', 'inbox', 'webhook']);
    },
  },
  {
    name: 'quiet hours, the budget of a day and muted topics are settings, and hold back what could go',
    async run(client) {
      await refused(client, 'settings.set', { quietHours: { from: '22:00', to: '22:00', timezone: 'UTC' } }, 'invalid_input');
      await refused(client, 'settings.set', { quietHours: { from: '22:00', to: '07:00', timezone: 'Mars' } }, 'invalid_input');
      await refused(client, 'settings.set', { quietHours: { from: '24:00', to: '07:00', timezone: 'UTC' } }, 'invalid_input');
      const topic = fresh();
      const heard = hear(client, ['outbox.changed']);
      await ask(client, 'settings.set', { mutedTopics: [topic] });
      const { id } = await ask(client, 'outbox.enqueue', { channel: 'desktop', text: 'Psst.', topic, idempotencyKey: fresh() });
      await heard.first((event) => event.id === id, 'held back');
      const end = performance.now() + 10_000;
      while (!(await stateOf(client, id))?.heldBack) assert.ok(performance.now() < end, 'it is not held back');
      assert.match((await stateOf(client, id))?.heldBack ?? '', /muted/);
      await ask(client, 'outbox.drop', { id });
      assert.equal(await stateOf(client, id), undefined);
      await ask(client, 'settings.set', { mutedTopics: [] });
      heard.stop();
    },
  },
];

/** What does not fit is refused with a code, changes nothing, and the contract describes itself as it is published. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describeContract, requests } from '../../../src/contract/index.ts';
import { ask, type ContractCase, type ContractClient, conversation, refused } from './client.ts';

const shapes: unknown[] = [null, [], 'text', 7, true];

async function untouched(client: ContractClient): Promise<unknown> {
  return [
    await ask(client, 'chat.list', { limit: 500 }),
    await ask(client, 'settings.get', {}),
    await ask(client, 'budget.get', {}),
    await ask(client, 'secrets.list', {}),
    await ask(client, 'chat.drafts', {}),
  ];
}

/** What a tool takes is the tool's own to judge: any object goes in. */
const free = new Set(['tools.call args']);

export const inputCases: ContractCase[] = [
  {
    name: 'every request refuses an unknown key and any input that is no object, and nothing changes',
    async run(client) {
      const before = await untouched(client);
      for (const [name, shape] of Object.entries(requests)) {
        await refused(client, name, { ...(shape.example.input as object), surprise: 1 }, 'invalid_input');
        for (const input of shapes) await refused(client, name, input, 'invalid_input');
      }
      assert.deepEqual(await untouched(client), before);
    },
  },
  {
    name: 'every key of every request refuses a value of another type',
    async run(client) {
      const before = await untouched(client);
      for (const [name, shape] of Object.entries(requests)) {
        const input = shape.example.input as Record<string, unknown>;
        for (const key of Object.keys(input).filter((key) => !free.has(`${name} ${key}`)))
          await refused(client, name, { ...input, [key]: { nested: [1] } }, 'invalid_input');
      }
      assert.deepEqual(await untouched(client), before);
    },
  },
  {
    name: 'a request that nobody knows is not found, whatever it is called',
    async run(client) {
      for (const name of [
        'no.such',
        'chat',
        'constructor',
        '__proto__',
        'toString',
        'hasOwnProperty',
        'chat.create.x',
        'CHAT.CREATE',
      ])
        await refused(client, name, {}, 'not_found');
    },
  },
  {
    name: 'text past its bound is refused, and text at its bound is taken',
    async run(client) {
      const id = await conversation(client);
      await refused(client, 'chat.send', { conversationId: id, text: 'x'.repeat(1_000_001) }, 'invalid_input');
      await refused(client, 'chat.send', { conversationId: id, text: '' }, 'invalid_input');
      await refused(client, 'chat.rename', { id, title: 'x'.repeat(201) }, 'invalid_input');
      assert.equal((await ask(client, 'chat.rename', { id, title: 'x'.repeat(200) })).title.length, 200);
      await refused(client, 'chat.list', { limit: 0 }, 'invalid_input');
      await refused(client, 'chat.list', { limit: 501 }, 'invalid_input');
      await refused(client, 'chat.get', { id: 'not-an-id' }, 'invalid_input');
      await refused(client, 'files.put', { name: 'a', base64: 'not base64!' }, 'invalid_input');
    },
  },
  {
    name: 'strange text comes back as it went in',
    async run(client) {
      const texts = [
        '\u0000',
        '<script>alert(1)</script>',
        '\u202eexe.txt',
        '👩‍👩‍👧',
        'e\u0301',
        '\r\n\t',
        '{"__proto__":1}',
        '\u2028',
      ];
      for (const text of texts) {
        const id = await conversation(client);
        await ask(client, 'chat.setDraft', { conversationId: id, text });
        const { items } = await ask(client, 'chat.drafts', {});
        assert.equal(items.find((draft) => draft.conversationId === id)?.text, text);
        await ask(client, 'chat.setDraft', { conversationId: id, text: '' });
      }
    },
  },
  {
    name: 'rpc.describe is the contract, and the contract is what resources/schemas publishes',
    async run(client) {
      const described = await ask(client, 'rpc.describe', {});
      assert.deepEqual(described, JSON.parse(JSON.stringify(describeContract())));
      const folder = new URL('../../../resources/schemas/', import.meta.url);
      const files = readdirSync(folder).map(
        (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as typeof described,
      );
      const published = {
        requests: Object.assign({}, ...files.map((file) => file.requests)),
        events: Object.assign({}, ...files.map((file) => file.events)),
      };
      assert.deepEqual(described, published);
    },
  },
];

/** Memory: what is kept, found, corrected, tidied and forgotten, by requests and by tools. */
import assert from 'node:assert/strict';
import type { Output } from '../../../src/contract/index.ts';
import { ask, type ContractCase, type ContractClient, hear, nobody, refused } from './client.ts';

let count = 0;
/** A word that stands nowhere else: cases share a daemon. */
const fresh = () => `zorb${process.pid}x${++count}`;

const texts = (hits: Output<'memory.recall'>['hits']) => hits.map(({ record }) => record.text);

async function tool(client: ContractClient, name: string, args: Record<string, unknown>, approvalId?: string) {
  const result = await ask(client, 'tools.call', { name, args, ...(approvalId ? { approvalId } : {}) });
  assert.ok(result.ok, JSON.stringify(result));
  return result.data as Record<string, unknown>;
}

export const memoryCases: ContractCase[] = [
  {
    name: 'what is kept is found with why, said twice it is one, and everyone is told',
    async run(client) {
      const word = fresh();
      const heard = hear(client, ['memory.changed']);
      const source = { type: 'user', conversationId: `c-${word}`, turn: 3, speaker: 'Ada' } as const;
      const kept = await ask(client, 'memory.store', { text: `The ${word} is in the shed.`, category: 'gear', source });
      assert.deepEqual([kept.area, kept.kind, kept.category, kept.source], ['main', 'semantic', 'gear', source]);
      const again = await ask(client, 'memory.store', { text: `the ${word} is in the shed` });
      assert.deepEqual([again.id, again.merged, again.sources], [kept.id, kept.id, [{ type: 'user' }]]);
      const { hits, tookMs } = await ask(client, 'memory.recall', { query: `Where did I put my ${word}?`, limit: 3 });
      assert.equal(hits[0]?.record.id, kept.id);
      assert.ok(hits[0].score > 0 && Object.keys(hits[0].why).length > 0 && tookMs >= 0);
      await heard.first((event) => event.id === kept.id && event.what === 'merged', 'memory.changed merged');
      heard.stop();
      const { merged: _merged, ...known } = again;
      assert.deepEqual(await ask(client, 'memory.get', { id: kept.id }), known);
    },
  },
  {
    name: 'the newer statement of the same thing stands; the older stays readable',
    async run(client) {
      const word = fresh();
      const older = await ask(client, 'memory.store', { text: `The ${word} is in the shed.` });
      const newer = await ask(client, 'memory.store', { text: `The ${word} is in the garage.` });
      assert.equal((await ask(client, 'memory.get', { id: older.id })).supersededBy, newer.id);
      assert.deepEqual(texts((await ask(client, 'memory.recall', { query: word })).hits), [newer.text]);
    },
  },
  {
    name: 'many are kept at once, listed by filters page by page, corrected and counted',
    async run(client) {
      const word = fresh();
      const before = await ask(client, 'memory.stats', {});
      const records = Array.from({ length: 5 }, (_, n) => ({ text: `${word} number ${n}`, category: word, tags: [`t${n}`] }));
      const { stored, merged, ids } = await ask(client, 'memory.storeMany', {
        records: [...records, { text: `${word} number 0` }],
      });
      assert.deepEqual([stored, merged, ids[5]], [5, 1, ids[0]]);
      const first = await ask(client, 'memory.list', { category: word, limit: 3 });
      const rest = await ask(client, 'memory.list', { category: word, limit: 3, cursor: first.next ?? '' });
      assert.deepEqual(
        [...first.items, ...rest.items].map(({ id }) => id),
        ids.slice(0, 5).reverse(),
      );
      assert.equal(rest.next, null);
      assert.equal((await ask(client, 'memory.list', { tags: ['t3'], query: word })).items[0]?.id, ids[3]);
      const id = ids[1] ?? '';
      const corrected = await ask(client, 'memory.update', { id, text: `${word} corrected` });
      assert.ok(corrected.updatedAt && corrected.category === word);
      const after = await ask(client, 'memory.stats', {});
      assert.equal(after.records, before.records + 5);
      assert.equal(after.byCategory[word], 5);
      await refused(client, 'memory.update', { id: nobody, text: 'x' }, 'not_found');
    },
  },
  {
    name: 'a forgotten record is gone from every answer',
    async run(client) {
      const word = fresh();
      const { id } = await ask(client, 'memory.store', { text: `The ${word} is nobody's business` });
      await ask(client, 'memory.forget', { id, reason: 'asked to' });
      await refused(client, 'memory.get', { id }, 'not_found');
      await refused(client, 'memory.forget', { id }, 'not_found');
      assert.deepEqual((await ask(client, 'memory.recall', { query: word })).hits, []);
      assert.deepEqual((await ask(client, 'memory.list', { query: word })).items, []);
      assert.deepEqual((await ask(client, 'store.verify', {})).problems, []);
    },
  },
  {
    name: 'what consolidation proposes is done as one change, and undone as one',
    async run(client) {
      const word = fresh();
      const { id: kept } = await ask(client, 'memory.store', { text: `The ${word} stands behind the old barn` });
      const { id: twin } = await ask(client, 'memory.store', { text: `Something of ${word}` });
      await ask(client, 'memory.update', { id: twin, text: `The ${word} stands behind the old barn` });
      assert.ok((await ask(client, 'memory.consolidate', { dryRun: true })).proposal);
      const { proposal } = await ask(client, 'memory.consolidate', {});
      const change = proposal?.changes.find(({ ids }) => ids.includes(kept));
      assert.deepEqual([change?.kind, change?.ids], ['merge', [kept, twin]]);
      const count = async () => (await ask(client, 'memory.list', { query: word })).items.length;
      const { changeId } = await ask(client, 'memory.accept', { proposalId: proposal?.id ?? '' });
      assert.equal(await count(), 1);
      await refused(client, 'memory.accept', { proposalId: proposal?.id }, 'conflict');
      await ask(client, 'memory.undo', { changeId });
      assert.equal(await count(), 2);
      await refused(client, 'memory.undo', { changeId }, 'conflict');
      await refused(client, 'memory.accept', { proposalId: nobody }, 'not_found');
      await refused(client, 'memory.undo', { changeId: nobody }, 'not_found');
    },
  },
  {
    name: 'a question full of operators is a question, and what is no record is refused',
    async run(client) {
      for (const query of ['"', 'NEAR(', 'a OR', '* ^ : -', '👩‍👩‍👧', 'text:x', "'; --", '\u0000', 'مرحبا', '...']) {
        await ask(client, 'memory.recall', { query });
        await ask(client, 'memory.list', { query });
      }
      const many = Array.from({ length: 1001 }, (_, n) => ({ text: `n ${n}` }));
      await refused(client, 'memory.storeMany', { records: many }, 'invalid_input');
      await refused(client, 'memory.storeMany', { records: [] }, 'invalid_input');
      for (const text of ['', ' \n', 'x'.repeat(1_000_001)]) await refused(client, 'memory.store', { text }, 'invalid_input');
      await refused(client, 'memory.recall', { query: '' }, 'invalid_input');
      await refused(client, 'memory.store', { text: 'x', occurredAt: '2026-13-01T00:00:00Z' }, 'invalid_input');
    },
  },
  {
    name: 'tools keep and find; to forget for good asks, and only what was shown is forgotten',
    async run(client) {
      const word = fresh();
      const text = `The ${word} likes marzipan`;
      const { id } = await tool(client, 'memory_store', { text, category: 'personal' });
      assert.equal((await tool(client, 'memory_store', { text })).merged, id);
      const found = (await tool(client, 'search_memory', { query: word })).hits as { record: { id: string; text: string } }[];
      assert.deepEqual([found[0]?.record.id, found[0]?.record.text], [id, text]);
      const forget = async (shown: string) => {
        const args = { id, text: shown };
        const asked = await client.rpc('tools.call', { name: 'memory_delete', args });
        assert.ok(!asked.ok && asked.error.code === 'approval_needed', JSON.stringify(asked));
        const approvalId = String(asked.error.data?.approvalId);
        const open = await ask(client, 'runs.approvals', { limit: 500 });
        const card = open.items.find((item) => item.approvalId === approvalId);
        assert.ok(card, 'nothing was asked');
        assert.ok(card.preview.includes(shown));
        await ask(client, 'runs.decide', { approvalId, decision: 'allow', hash: card.hash });
        return client.rpc('tools.call', { name: 'memory_delete', args, approvalId });
      };
      const lied = await forget('Something harmless');
      assert.ok(!lied.ok || !(lied.data as { ok: boolean }).ok, JSON.stringify(lied));
      await ask(client, 'memory.get', { id: String(id) });
      const told = await forget(text);
      assert.ok(told.ok && (told.data as { ok: boolean }).ok, JSON.stringify(told));
      await refused(client, 'memory.get', { id }, 'not_found');
    },
  },
];

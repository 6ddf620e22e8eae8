/** Settings, secrets, providers, budget, logs and the store. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { defaultSettings } from '../../../src/contract/self.ts';
import { ask, type ContractCase, conversation, hear, refused, sayAndWait } from './client.ts';

export const roomCases: ContractCase[] = [
  {
    name: 'who it is can be read, and named anew',
    async run(client) {
      const before = await ask(client, 'self.get', {});
      assert.equal(before.state, 'running');
      assert.equal(Buffer.from(before.publicKey, 'base64').length, 32);
      const after = await ask(client, 'self.update', { name: 'Ember', description: 'Sits by the fire' });
      assert.deepEqual([after.name, after.description, after.id], ['Ember', 'Sits by the fire', before.id]);
      await ask(client, 'self.update', { name: before.name, description: before.description });
      await refused(client, 'self.update', { name: '   ' }, 'invalid_input');
    },
  },
  {
    name: 'a setting is changed alone, told to everyone, and refused when it means nothing',
    async run(client) {
      const before = await ask(client, 'settings.get', {});
      assert.deepEqual(Object.keys(before).sort(), Object.keys(defaultSettings).sort());
      const heard = hear(client, ['settings.changed']);
      const theme = before.theme === 'dark' ? 'light' : 'dark';
      const after = await ask(client, 'settings.set', { theme });
      assert.deepEqual(after, { ...before, theme });
      await heard.first((settings) => settings.theme === theme, 'the new theme');
      heard.stop();
      await ask(client, 'settings.set', { theme: before.theme });
      await refused(client, 'settings.set', { theme: 'purple' }, 'invalid_input');
      await refused(client, 'settings.set', { maxOutputTokens: 1.5 }, 'invalid_input');
    },
  },
  {
    name: 'a secret can be kept and forgotten, and is never read back',
    async run(client) {
      const value = `value-${'q7'.repeat(12)}`;
      await ask(client, 'secrets.set', { name: 'specimen.key', value });
      const kept = await ask(client, 'secrets.list', {});
      assert.ok(kept.items.some(({ name }) => name === 'specimen.key'));
      const answers: unknown[] = [kept, await ask(client, 'settings.get', {}), await ask(client, 'watch.logs', { limit: 500 })];
      answers.push(await ask(client, 'providers.list', {}));
      assert.ok(!JSON.stringify(answers).includes(value));
      await ask(client, 'secrets.remove', { name: 'specimen.key' });
      assert.ok(!(await ask(client, 'secrets.list', {})).items.some(({ name }) => name === 'specimen.key'));
      await refused(client, 'secrets.remove', { name: 'specimen.key' }, 'not_found');
      await refused(client, 'secrets.set', { name: '../escape', value: 'x' }, 'invalid_input');
      await refused(client, 'secrets.set', { name: '__proto__', value: 'x' }, 'invalid_input');
    },
  },
  {
    name: "the daemon's own secrets are neither listed nor changed",
    async run(client) {
      const { items } = await ask(client, 'secrets.list', {});
      assert.deepEqual(
        items.filter(({ name }) => /^(self|http)\./.test(name)),
        [],
      );
      for (const name of ['http.token', 'self.key']) {
        const set = await client.rpc('secrets.set', { name, value: 'x' });
        const removed = await client.rpc('secrets.remove', { name });
        assert.deepEqual([set.ok, removed.ok], [false, false]);
      }
    },
  },
  {
    name: 'the builtin provider answers without any model; one with a wrong address says why it cannot',
    async run(client) {
      const { items } = await ask(client, 'providers.list', {});
      assert.equal(items.find(({ kind }) => kind === 'builtin')?.healthy, true);
      assert.ok((await ask(client, 'providers.models', {})).items.some(({ id }) => id === 'builtin'));
      const heard = hear(client, ['providers.changed']);
      const input = {
        id: 'nowhere',
        kind: 'openai' as const,
        name: 'Nowhere',
        baseUrl: 'http://127.0.0.1:9/v1',
        key: `sk-${'z'.repeat(30)}`,
      };
      const configured = await ask(client, 'providers.configure', input);
      const nowhere = configured.items.find(({ id }) => id === 'nowhere');
      assert.deepEqual([nowhere?.healthy, nowhere?.key], [false, 'settings']);
      assert.ok((nowhere?.why ?? '').length > 10);
      assert.ok(!JSON.stringify(configured).includes('z'.repeat(30)));
      await heard.first(() => true, 'providers.changed');
      heard.stop();
      await ask(client, 'providers.reload', {});
      const left = await ask(client, 'providers.configure', { id: 'nowhere', remove: true });
      assert.ok(!left.items.some(({ id }) => id === 'nowhere'));
      await refused(client, 'providers.configure', { id: 'Not An Id' }, 'invalid_input');
      await refused(client, 'providers.configure', { id: 'x', baseUrl: 'file:///etc/passwd' }, 'invalid_input');
      await refused(client, 'providers.pull', { id: 'no-such', model: 'm' }, 'not_found');
      assert.deepEqual(await ask(client, 'providers.cancelPull', { id: 'ollama', model: 'no-such' }), { stopped: false });
    },
  },
  {
    name: 'caps are set, told and taken away; a model can be given a price or marked free',
    async run(client) {
      const before = await ask(client, 'budget.get', {});
      const heard = hear(client, ['budget.changed']);
      const set = await ask(client, 'budget.set', { perDay: 3, perRun: 0.5 });
      assert.deepEqual([set.caps.perDay, set.caps.perRun], [3, 0.5]);
      await heard.first(({ caps }) => caps.perDay === 3, 'the new cap');
      heard.stop();
      const one = await ask(client, 'budget.set', { perRun: null });
      assert.deepEqual([one.caps.perDay, one.caps.perRun], [3, undefined]);
      await ask(client, 'budget.set', { perDay: before.caps.perDay ?? null });
      await ask(client, 'budget.price', { model: 'specimen:1b', inputPerMTok: 1, outputPerMTok: 2 });
      await ask(client, 'budget.price', { model: 'specimen:1b', free: true });
      await refused(client, 'budget.set', { perDay: -1 }, 'invalid_input');
      await refused(client, 'budget.price', { model: 'specimen:1b', free: false }, 'invalid_input');
      await refused(client, 'budget.price', { model: 'specimen:1b', inputPerMTok: 1 }, 'invalid_input');
    },
  },
  {
    name: 'logs and usage can be read, filtered and paged',
    async run(client) {
      await sayAndWait(client, { conversationId: await conversation(client), text: '/help' });
      const { items } = await ask(client, 'watch.logs', { limit: 5 });
      assert.ok(items.length > 0);
      assert.deepEqual(
        items.map(({ id }) => id),
        items.map(({ id }) => id).toSorted((a, b) => b - a),
      );
      const warnings = await ask(client, 'watch.logs', { level: 'warn' });
      assert.ok(warnings.items.every(({ level }) => level === 'warn' || level === 'error'));
      for (const by of ['day', 'model', 'provider', 'job'] as const) await ask(client, 'watch.usage', { by });
      await refused(client, 'watch.logs', { after: 'yesterday' }, 'invalid_input');
      await refused(client, 'watch.usage', { by: 'colour' }, 'invalid_input');
    },
  },
  {
    name: 'the log verifies, and rebuilding the views changes nothing that anyone can see',
    async run(client) {
      const id = await conversation(client, 'Before the rebuild');
      await sayAndWait(client, { conversationId: id, text: '/help' });
      const look = async () => [
        await ask(client, 'chat.get', { id }),
        await ask(client, 'chat.list', { limit: 500 }),
        await ask(client, 'settings.get', {}),
        await ask(client, 'chat.search', { query: 'help' }),
      ];
      const before = await look();
      const heard = hear(client, ['store.progress']);
      const rebuilt = await ask(client, 'store.rebuild', {});
      await heard.first(({ work, done, total }) => work === 'rebuild' && done === total, 'the end of the rebuild');
      heard.stop();
      assert.deepEqual(await look(), before);
      const verified = await ask(client, 'store.verify', {});
      assert.deepEqual([verified.ok, verified.problems], [true, []]);
      assert.ok(verified.events >= rebuilt.events && rebuilt.events > 0);
      const stats = await ask(client, 'store.stats', {});
      assert.ok(stats.events >= verified.events && stats.bytes > 0 && stats.schemaVersion > 0);
    },
  },
  {
    name: 'a backup is one file with the hash that was said, and is listed',
    async run(client) {
      const kept = await ask(client, 'store.backup', {});
      const bytes = await readFile(kept.path);
      assert.deepEqual([kept.bytes, kept.sha256], [bytes.length, createHash('sha256').update(bytes).digest('hex')]);
      const { items } = await ask(client, 'store.backups', { limit: 1 });
      assert.deepEqual({ ...items[0], at: '' }, { ...kept, at: '', present: true });
      await refused(client, 'store.backup', { path: kept.path }, 'conflict');
      await refused(client, 'store.backup', { path: 'relative' }, 'invalid_input');
    },
  },
  {
    name: 'the window is shown, or there is an address that opens one',
    async run(client) {
      const { url } = await ask(client, 'window.open', {});
      assert.match(url ?? 'http://127.0.0.1:1/?token=x', /^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
    },
  },
];

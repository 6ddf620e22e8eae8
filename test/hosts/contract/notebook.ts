/** The notebook: files with versions, proposals, skills. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, type ContractCase, hear, nobody, refused } from './client.ts';

let count = 0;
const fresh = () => `scratchpad/specimen-${process.pid}-${++count}.md`;

/** Paths that are none: each climbs, or names what no computer should be made to name. */
const badPaths = [
  '',
  'lore',
  'lore/',
  '/etc/passwd',
  '../lore/soul.md',
  'lore/../../x.md',
  'lore/./soul.md',
  'lore//soul.md',
  'lore\\soul.md',
  'lore/a\u0000.md',
  'lore/con.md',
  'lore/LPT1',
  'lore/.hidden.md',
  'lore/a.md.',
  'lore/a ',
  'lore/a:b.md',
  'lore/\u202egpj.md',
  'hearth.db',
  'policy.json',
  'tools/own.js',
  `scratchpad/${'a'.repeat(300)}.md`,
  `scratchpad/${'a/'.repeat(20)}b.md`,
];

export const notebookCases: ContractCase[] = [
  {
    name: 'a note is written, read, listed, found, told of and brought back; a stale write is a conflict with the text',
    async run(client) {
      const path = fresh();
      const heard = hear(client, ['notebook.changed']);
      const word = `wort${process.pid}x${count}`;
      assert.equal((await ask(client, 'notebook.write', { path, text: `# ${word}\n`, baseVersion: null })).version, 1);
      await heard.first((changed) => changed.path === path && changed.version === 1, 'the first version');
      heard.stop();
      assert.deepEqual(await ask(client, 'notebook.read', { path }), { path, text: `# ${word}\n`, version: 1 });
      await ask(client, 'notebook.write', { path, text: `# ${word} two\n`, baseVersion: 1 });
      const stale = await client.rpc('notebook.write', { path, text: 'lost', baseVersion: 1 });
      assert.ok(!stale.ok);
      assert.equal(stale.error.code, 'conflict');
      assert.deepEqual([stale.error.data?.text, stale.error.data?.version], [`# ${word} two\n`, 2]);
      const { items } = await ask(client, 'notebook.list', { shelf: 'scratchpad' });
      assert.ok(items.some((file) => file.path === path && file.version === 2 && file.readable));
      assert.equal((await ask(client, 'notebook.search', { query: word })).items[0]?.path, path);
      assert.equal((await ask(client, 'notebook.revert', { path, version: 1 })).version, 3);
      const versions = await ask(client, 'notebook.history', { path });
      assert.deepEqual(
        versions.items.map(({ version, origin, actor }) => [version, origin, actor]),
        [
          [3, 'revert', 'user'],
          [2, 'write', 'user'],
          [1, 'write', 'user'],
        ],
      );
    },
  },
  {
    name: 'a path that leads out of the notebook, or that some computer could not name, is refused everywhere',
    async run(client) {
      for (const path of badPaths) {
        await refused(client, 'notebook.read', { path }, 'invalid_input');
        await refused(client, 'notebook.history', { path }, 'invalid_input');
        await refused(client, 'notebook.write', { path, text: 'x', baseVersion: null }, 'invalid_input');
      }
      await refused(client, 'notebook.read', { path: 'lore/nothing-here.md' }, 'not_found');
      await refused(client, 'notebook.read', { path: 'lore/SOUL.md' }, 'not_found');
      await refused(client, 'notebook.write', { path: 'lore/SOUL.md', text: 'x', baseVersion: null }, 'conflict');
      await refused(client, 'notebook.write', { path: 'scratchpad/run.sh', text: 'x', baseVersion: null }, 'invalid_input');
      await refused(client, 'notebook.write', { path: fresh(), text: 'half \ud800', baseVersion: null }, 'invalid_input');
    },
  },
  {
    name: 'lore is proposed by a tool and decided by the user: accepted, declined, or in conflict with an edit since',
    async run(client) {
      const propose = async (text: string) => {
        const called = await ask(client, 'tools.call', {
          name: 'lore_propose',
          args: { path: 'user.md', text, reason: 'It was said.' },
        });
        assert.ok(called.ok, JSON.stringify(called));
        return (called.data as { proposalId: string }).proposalId;
      };
      const before = await ask(client, 'notebook.read', { path: 'lore/user.md' });
      const [first, second, third] = [await propose('# One\n'), await propose('# Two\n'), await propose('# Three\n')];
      assert.equal((await ask(client, 'notebook.read', { path: 'lore/user.md' })).text, before.text);
      const { items } = await ask(client, 'proposals.list', {});
      const shown = items.find(({ id }) => id === first);
      assert.deepEqual([shown?.before, shown?.after, shown?.stale], [before.text, '# One\n', false]);
      assert.equal((await ask(client, 'proposals.decide', { id: second, decision: 'decline' })).state, 'declined');
      const accepted = await ask(client, 'proposals.decide', { id: first, decision: 'accept' });
      assert.deepEqual([accepted.state, accepted.version], ['accepted', before.version + 1]);
      assert.equal((await ask(client, 'notebook.read', { path: 'lore/user.md' })).text, '# One\n');
      await refused(client, 'proposals.decide', { id: third, decision: 'accept' }, 'conflict');
      await refused(client, 'proposals.decide', { id: first, decision: 'decline' }, 'conflict');
      await refused(client, 'proposals.decide', { id: nobody, decision: 'accept' }, 'not_found');
      await ask(client, 'proposals.decide', { id: third, decision: 'decline' });
      await ask(client, 'notebook.revert', { path: 'lore/user.md', version: before.version });
    },
  },
  {
    name: 'a skill is installed, approved by its hash, read by a tool, and is not available once a file of it changed',
    async run(client) {
      const name = `specimen-${process.pid}-${++count}`;
      const from = mkdtempSync(join(tmpdir(), 'hearth-skill-'));
      const text = `---\nname: ${name}\ndescription: Use when a specimen is wanted.\nallowed-tools: read_text\n---\nLook closely.\n`;
      writeFileSync(join(from, 'SKILL.md'), text);
      const installed = await ask(client, 'skills.install', { path: from });
      rmSync(from, { recursive: true });
      assert.deepEqual([installed.name, installed.state, installed.allowedTools], [name, 'new', ['read_text']]);
      const read = async () => ask(client, 'tools.call', { name: 'skill_read', args: { name } });
      assert.equal((await read()).ok, false);
      await refused(client, 'skills.approve', { name, hash: 'f'.repeat(64) }, 'conflict');
      assert.equal((await ask(client, 'skills.approve', { name, hash: installed.hash })).state, 'approved');
      assert.equal(((await read()).data as { text: string }).text, text);
      const path = `skills/${name}/SKILL.md`;
      const { version } = await ask(client, 'notebook.read', { path });
      await ask(client, 'notebook.write', { path, text: `${text}And more.\n`, baseVersion: version });
      assert.equal((await read()).ok, false);
      assert.equal((await ask(client, 'skills.list', {})).items.find((skill) => skill.name === name)?.state, 'changed');
      await refused(client, 'skills.install', { path: from }, 'not_found');
      await refused(client, 'skills.install', { path: 'relative' }, 'invalid_input');
      await refused(client, 'skills.approve', { name: 'no-such', hash: installed.hash }, 'not_found');
      await ask(client, 'skills.remove', { name });
      assert.equal(
        (await ask(client, 'skills.list', {})).items.some((skill) => skill.name === name),
        false,
      );
    },
  },
];

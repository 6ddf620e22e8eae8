/** What is learnt on the way, and what goes out of the home and comes in: candidates, pictures of memory, imports, exports. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, type ContractCase, type ContractClient, hear, nobody, refused } from './client.ts';

let count = 0;
/** A word that stands nowhere else: cases share a daemon. */
const fresh = () => `quill${process.pid}x${++count}`;

/** A folder of the case's own; gone afterwards. */
async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-contract-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Says something in a conversation of its own, and waits for the answer. */
async function say(client: ContractClient, text: string): Promise<string> {
  const { id } = await ask(client, 'chat.create', {});
  const heard = hear(client, ['chat.changed']);
  const { runId } = await ask(client, 'chat.send', { conversationId: id, text, model: 'builtin' });
  await heard.first((event) => event.runId === runId && event.what === 'ended', 'the answer');
  heard.stop();
  return id;
}

const learning: ContractCase[] = [
  {
    name: 'what the user says of themselves is learnt, with where it was said; what waits is kept or declined once',
    async run(client) {
      const word = fresh();
      const before = await ask(client, 'settings.get', {});
      const heard = hear(client, ['memory.learnt']);
      await ask(client, 'settings.set', { learn: 'ask' });
      try {
        const conversationId = await say(client, `My dentist is Doctor ${word}.`);
        const { data } = await heard.first((event) => event.state === 'open', 'a candidate');
        const { items } = await ask(client, 'memory.candidates', {});
        const found = items.find(({ id }) => id === data.id);
        assert.ok(found);
        assert.ok(found.text.includes(word) && found.source.type === 'user' && found.why !== '');
        assert.equal(found.source.conversationId, conversationId);
        assert.equal((await ask(client, 'memory.recall', { query: word })).hits.length, 0);
        const kept = await ask(client, 'memory.decide', { id: found.id, decision: 'keep' });
        assert.equal(kept.state, 'kept');
        assert.equal((await ask(client, 'memory.recall', { query: word })).hits[0]?.record.id, kept.memoryId);
        await refused(client, 'memory.decide', { id: found.id, decision: 'keep' }, 'conflict');
        // Declined afterwards, what was kept goes again.
        await ask(client, 'memory.decide', { id: found.id, decision: 'decline' });
        assert.equal((await ask(client, 'memory.recall', { query: word })).hits.length, 0);
        await refused(client, 'memory.decide', { id: nobody, decision: 'keep' }, 'not_found');
      } finally {
        heard.stop();
        await ask(client, 'settings.set', { learn: before.learn });
      }
    },
  },
  {
    name: 'memory is pictured: a map, a timeline, and who makes its vectors',
    async run(client) {
      const word = fresh();
      const at = '2024-05-06T12:00:00.000Z';
      for (const text of [`The ${word} is in the shed.`, `The ${word} was oiled.`, 'Another thing entirely'])
        await ask(client, 'memory.store', { text: `${text} ${word}`, category: word, occurredAt: at });
      const map = await ask(client, 'memory.map', { category: word });
      assert.ok(map.points.every(({ x, y }) => Math.abs(x) <= 1 && Math.abs(y) <= 1) && map.total >= map.points.length);
      const { items } = await ask(client, 'memory.timeline', { by: 'month', category: word });
      assert.deepEqual([items[0]?.count, items[0]?.byCategory[word], items[0]?.from.slice(0, 7)], [3, 3, '2024-05']);
      const embedders = await ask(client, 'memory.embedders', {});
      assert.ok(embedders.items.some(({ name, available }) => name === 'builtin' && available));
    },
  },
  {
    name: 'a record tells its life and where it stands; several become one, and several again',
    async run(client) {
      const word = fresh();
      const first = await ask(client, 'memory.store', { text: `${word} likes tea in the morning.` });
      const second = await ask(client, 'memory.store', { text: `At noon it is coffee that ${word} wants.` });
      await ask(client, 'memory.update', { id: first.id, text: `${word} likes green tea in the morning.` });
      const life = await ask(client, 'memory.history', { id: first.id });
      assert.deepEqual(
        life.items.map(({ what }) => what),
        ['stored', 'updated'],
      );
      const { changeId, record } = await ask(client, 'memory.merge', {
        ids: [first.id, second.id],
        text: `${word}: tea, coffee.`,
      });
      assert.deepEqual([record.id, record.text], [first.id, `${word}: tea, coffee.`]);
      await ask(client, 'memory.undo', { changeId });
      assert.equal((await ask(client, 'memory.get', { id: second.id })).merged, undefined);
      const traces = await ask(client, 'memory.traces', { id: first.id });
      assert.ok(traces.items.some(({ kind, fate }) => kind === 'record' && fate === 'erased'));
      for (const name of ['memory.history', 'memory.traces']) await refused(client, name, { id: nobody }, 'not_found');
      await refused(client, 'memory.merge', { ids: [first.id, nobody] }, 'not_found');
      await refused(client, 'memory.decline', { proposalId: nobody }, 'not_found');
    },
  },
  {
    name: 'what is proposed to be tidied is read with its words, and can be turned down',
    async run(client) {
      const word = fresh();
      await ask(client, 'memory.store', { text: `The ${word} stands behind the old barn` });
      const { id } = await ask(client, 'memory.store', { text: `Something of ${word}` });
      await ask(client, 'memory.update', { id, text: `The ${word} stands behind the old barn` });
      const { proposal } = await ask(client, 'memory.consolidate', {});
      const proposalId = proposal?.id ?? '';
      const open = (await ask(client, 'memory.proposals', {})).items.find((item) => item.id === proposalId);
      assert.ok(open?.changes.some(({ before }) => before.some(({ text }) => text.includes(word))));
      await ask(client, 'memory.decline', { proposalId });
      await refused(client, 'memory.accept', { proposalId }, 'conflict');
      assert.equal(
        (await ask(client, 'memory.proposals', {})).items.some((item) => item.id === proposalId),
        false,
      );
    },
  },
];

const writing: ContractCase[] = [
  {
    name: 'the prompt is shown part by part; a page is written from a day; a note is taken away and brought back',
    async run(client) {
      const { text, tokens, parts } = await ask(client, 'notebook.prompt', {});
      assert.ok(tokens > 0 && parts.some(({ name }) => name === 'soul') && parts.every((part) => text.includes(part.text)));
      const day = '2019-01-01';
      const looked = await client.rpc('journal.reflect', { day });
      // A busy day may have been written just now: then it says when it can be asked again.
      if (looked.ok) assert.deepEqual(looked.data, { runId: null, path: null });
      else assert.deepEqual([looked.error.code, typeof looked.error.data?.retryAfterMs], ['rate_limited', 'number']);
      await refused(client, 'journal.reflect', { day: '2019-02-30' }, 'invalid_input');
      const path = `scratchpad/${fresh()}.md`;
      const { version } = await ask(client, 'notebook.write', { path, text: 'kept', baseVersion: null });
      await refused(client, 'notebook.remove', { path, baseVersion: version + 1 }, 'conflict');
      await ask(client, 'notebook.remove', { path, baseVersion: version });
      await refused(client, 'notebook.read', { path }, 'not_found');
      assert.equal((await ask(client, 'notebook.revert', { path, version })).text, 'kept');
      await refused(client, 'skills.remove', { name: 'never-installed' }, 'not_found');
    },
  },
];

/** Two whole conversations as ChatGPT writes them. */
function chatGpt(word: string): object[] {
  const node = (id: string, parent: string | null, role: string, text: string) => ({
    id,
    parent,
    children: [],
    message: { id, author: { role }, create_time: 1_700_000_000, content: { content_type: 'text', parts: [text] } },
  });
  return ['one', 'two'].map((name) => ({
    id: `${word}-${name}`,
    title: `${word} ${name}`,
    create_time: 1_700_000_000,
    update_time: 1_700_000_100,
    mapping: {
      a: { ...node('a', null, 'user', `Where is the ${word}?`), children: ['b'] },
      b: node('b', 'a', 'assistant', 'In the shed.'),
    },
    current_node: 'b',
  }));
}

const moving: ContractCase[] = [
  {
    name: 'conversations come in from elsewhere once, whole ones of a cut file too, and go out as they are',
    run: (client) =>
      withFolder(async (folder) => {
        const word = fresh();
        const path = join(folder, 'conversations.json');
        const whole = JSON.stringify(chatGpt(word));
        writeFileSync(path, whole);
        const looked = await ask(client, 'chat.import', { path, dryRun: true });
        assert.deepEqual([looked.conversations, looked.format], [2, 'chatgpt']);
        assert.equal((await ask(client, 'chat.search', { query: word })).items.length, 0);
        writeFileSync(path, whole.slice(0, -60));
        const cut = await ask(client, 'chat.import', { path });
        assert.deepEqual([cut.conversations, cut.messages], [1, 2]);
        assert.ok(cut.skipped.length > 0);
        writeFileSync(path, whole);
        const rest = await ask(client, 'chat.import', { path });
        assert.deepEqual([rest.conversations, rest.known], [1, 1]);
        assert.ok((await ask(client, 'chat.search', { query: word })).items.length > 0);
        const out = join(folder, 'out.json');
        const exported = await ask(client, 'chat.export', { format: 'json', path: out });
        assert.ok(exported.conversations >= 2 && readFileSync(out, 'utf8').includes(word));
        await refused(client, 'chat.import', { path: join(folder, 'none.json') }, 'not_found');
        writeFileSync(path, 'not JSON at all');
        await refused(client, 'chat.import', { path }, 'refused');
      }),
  },
  {
    name: 'a vault comes into the scratchpad without what leads out of it',
    run: (client) =>
      withFolder(async (folder) => {
        const to = fresh();
        mkdirSync(join(folder, 'deep'));
        writeFileSync(join(folder, 'deep', 'note.md'), `# ${to}\n`);
        writeFileSync(join(folder, 'picture.png'), 'x');
        symlinkSync(folder, join(folder, 'deep', 'loop'));
        const { files, skipped } = await ask(client, 'notebook.import', { path: folder, to });
        assert.equal(files, 1);
        assert.ok(skipped.some(({ path }) => path.includes('picture.png')) && skipped.some(({ path }) => path.includes('loop')));
        assert.equal((await ask(client, 'notebook.read', { path: `scratchpad/${to}/deep/note.md` })).text, `# ${to}\n`);
        assert.equal((await ask(client, 'notebook.import', { path: folder, to })).known, 1);
      }),
  },
  {
    name: 'the home goes out whole, is checked on the way in, and long work has a name',
    run: (client) =>
      withFolder(async (folder) => {
        const path = join(folder, 'home');
        const heard = hear(client, ['work.progress']);
        const { events } = await ask(client, 'store.export', { path, workId: 'contract-export' });
        assert.ok(events > 0 && existsSync(join(path, 'manifest.json')));
        await heard.first((work) => work.workId === 'contract-export' && work.state === 'done', 'the end of the export');
        heard.stop();
        const checked = await ask(client, 'store.import', { path, dryRun: true });
        assert.equal(checked.events, events);
        await refused(client, 'store.export', { path }, 'conflict');
        await refused(client, 'store.import', { path: join(folder, 'none') }, 'not_found');
        await refused(client, 'store.restore', { path: join(folder, 'none.hearth') }, 'not_found');
        assert.deepEqual(await ask(client, 'work.cancel', { workId: 'nothing-of-the-kind' }), { cancelled: false });
        assert.ok(Array.isArray((await ask(client, 'work.list', {})).items));
      }),
  },
];

export const rememberingCases: ContractCase[] = [...learning, ...writing, ...moving];

/** Tasks and goals: written down, found, changed, done, by requests and by tools. */
import assert from 'node:assert/strict';
import { ask, type ContractCase, type ContractClient, hear, nobody, refused } from './client.ts';

let count = 0;
/** A word that stands nowhere else: cases share a daemon. */
const fresh = () => `task${process.pid}x${++count}`;

async function tool(client: ContractClient, name: string, args: Record<string, unknown>) {
  const result = await ask(client, 'tools.call', { name, args });
  assert.ok(result.ok, JSON.stringify(result));
  return result.data as Record<string, unknown>;
}

export const tasksCases: ContractCase[] = [
  {
    name: 'a task is made, found, changed and taken away, and everyone is told',
    async run(client) {
      const word = fresh();
      const heard = hear(client, ['tasks.changed']);
      const task = await ask(client, 'tasks.create', { title: `Pay ${word}`, tags: [word], priority: 1 });
      assert.deepEqual([task.status, task.createdBy, task.description, task.due], ['open', 'user', '', undefined]);
      await heard.first((event) => event.id === task.id && event.what === 'created', 'tasks.changed created');
      const due = '2030-01-02T03:04:00.000Z';
      const moved = await ask(client, 'tasks.update', { id: task.id, status: 'in_progress', due });
      assert.deepEqual([moved.status, moved.due, moved.priority], ['in_progress', due, 1]);
      for (const filter of [{ tag: word }, { query: word }, { query: word, status: 'in_progress' as const }])
        assert.deepEqual((await ask(client, 'tasks.list', filter)).items, [moved]);
      await ask(client, 'tasks.delete', { id: task.id });
      heard.stop();
      assert.deepEqual((await ask(client, 'tasks.list', { tag: word })).items, []);
      await refused(client, 'tasks.get', { id: task.id }, 'not_found');
      assert.equal((await ask(client, 'tasks.restore', { id: task.id })).id, task.id);
      await refused(client, 'tasks.create', { title: 'x'.repeat(1_000_000) }, 'invalid_input');
      await refused(client, 'tasks.create', { title: 'x', quick: 'y' }, 'invalid_input');
      await refused(client, 'tasks.update', { id: nobody, title: 'x' }, 'not_found');
    },
  },
  {
    name: 'a line in plain words becomes a task, and one that comes again is made anew',
    async run(client) {
      const word = fresh();
      const quick = `water ${word} every day at 9 #home !0`;
      const read = await ask(client, 'tasks.parse', { quick, timezone: 'Europe/Berlin' });
      assert.deepEqual([read.title, read.tags, read.priority, read.repeats], [`water ${word}`, ['home'], 0, 'daily']);
      const task = await ask(client, 'tasks.create', { quick, timezone: 'Europe/Berlin' });
      assert.deepEqual([task.title, task.due], [read.title, read.due]);
      const done = await ask(client, 'tasks.update', { id: task.id, status: 'completed' });
      assert.ok(done.nextId && done.completedAt);
      const next = await ask(client, 'tasks.get', { id: done.nextId });
      assert.ok(next.due && task.due && next.due > task.due && next.status === 'open');
      const many = { ids: [task.id, next.id], priority: 3, addTags: [word] };
      assert.equal((await ask(client, 'tasks.updateMany', many)).items.length, 2);
      await refused(client, 'tasks.updateMany', { ids: [task.id, nobody], priority: 0 }, 'not_found');
      assert.equal((await ask(client, 'tasks.get', { id: task.id })).priority, 3);
    },
  },
  {
    name: 'tasks go out as a check list or a calendar, and the same text again adds nothing',
    async run(client) {
      const word = fresh();
      const text = `- [ ] First ${word} #home (due 2030-01-02)\n- [x] Second ${word}\n`;
      assert.deepEqual(await ask(client, 'tasks.import', { format: 'markdown', text }), { created: 2, known: 0, skipped: [] });
      for (const format of ['markdown', 'icalendar'] as const) {
        const out = await ask(client, 'tasks.export', { format });
        assert.ok(out.text.includes(`First ${word}`) && out.tasks >= 2);
        assert.equal((await ask(client, 'tasks.import', { format, text: out.text })).created, 0);
      }
    },
  },
  {
    name: 'a goal is divided, worked on through its parts, and done when they are',
    async run(client) {
      const heard = hear(client, ['goals.changed']);
      const goal = await ask(client, 'goals.push', { description: fresh(), success: 'It is there', priority: 9 });
      assert.deepEqual([goal.status, goal.success], ['pending', [{ kind: 'words', text: 'It is there' }]]);
      await ask(client, 'goals.update', { id: goal.id, status: 'active' });
      const { items } = await ask(client, 'goals.decompose', {
        id: goal.id,
        goals: [{ description: fresh() }, { description: fresh() }],
      });
      const [first, second] = items.map(({ id }) => id);
      assert.equal((await ask(client, 'goals.current', {})).goal?.id, first);
      await refused(client, 'goals.update', { id: goal.id, status: 'completed' }, 'refused');
      await refused(client, 'goals.update', { id: goal.id, parentId: first }, 'conflict');
      await refused(client, 'goals.update', { id: first, status: 'blocked' }, 'invalid_input');
      const blocked = await ask(client, 'goals.update', { id: first ?? '', status: 'blocked', reason: 'Frost' });
      assert.ok(blocked.reason === 'Frost' && blocked.since >= goal.since);
      assert.equal((await ask(client, 'goals.current', {})).goal?.id, second);
      for (const id of [first, second, goal.id])
        await ask(client, 'goals.update', { id: id ?? '', status: 'completed', outcome: 'Seen.' });
      await heard.first((event) => event.id === goal.id && event.status === 'completed', 'goals.changed completed');
      heard.stop();
      const listed = (await ask(client, 'goals.list', { status: 'completed', limit: 500 })).items;
      assert.deepEqual(
        listed.find(({ id }) => id === goal.id)?.attempts.map(({ ok }) => ok),
        [true],
      );
      await refused(client, 'goals.push', { description: 'x', parentId: nobody }, 'not_found');
    },
  },
  {
    name: 'tools write tasks down, find them and move goals on',
    async run(client) {
      const word = fresh();
      const { id } = await tool(client, 'task_create', { title: `Call ${word}` });
      const { items } = await tool(client, 'task_list', { query: word });
      assert.deepEqual(
        (items as { id: string }[]).map((one) => one.id),
        [id],
      );
      assert.equal((await tool(client, 'task_update', { id, status: 'completed' })).status, 'completed');
      const goal = await ask(client, 'goals.push', { description: word, success: [{ kind: 'task', taskId: String(id) }] });
      assert.equal((await tool(client, 'goal_update', { id: goal.id, status: 'completed' })).status, 'completed');
    },
  },
];

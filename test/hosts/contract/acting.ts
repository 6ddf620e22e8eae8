/** Acting: tools under policy, approvals, grants, runs with their reports and replays. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Output } from '../../../src/contract/index.ts';
import { ask, type ContractCase, type ContractClient, endOf, hear, nobody, refused } from './client.ts';

/** A folder of a case's own, with a file that may be read and one beside it that may not. */
async function folders() {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'hearth-acting-')));
  const allowed = join(root, 'allowed');
  const evil = join(root, 'allowed_evil');
  await mkdir(allowed);
  await mkdir(evil);
  await writeFile(join(allowed, 'note.txt'), 'the milk is in the shed\n');
  await writeFile(join(evil, 'secret.txt'), 'not yours\n');
  await symlink(join(evil, 'secret.txt'), join(allowed, 'link.txt'));
  return { root, allowed, evil };
}

const mcpServer = resolve(import.meta.dirname, '../../fakes/mcp-servers/main.ts');

type Called = { result: Output<'tools.call'> } | { approvalId: string };

async function callTool(
  client: ContractClient,
  name: string,
  args: Record<string, unknown>,
  approvalId?: string,
): Promise<Called> {
  const answer = await client.rpc('tools.call', { name, args, ...(approvalId ? { approvalId } : {}) });
  if (answer.ok) return { result: answer.data as Output<'tools.call'> };
  assert.equal(answer.error.code, 'approval_needed', JSON.stringify(answer));
  const asked = answer.error.data?.approvalId;
  assert.equal(typeof asked, 'string');
  return { approvalId: String(asked) };
}

async function done(client: ContractClient, name: string, args: Record<string, unknown>, approvalId?: string) {
  const called = await callTool(client, name, args, approvalId);
  assert.ok('result' in called, `${name} asked: ${JSON.stringify(args)}`);
  assert.ok(called.result.ok, JSON.stringify(called.result));
  return called.result;
}

async function asks(client: ContractClient, name: string, args: Record<string, unknown>): Promise<string> {
  const called = await callTool(client, name, args);
  assert.ok('approvalId' in called, `${name} did not ask: ${JSON.stringify({ args, called })}`);
  return called.approvalId;
}

const builtIn = [
  'read_text',
  'write_text',
  'list_dir',
  'read_bin',
  'http_get',
  'search_text',
  'run_sandboxed',
  'markdown_to_text',
  'html_to_text',
  'pdf_to_text',
  'user_notification',
  'dispatch_run',
  'get_run',
  'list_runs',
];

export const actingCases: ContractCase[] = [
  {
    name: 'every tool says what it takes, what it can do at worst, and why it is not available',
    async run(client) {
      const { items } = await ask(client, 'tools.list', { limit: 500 });
      const names = items.map(({ name }) => name);
      for (const name of builtIn) assert.ok(names.includes(name), `there is no ${name}`);
      for (const tool of items) assert.ok(tool.available || tool.why, tool.name);
      assert.equal(new Set(names).size, names.length);
    },
  },
  {
    name: 'a tool that only computes needs no leave; what does not fit its schema is a result with a code',
    async run(client) {
      const result = await done(client, 'markdown_to_text', { text: '# Packing\n\n*socks*' });
      assert.match(JSON.stringify(result.data), /Packing[\s\S]*socks/);
      const wrong = await callTool(client, 'read_text', { path: 7 });
      assert.ok('result' in wrong && !wrong.result.ok);
      assert.equal(wrong.result.error?.code, 'invalid_input');
      const extra = await callTool(client, 'markdown_to_text', { text: 'x', alias: 'y' });
      assert.ok('result' in extra && !extra.result.ok);
      await refused(client, 'tools.call', { name: 'read_text' }, 'invalid_input');
    },
  },
  {
    name: 'what is not granted asks; what was shown is what runs, once',
    async run(client) {
      const { allowed } = await folders();
      const path = join(allowed, 'note.txt');
      const approvalId = await asks(client, 'read_text', { path });
      const open = await ask(client, 'runs.approvals', { limit: 500 });
      const shown = open.items.find((item) => item.approvalId === approvalId);
      assert.ok(shown);
      assert.ok(shown.preview.includes(path) && shown.why && shown.deadline > shown.askedAt);
      await refused(client, 'tools.call', { name: 'read_text', args: { path }, approvalId: nobody }, 'not_found');
      const wrong = await client.rpc('runs.decide', { approvalId, decision: 'allow', hash: 'f'.repeat(64) });
      assert.ok(!wrong.ok);
      await ask(client, 'runs.decide', { approvalId, decision: 'allow', hash: shown.hash });
      const other = await client.rpc('tools.call', { name: 'read_text', args: { path: `${path}x` }, approvalId });
      assert.ok(!other.ok, 'another call went through on its approval');
      const result = await done(client, 'read_text', { path }, approvalId);
      assert.match(JSON.stringify(result.data), /milk/);
      const again = await client.rpc('tools.call', { name: 'read_text', args: { path }, approvalId });
      assert.ok(!again.ok, 'an approval was used twice');
    },
  },
  {
    name: 'a denied call stays undone',
    async run(client) {
      const { allowed } = await folders();
      const args = { path: join(allowed, 'new.txt'), text: 'hello' };
      const approvalId = await asks(client, 'write_text', args);
      await ask(client, 'runs.decide', { approvalId, decision: 'deny' });
      await refused(client, 'tools.call', { name: 'write_text', args, approvalId }, 'refused');
      await assert.rejects(readFile(args.path));
      await refused(client, 'runs.decide', { approvalId, decision: 'allow' }, 'conflict');
    },
  },
  {
    name: 'a grant reaches as far as its folder, not to the one beside it, not through a link, and ends when it is taken back',
    async run(client) {
      const { allowed, evil } = await folders();
      const heard = hear(client, ['capabilities.changed']);
      const grant = await ask(client, 'capabilities.grant', { tool: 'read_text', paths: [allowed] });
      assert.ok(grant.words.includes(allowed));
      assert.match(JSON.stringify((await done(client, 'read_text', { path: join(allowed, 'note.txt') })).data), /milk/);
      for (const path of [
        join(evil, 'secret.txt'),
        `${allowed}/../allowed_evil/secret.txt`,
        join(allowed, 'link.txt'),
        '/proc/self/root/etc/hostname',
      ]) {
        const called = await client.rpc('tools.call', { name: 'read_text', args: { path } });
        assert.ok(!called.ok || !(called.data as Output<'tools.call'>).ok, `${path} was read`);
        assert.ok(!JSON.stringify(called).includes('not yours'));
      }
      await ask(client, 'capabilities.revoke', { id: grant.id });
      await heard.first(({ id, state }) => id === grant.id && state === 'revoked', 'the revocation');
      heard.stop();
      await asks(client, 'read_text', { path: join(allowed, 'note.txt') });
      await refused(client, 'capabilities.revoke', { id: nobody }, 'not_found');
      await refused(client, 'capabilities.grant', { tool: 'no_such_tool' }, 'not_found');
    },
  },
  {
    name: 'a grant of one call is spent after it; a write keeps the version before',
    async run(client) {
      const { allowed } = await folders();
      const path = join(allowed, 'note.txt');
      await ask(client, 'capabilities.grant', { tool: 'write_text', paths: [allowed], count: 1 });
      const result = await done(client, 'write_text', { path, text: 'the milk is gone\n' });
      assert.equal(await readFile(path, 'utf8'), 'the milk is gone\n');
      assert.ok(result.sideEffects?.some((words) => words.includes(path)));
      await asks(client, 'write_text', { path, text: 'again' });
    },
  },
  {
    name: 'no address of this computer or its network is fetched, however it is spelled',
    async run(client) {
      await ask(client, 'capabilities.grant', { tool: 'http_get', hosts: ['*.nip.io', 'example.test'] });
      for (const url of [
        'http://127.0.0.1/',
        'http://2130706433/',
        'http://[::ffff:7f00:1]/',
        'http://169.254.169.254/',
        'file:///etc/passwd',
      ]) {
        const called = await client.rpc('tools.call', { name: 'http_get', args: { url } });
        assert.ok(!called.ok || !(called.data as Output<'tools.call'>).ok, `${url} was fetched`);
      }
    },
  },
  {
    name: 'a run ends with a report, is listed, read with its steps, replayed without a difference, and written down',
    async run(client) {
      const heard = hear(client, ['run.event', 'runs.changed']);
      const run = await ask(client, 'runs.start', { type: 'task', goal: '/help', model: 'builtin', priority: 'high' });
      assert.equal(run.priority, 8);
      await heard.first((event) => 'kind' in event && event.kind === 'done' && event.runId === run.id, 'the report');
      heard.stop();
      const read = await ask(client, 'runs.get', { id: run.id });
      assert.equal(read.state, 'succeeded');
      assert.equal(read.report?.taskId, run.id);
      assert.ok(read.steps.length >= 1);
      const { items } = await ask(client, 'runs.list', { type: 'task', state: 'succeeded' });
      assert.ok(items.some(({ id }) => id === run.id));
      const replay = await ask(client, 'runs.replay', { id: run.id });
      assert.deepEqual([replay.same, replay.differences], [true, []]);
      for (const format of ['html', 'json'] as const) {
        const { path } = await ask(client, 'runs.transcript', { id: run.id, format });
        assert.ok((await readFile(path, 'utf8')).includes(run.id));
      }
      assert.equal((await ask(client, 'runs.cancel', { id: run.id })).state, 'succeeded');
      await refused(client, 'runs.get', { id: nobody }, 'not_found');
      await refused(client, 'runs.start', { type: 'task', goal: '' }, 'invalid_input');
      await refused(client, 'runs.start', { type: 'task', goal: 'x', model: 'no-such-model' }, 'not_found');
    },
  },
  {
    name: 'an answer in a conversation is a run like any other',
    async run(client) {
      const { id } = await ask(client, 'chat.create', { model: 'builtin' });
      const heard = hear(client, ['run.event']);
      const { runId } = await ask(client, 'chat.send', { conversationId: id, text: '/help' });
      await endOf(heard, runId);
      heard.stop();
      const run = await ask(client, 'runs.get', { id: runId });
      assert.deepEqual([run.type, run.state, run.conversationId], ['chat', 'succeeded', id]);
      assert.equal((await ask(client, 'runs.replay', { id: runId })).same, true);
    },
  },
  {
    name: 'the constitution stands above every grant, and an immutable directive stays',
    async run(client) {
      const before = await ask(client, 'self.constitution', {});
      await refused(client, 'self.setConstitution', { directives: [] }, 'refused');
      const { allowed } = await folders();
      await ask(client, 'capabilities.grant', { tool: 'list_dir', paths: [allowed] });
      await done(client, 'list_dir', { path: allowed });
      await ask(client, 'self.setConstitution', { forbiddenActions: ['list_dir'] });
      await refused(client, 'tools.call', { name: 'list_dir', args: { path: allowed } }, 'refused');
      await ask(client, 'self.setConstitution', { forbiddenActions: before.forbiddenActions });
      await done(client, 'list_dir', { path: allowed });
    },
  },
  {
    name: 'no decision is missing from the log: each call of a tool stands there before its work',
    async run(client) {
      await done(client, 'markdown_to_text', { text: 'x' });
      const { items } = await ask(client, 'watch.audit', { type: 'tools.judged', limit: 1 });
      assert.equal((items[0]?.data as { tool?: string } | undefined)?.tool, 'markdown_to_text');
      const { metrics } = await ask(client, 'watch.metrics', {});
      assert.ok(metrics.some(({ name }) => name === 'hearth_events_total'));
    },
  },
  {
    name: 'rules of the user stand before every grant; a file whose own example fails is not taken',
    async run(client) {
      const { policy: before } = await ask(client, 'policy.get', {});
      const { allowed } = await folders();
      await ask(client, 'capabilities.grant', { tool: 'read_bin', paths: [allowed] });
      const rules = [{ tool: 'read_bin', pathMatches: '**/note.txt', deny: true, why: 'Not the note.' }];
      const args = { path: join(allowed, 'note.txt') };
      const wrong = { rules, examples: [{ tool: 'read_bin', args, expect: 'pass' as const }] };
      await refused(client, 'policy.set', wrong, 'refused');
      await done(client, 'read_bin', args);
      await ask(client, 'policy.set', { rules, examples: [{ tool: 'read_bin', args, expect: 'deny' as const }] });
      await refused(client, 'tools.call', { name: 'read_bin', args }, 'refused');
      await ask(client, 'policy.set', before);
      await done(client, 'read_bin', args);
      const { items } = await ask(client, 'capabilities.list', { state: 'active', limit: 500 });
      assert.ok(items.some(({ tool, paths }) => tool === 'read_bin' && paths?.includes(allowed)));
    },
  },
  {
    name: 'a server of others starts only when it is enabled as it was shown, asks for each call, and goes when it is removed',
    async run(client) {
      const name = `case-${process.pid}-${Math.round(performance.now())}`;
      const launch = { command: process.execPath, args: [mcpServer, 'good'] };
      const added = await ask(client, 'mcp.add', { name, ...launch });
      assert.deepEqual([added.state, added.enabled], ['consent', false]);
      await refused(client, 'mcp.enable', { name, hash: 'f'.repeat(64) }, 'conflict');
      await ask(client, 'mcp.enable', { name, hash: added.hash });
      const tried = await ask(client, 'mcp.test', { name });
      assert.ok(tried.ok && tried.tools.length > 0, JSON.stringify(tried));
      const { items } = await ask(client, 'tools.list', { limit: 500 });
      const tool = items.find(({ source }) => source === `mcp:${name}`);
      assert.ok(tool?.available && tool.risk === 'execute', JSON.stringify(tool));
      assert.equal((await ask(client, 'mcp.disable', { name })).state, 'off');
      const changed = await ask(client, 'mcp.add', { name, ...launch, env: { MORE: '1' } });
      assert.equal(changed.state, 'consent');
      await ask(client, 'mcp.remove', { name });
      assert.ok(!(await ask(client, 'mcp.list', { limit: 500 })).items.some((server) => server.name === name));
      await refused(client, 'mcp.enable', { name }, 'not_found');
      const imported = await ask(client, 'mcp.import', {
        json: JSON.stringify({ mcpServers: { [name]: launch, 'bad name;': launch } }),
      });
      assert.deepEqual([imported.added, imported.skipped.length], [[name], 1]);
      await ask(client, 'mcp.remove', { name });
    },
  },
];

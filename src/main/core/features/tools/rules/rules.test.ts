import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PolicyFile } from '../../../../../contract/tools.ts';
import { type OpenTools, openTools, serverTool } from '../pipeline/fixture.ts';

let at: OpenTools;
beforeEach(async () => {
  at = await openTools();
});
afterEach(() => at.remove());

const caller = { actor: 'user', via: 'http' } as const;
const set = (policy: PolicyFile) => at.room.handlers['policy.set'](policy, caller);
const get = () => at.room.handlers['policy.get']({}, caller);

test('rules hold as soon as they are set, before any grant', async () => {
  await at.grant({ tool: 'read_text', paths: [at.notes] });
  await set({ rules: [{ tool: 'read_text', deny: true, pathMatches: '**/a.txt', why: 'Not this one.' }] });
  await expect(at.call('read_text', { path: 'notes/a.txt' })).rejects.toMatchObject({
    code: 'refused',
    message: 'Not this one.',
  });
  expect(await get()).toMatchObject({ path: join(at.home, 'policy.json'), policy: { rules: [{ why: 'Not this one.' }] } });
});

test('a file that was changed in an editor is taken up with the next call, and the log has it', async () => {
  writeFileSync(join(at.home, 'policy.json'), JSON.stringify({ rules: [{ tool: 'sum', deny: true }] }));
  await expect(at.call('sum', { numbers: [1] })).rejects.toMatchObject({ code: 'refused' });
  expect(at.store.events({ type: 'policy.changed', limit: 10 })).toMatchObject([{ data: { rules: [{ tool: 'sum' }] } }]);
});

test('a policy whose own examples fail is refused, with the one that failed; the old one stays', async () => {
  const rules = [{ tool: 'write_text', deny: true, pathMatches: '**/*.env' }];
  const example = (path: string, expect_: 'deny' | 'pass') => ({ tool: 'write_text', args: { path, text: '' }, expect: expect_ });
  await expect(set({ rules, examples: [example('notes/.env', 'deny'), example('notes/a.txt', 'deny')] })).rejects.toMatchObject({
    code: 'refused',
    data: { example: 2, expect: 'deny', got: 'pass' },
  });
  expect((await get()).policy.rules).toEqual([]);
  await set({
    rules,
    examples: [example('notes/.env', 'deny'), example('notes/a.txt', 'pass'), example('/no/such/.env', 'deny')],
  });
  expect((await get()).policy.rules).toEqual(rules);
  const unknown = { tool: 'mcp_x', args: { url: 'https://a.example/' }, expect: 'ask' as const };
  await set({ rules: [{ tool: 'mcp_x', ask: true, hostMatches: 'a.*' }], examples: [unknown] });
});

test('patterns that are none, rules that contradict themselves and weaker walls are refused', async () => {
  for (const policy of [
    { rules: [{ tool: '*', argsMatch: '(' }] },
    { rules: [{ tool: '*', pathMatches: '[z-a]' }] },
    { rules: [{ tool: '*', deny: true, ask: true }] },
    { rules: [], isolation: { sum: 'inline' as const } },
  ])
    await expect(set(policy)).rejects.toMatchObject({ code: 'refused' });
});

test('a tool whose name is taken, in whatever letters, or cannot be one, is refused; what comes and goes is told', async () => {
  const heard: unknown[] = [];
  at.store.wire.listen((events) => heard.push(...events.filter(({ name }) => name === 'tools.changed').map(({ data }) => data)));
  const names = async () => (await at.room.handlers['tools.list']({}, caller)).items.map((tool) => tool.name);
  const before = await names();
  at.state.sourced = ['read_text', 'Read_Text', 'a b', 'x'.repeat(65), 'mcp_one', 'mcp_one'].map((name) => serverTool({ name }));
  at.tellChange();
  expect(await names()).toEqual([...before, 'mcp_one'].sort());
  await at.store.command(() => undefined);
  expect(heard).toEqual([{ names: ['mcp_one'] }]);
  expect(at.api.offered(['mcp:files/*']).map((tool) => tool.name)).toEqual(['mcp_one']);
});

test('a schema of a stranger is checked as far as it is safe, and holds no thread', async () => {
  const inputSchema = {
    type: 'object',
    properties: {
      pattern: { type: 'string', pattern: '^(a+)+$' },
      many: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'integer' } }] },
      deep: { type: 'object', properties: { kind: { enum: ['a', 1] } }, required: ['kind'], not: {} },
    },
    required: ['pattern'],
  };
  at.state.sourced = [serverTool({ inputSchema, free: true, risk: 'pure' })];
  at.tellChange();
  const code = async (args: Record<string, unknown>) => (await at.call('mcp_files_list', args)).error?.code ?? 'ok';
  expect(await code({ pattern: `${'a'.repeat(60)}!` })).toBe('ok');
  expect(await code({ pattern: 1 })).toBe('invalid_input');
  expect(await code({ pattern: '', many: [1, 2] })).toBe('ok');
  expect(await code({ pattern: '', many: [1.5] })).toBe('invalid_input');
  expect(await code({ pattern: '', deep: { kind: 'b' } })).toBe('invalid_input');
  expect(await code({ pattern: '', deep: { kind: 1 } })).toBe('ok');
});

test('calls, successes, denials and questions are counted for each tool', async () => {
  await at.call('sum', { numbers: [1] });
  at.state.work = async () => ({ ok: true, data: { sum: 1 }, logs: [], sideEffects: [] });
  await at.call('sum', { numbers: [1] });
  await at.call('read_text', { path: 'notes/a.txt' }).catch(() => undefined);
  await at.call('read_text', { path: `${at.home}/x` }).catch(() => undefined);
  expect(at.api.metrics()).toMatchObject({
    sum: { calls: 2, succeeded: 1 },
    read_text: { calls: 0, asked: 1, denied: 1 },
  });
});

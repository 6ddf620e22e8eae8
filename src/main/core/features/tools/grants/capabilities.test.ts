import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenTools, openTools, serverTool } from '../pipeline/fixture.ts';

let at: OpenTools;
beforeEach(async () => {
  at = await openTools([serverTool()]);
});
afterEach(() => at.remove());

const caller = { actor: 'user', via: 'http' } as const;
const read = () => at.call('read_text', { path: 'notes/a.txt' });
const list = async () => (await at.room.handlers['capabilities.list']({}, caller)).items;

test('a grant of a folder holds for what is below it, is listed in words, and is gone at once when it is taken back', async () => {
  const heard: unknown[] = [];
  at.store.wire.listen((events) => heard.push(...events.map(({ name, data }) => [name, data])));
  const { id, words } = await at.grant({ tool: 'read_text', paths: [at.notes] });
  expect(words).toBe(`read_text in ${at.notes}, always`);
  expect(await read()).toMatchObject({ ok: true });
  expect(await list()).toMatchObject([{ id, used: 1, state: 'active', grantedBy: 'user' }]);
  expect(await at.room.handlers['capabilities.revoke']({ id }, caller)).toMatchObject({ state: 'revoked' });
  await expect(read()).rejects.toMatchObject({ code: 'approval_needed' });
  expect(heard).toEqual([
    ['capabilities.changed', { id, state: 'active' }],
    ['capabilities.changed', { id, state: 'revoked' }],
  ]);
});

test('a call that was judged before its grant was taken back is judged again', async () => {
  const { id } = await at.grant({ tool: 'read_text', paths: [at.notes] });
  const context = { runId: null, actor: 'user', grants: [], only: null, taintedBy: null, unattended: false };
  const judged = await at.api.judge({ callId: 'c', name: 'read_text', args: { path: 'notes/a.txt' } }, context);
  await at.room.handlers['capabilities.revoke']({ id }, caller);
  if ('refused' in judged) throw new Error('refused');
  expect(await at.store.command((tx) => at.api.record(tx, judged))).toBe(false);
  expect(at.decisions()).toEqual([]);
});

test('a counted grant is used so often and no more, however many ask at once', async () => {
  const { id } = await at.grant({ tool: 'read_text', paths: [at.notes], count: 3 });
  const calls = await Promise.allSettled(Array.from({ length: 10 }, read));
  expect(calls.filter((call) => call.status === 'fulfilled')).toHaveLength(3);
  for (const call of calls) if (call.status === 'rejected') expect(call.reason).toMatchObject({ code: 'approval_needed' });
  expect(at.ran).toHaveLength(3);
  expect(await list()).toMatchObject([{ id, used: 3, state: 'spent' }]);
});

test("a counted grant of a run's own is counted over all of the run, and a rebuild counts the same", async () => {
  const runId = '0198c3a0-0000-7000-8000-00000000000a';
  const context = {
    runId,
    actor: 'run:1',
    grants: [{ tool: 'read_text', count: 2 }],
    only: null,
    taintedBy: null,
    unattended: false,
  };
  const verdicts: string[] = [];
  for (let i = 0; i < 3; i++) {
    const judged = await at.api.judge({ callId: `c${i}`, name: 'read_text', args: { path: 'notes/a.txt' } }, context);
    if ('refused' in judged) throw new Error('refused');
    await at.store.command((tx) => at.api.record(tx, judged));
    verdicts.push(judged.verdict.verdict);
  }
  expect(verdicts).toEqual(['allow', 'allow', 'ask']);
  await at.store.rebuild();
  const again = await at.api.judge({ callId: 'c', name: 'read_text', args: { path: 'notes/a.txt' } }, context);
  expect(again).toMatchObject({ verdict: { verdict: 'ask' } });
});

test('a grant ends when its time is over', async () => {
  const until = new Date(at.clock.now() + 1000).toISOString();
  await at.grant({ tool: 'read_text', paths: [at.notes], until });
  expect(await read()).toMatchObject({ ok: true });
  at.clock.advance(1000);
  await expect(read()).rejects.toMatchObject({ code: 'approval_needed' });
  expect(await list()).toMatchObject([{ state: 'expired' }]);
  await expect(at.grant({ tool: 'read_text', until })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('a path is granted as the place that it leads to: a link laid later widens nothing', async () => {
  mkdirSync(join(at.userHome, 'real'));
  writeFileSync(join(at.userHome, 'real/x.txt'), 'x');
  symlinkSync(join(at.userHome, 'real'), join(at.userHome, 'shown'));
  expect(await at.grant({ tool: 'read_text', paths: ['~/shown', '~/shown/../shown'] })).toMatchObject({
    paths: [join(at.userHome, 'real')],
  });
  expect(await at.grant({ tool: 'write_text', paths: ['~/shown/new/deep.txt'] })).toMatchObject({
    paths: [join(at.userHome, 'real/new/deep.txt')],
  });
  expect(await at.call('read_text', { path: 'real/x.txt' })).toMatchObject({ ok: true });
});

test('what a run is given is placed like a standing grant', async () => {
  symlinkSync(at.notes, join(at.userHome, 'shown'));
  expect(
    await at.api.placeGrants([
      { tool: 'read_text', paths: ['~/shown'] },
      { tool: 'http_get', hosts: ['example.com'] },
    ]),
  ).toEqual([
    { tool: 'read_text', paths: [at.notes] },
    { tool: 'http_get', hosts: ['example.com'] },
  ]);
  await expect(at.api.placeGrants([{ tool: '*' }])).rejects.toMatchObject({ code: 'not_found' });
  await expect(at.api.placeGrants([{ tool: 'read_text', paths: [at.home] }])).rejects.toMatchObject({ code: 'refused' });
});

test('nobody but the user grants, revokes or sets rules, and not what cannot be', async () => {
  const runs = { actor: 'run:1', via: 'internal' } as const;
  await expect(at.grant({ tool: 'read_text' }, 'run:1')).rejects.toMatchObject({ code: 'refused' });
  await expect(at.room.handlers['policy.set']({ rules: [] }, runs)).rejects.toMatchObject({ code: 'refused' });
  const { id } = await at.grant({ tool: 'read_text' });
  await expect(at.room.handlers['capabilities.revoke']({ id }, runs)).rejects.toMatchObject({ code: 'refused' });
  await expect(at.grant({ tool: 'no_such' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(at.grant({ tool: '*' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(at.grant({ tool: 'read_text', paths: ['relative'] })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(at.grant({ tool: 'read_text', paths: [`${at.home}/artifacts`] })).rejects.toMatchObject({ code: 'refused' });
  await expect(at.grant({ tool: 'read_text', scope: 'forever' })).rejects.toMatchObject({ code: 'invalid_input' });
  expect(await at.grant({ tool: 'mcp:files/*' })).toMatchObject({ state: 'active' });
  await expect(
    at.store.command((tx) => at.api.remember(tx, { tool: 'read_text' }, { approvalId: id, actor: 'run:1' })),
  ).rejects.toMatchObject({
    code: 'refused',
  });
});

test('lists go on where they ended', async () => {
  for (let i = 0; i < 5; i++) await at.grant({ tool: 'read_text', count: i + 1 });
  const page = (cursor?: string) => at.room.handlers['capabilities.list']({ limit: 2, ...(cursor ? { cursor } : {}) }, caller);
  const first = await page();
  const second = await page(first.next ?? '');
  const third = await page(second.next ?? '');
  expect([...first.items, ...second.items, ...third.items].map((item) => item.count)).toEqual([5, 4, 3, 2, 1]);
  expect(third.next).toBeNull();
  const tools = await at.room.handlers['tools.list']({ limit: 3 }, caller);
  const rest = await at.room.handlers['tools.list']({ cursor: tools.next ?? '' }, caller);
  expect([...tools.items, ...rest.items].map((tool) => tool.name)).toEqual([
    'http_get',
    'mcp_files_list',
    'note',
    'read_text',
    'run_sandboxed',
    'sum',
    'write_text',
  ]);
});

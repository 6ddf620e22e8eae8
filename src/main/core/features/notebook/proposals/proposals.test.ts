import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench } from '../fixture.ts';

const runId = '0198c3a0-0000-7000-8000-00000000000a';
const run = { actor: `run:${runId}`, via: 'internal' } as const;
const path = 'lore/user.md';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const propose = async (text: string, to = path) => {
  const input = { path: to, text, reason: 'She said so.', runId };
  return (await bench.notebook.internal['internal.lorePropose'](input, run)).proposalId;
};
const decide = (id: string, decision: 'accept' | 'decline', actor = 'user') =>
  bench.ask('proposals.decide', { id, decision }, actor);
const onDisk = () => readFileSync(bench.at(path), 'utf8');

test('a run changes nothing by proposing; accepted, the text is a version of the user', async () => {
  const before = onDisk();
  const id = await propose('# Ada\n');
  expect(onDisk()).toBe(before);
  expect((await bench.ask('proposals.list', {})).items).toMatchObject([
    {
      id,
      path,
      before,
      after: '# Ada\n',
      reason: 'She said so.',
      source: { actor: run.actor, runId },
      state: 'open',
      stale: false,
    },
  ]);
  expect(await decide(id, 'accept')).toMatchObject({ state: 'accepted', version: 2 });
  expect(onDisk()).toBe('# Ada\n');
  const { items } = await bench.ask('notebook.history', { path });
  expect(items[0]).toMatchObject({ version: 2, actor: 'user', origin: 'proposal' });
  expect((await bench.ask('proposals.list', {})).items).toEqual([]);
  expect((await bench.ask('proposals.list', { state: 'accepted' })).items).toHaveLength(1);
});

test('a proposal whose file moved on cannot be accepted, says so before, and can be declined', async () => {
  const id = await propose('# Ada\n');
  bench.put(path, '# Me, by hand\n');
  await bench.picked(path, '# Me, by hand\n');
  expect((await bench.ask('proposals.list', {})).items[0]?.stale).toBe(true);
  const fault = await bench.fault('proposals.decide', { id, decision: 'accept' });
  expect(fault).toMatchObject({ code: 'conflict', data: { text: '# Me, by hand\n', version: 2 } });
  expect(onDisk()).toBe('# Me, by hand\n');
  expect((await decide(id, 'decline')).state).toBe('declined');
});

test('an edit that nobody has seen yet is in the way of a proposal too', async () => {
  const id = await propose('# Ada\n');
  bench.put(path, 'just now');
  expect((await bench.fault('proposals.decide', { id, decision: 'accept' })).code).toBe('conflict');
  expect(onDisk()).toBe('just now');
});

test('a proposal is decided once, also by two at once, and never by a run', async () => {
  const id = await propose('# Ada\n');
  expect((await bench.fault('proposals.decide', { id, decision: 'accept' }, run.actor)).code).toBe('refused');
  const both = await Promise.allSettled([decide(id, 'accept'), decide(id, 'accept'), decide(id, 'decline')]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await bench.fault('proposals.decide', { id, decision: 'accept' })).code).toBe('conflict');
});

test('only lore is proposed, in whole text, and no more than a person can decide', async () => {
  for (const bad of ['scratchpad/x.md', '../x.md', 'lore/x.sh']) await expect(propose('x', bad)).rejects.toHaveProperty('code');
  await expect(propose(onDisk())).rejects.toMatchObject({ code: 'refused' });
  await expect(propose('é'.repeat(40_000))).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(propose('half \ud800')).rejects.toMatchObject({ code: 'invalid_input' });
  for (let n = 0; n < 100; n++) await propose(`# ${n}\n`);
  await expect(propose('# one more\n')).rejects.toMatchObject({ code: 'rate_limited' });
});

test('a file that is not there yet can be proposed, and accepted', async () => {
  const id = await propose('# Roles\n', 'lore/roles.md');
  expect((await bench.ask('proposals.list', {})).items[0]).toMatchObject({ baseVersion: null, before: '' });
  expect(await decide(id, 'accept')).toMatchObject({ version: 1 });
  expect(readFileSync(bench.at('lore/roles.md'), 'utf8')).toBe('# Roles\n');
});

test('a run writes no lore by any request; its notes are on the scratchpad, under its name', async () => {
  expect((await bench.fault('notebook.write', { path, text: 'x', baseVersion: 1 }, run.actor)).code).toBe('refused');
  expect((await bench.fault('notebook.revert', { path, version: 1 }, run.actor)).code).toBe('refused');
  const note = (to: string, text: string, append: boolean) =>
    bench.notebook.internal['internal.noteWrite']({ path: to, text, append, runId }, run);
  await expect(note('../lore/user.md', 'x', false)).rejects.toMatchObject({ code: 'invalid_input' });
  expect(await note('ideas.md', 'One', true)).toEqual({ path: 'scratchpad/ideas.md', version: 1 });
  await note('ideas.md', 'Two', true);
  expect(readFileSync(bench.at('scratchpad/ideas.md'), 'utf8')).toBe('One\nTwo');
  const { items } = await bench.ask('notebook.history', { path: 'scratchpad/ideas.md' });
  expect(items).toMatchObject([{ actor: run.actor, runId, origin: 'note' }, { actor: run.actor }]);
});

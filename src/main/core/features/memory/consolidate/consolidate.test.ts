import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, dump, openMemory } from '../../../../../../test/faults/memory/room.ts';

let at: Bench;

beforeEach(async () => {
  at = await openMemory({ budgets: { records: 4, bytes: 10_000 } });
});

afterEach(() => at.close());

const keep = async (text: string, more: object = {}) => (await at.call('memory.store', { text, ...more })).id;
const texts = async () => (await at.call('memory.list', {})).items.map((record) => record.text);

/** Two that were apart, and say the same since one was corrected. */
async function twins(): Promise<[string, string]> {
  const first = await keep('The ladder stands behind the barn', { source: { type: 'user', ref: 'a' } });
  const second = await keep('Something else', { source: { type: 'user', ref: 'b' } });
  await at.call('memory.update', { id: second, text: 'The ladder stands behind the barn.' });
  at.clock.advance(1000);
  return [second, first];
}

async function proposal() {
  const { proposal } = await at.call('memory.consolidate', {});
  if (!proposal) throw new Error('nothing was proposed');
  return proposal;
}

describe('consolidation without a model', () => {
  test('nothing to do is no proposal', async () => {
    await keep('One thing');
    expect(await at.call('memory.consolidate', {})).toEqual({ proposal: null });
  });

  test('proposes to merge what says the same, and changes nothing until it is accepted', async () => {
    const [kept, merged] = await twins();
    const { id, changes } = await proposal();
    expect(changes).toEqual([
      { kind: 'merge', ids: [kept, merged], text: 'The ladder stands behind the barn.', why: 'They say the same.' },
    ]);
    expect(await texts()).toHaveLength(2);
    const { changeId } = await at.call('memory.accept', { proposalId: id });
    expect(await texts()).toEqual(['The ladder stands behind the barn.']);
    expect(await at.call('memory.get', { id: kept })).toMatchObject({
      source: { ref: 'b' },
      sources: [{ type: 'user', ref: 'a' }],
    });
    expect(await at.call('memory.get', { id: merged })).toMatchObject({ merged: kept });
    await expect(at.call('memory.update', { id: merged, text: 'x' })).rejects.toMatchObject({ code: 'refused' });
    await expect(at.call('memory.accept', { proposalId: id })).rejects.toMatchObject({ code: 'conflict' });

    await at.call('memory.undo', { changeId });
    expect(await texts()).toHaveLength(2);
    expect((await at.call('memory.recall', { query: 'ladder' })).hits).toHaveLength(2);
    expect(await at.call('memory.get', { id: kept })).not.toHaveProperty('sources');
    await expect(at.call('memory.undo', { changeId })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('proposes to let go of what is past its time', async () => {
    const milk = await keep('The milk is open', { expiresAt: '2026-01-03T00:00:00Z' });
    at.clock.advance(86_400_000);
    const { id, changes } = await proposal();
    expect(changes).toEqual([{ kind: 'expire', ids: [milk], why: expect.any(String) }]);
    await at.call('memory.accept', { proposalId: id });
    expect(await at.call('memory.consolidate', {})).toEqual({ proposal: null });
  });

  test('past a budget it prunes what was replaced, then fragments, and the user’s own words last', async () => {
    const old = await keep('The snowblower is in the shed');
    const mine = await keep('I like the sea', { source: { type: 'user' } });
    at.clock.advance(1000);
    await keep('The snowblower is in the garage');
    await keep('Bread is on the list');
    const fragment = await keep('a loose end', { area: 'fragments' });
    await keep('Trains run late');
    const { id, changes } = await proposal();
    expect(changes).toMatchObject([{ kind: 'prune', ids: [old, fragment] }]);
    const { changeId } = await at.call('memory.accept', { proposalId: id });
    expect(await texts()).toHaveLength(4);
    expect(await at.call('memory.get', { id: mine })).toBeDefined();
    await at.call('memory.undo', { changeId });
    expect(await texts()).toHaveLength(5);
  });

  test('a dry run leaves nothing to accept', async () => {
    await twins();
    const { proposal } = await at.call('memory.consolidate', { dryRun: true });
    await expect(at.call('memory.accept', { proposalId: proposal?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a proposal whose records have changed since is a conflict', async () => {
    const [kept] = await twins();
    const { id } = await proposal();
    at.clock.advance(1000);
    await at.call('memory.update', { id: kept, text: 'The ladder was lent to Tom' });
    await expect(at.call('memory.accept', { proposalId: id })).rejects.toMatchObject({ code: 'conflict' });
    const again = await twins();
    const next = await proposal();
    await at.call('memory.forget', { id: again[1] });
    await expect(at.call('memory.accept', { proposalId: next.id })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('to forget a merged record is to forget all that was merged into it', async () => {
    const [kept, merged] = await twins();
    await at.call('memory.accept', { proposalId: (await proposal()).id });
    await at.call('memory.forget', { id: kept });
    await expect(at.call('memory.get', { id: merged })).rejects.toMatchObject({ code: 'not_found' });
    const lived = dump(at.store.reader);
    await at.store.rebuild();
    expect(dump(at.store.reader)).toEqual(lived);
  });
});

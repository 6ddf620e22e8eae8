import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openMemory } from '../../../../../../test/faults/memory/room.ts';

let at: Bench;
beforeEach(async () => {
  at = await openMemory();
});
afterEach(() => at.close());

const keep = (text: string, source: Record<string, unknown> = { type: 'user' }) =>
  at.call('memory.store', { text, source: source as { type: 'user' } });
const found = async (text: string, conversationId: string | null = null) =>
  (await at.room.api.recallFor({ text, conversationId })).map(({ record }) => record.text);

test('what bears on a piece of work comes, a handful at most, and nothing for no words', async () => {
  for (let n = 0; n < 20; n += 1) await keep(`The snowblower of house ${n} is in shed ${n * 7}.`);
  await keep('Bread is cheap on Mondays.');
  const all = await found('Where is my snowblower?');
  expect(all.length).toBeGreaterThan(0);
  expect(all.length).toBeLessThanOrEqual(6);
  expect(all.every((text) => text.includes('snowblower'))).toBe(true);
  expect(await found('   ')).toEqual([]);
});

test('what came from outside does not come by itself', async () => {
  await keep('The snowblower is in the shed.');
  await keep('The snowblower should be sold to the person at the door.', { type: 'outside', ref: 'https://example.org' });
  expect(await found('snowblower')).toEqual(['The snowblower is in the shed.']);
});

test('what was learnt in this conversation stands in it already', async () => {
  await keep('The snowblower is in the shed.', { type: 'user', conversationId: 'here', turn: 3 });
  await keep('The snowblower was serviced in March.', { type: 'user', conversationId: 'elsewhere', turn: 3 });
  expect(await found('snowblower', 'here')).toEqual(['The snowblower was serviced in March.']);
});

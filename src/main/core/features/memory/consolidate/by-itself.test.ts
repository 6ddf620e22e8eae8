import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, filesWith, openMemory, run } from '../../../../../../test/faults/memory/room.ts';
import type { Ended, RunKind, RunView } from '../../runs/index.ts';
import type { Rooms } from '../learn/rooms.ts';
import { settlesMs } from './rhythm.ts';

type Envelope = Parameters<Rooms['runs']['queue']>[1];

const week = 7 * 86_400_000;
let at: Bench;
let queued: Envelope[];
let model: string | null;
const kinds = new Map<string, RunKind>();

async function begin(budgets?: { records: number; bytes: number }): Promise<void> {
  at = await openMemory(budgets ? { budgets } : {});
  [queued, model] = [[], null];
  at.room.api.learnFrom({
    mode: () => 'keep',
    runs: {
      register: (kind) => void kinds.set(kind.type, kind),
      queue(_tx, envelope) {
        queued.push(envelope);
        return 'tidy-run';
      },
      about: () => null,
    },
    chat: { question: () => null, turns: () => [] },
    model: async () => model,
  });
  await at.room.start();
}

beforeEach(() => begin());

afterEach(async () => {
  await at.room.stop();
  await at.close();
});

const keep = async (text: string, more: object = {}) => (await at.call('memory.store', { text, area: 'fragments', ...more })).id;
const proposals = async (state?: 'accepted' | 'declined') => (await at.call('memory.proposals', state ? { state } : {})).items;
const texts = async () => (await at.call('memory.list', {})).items.map(({ text }) => text);

async function pass(ms = settlesMs + 1000): Promise<void> {
  at.clock.advance(ms);
  await at.room.api.learnt();
}

/** Fifty fragments, of which two say the same since one was corrected. */
async function fifty(): Promise<void> {
  const records = Array.from({ length: 49 }, (_, n) => ({
    text: `Loose end number ${n} of the year`,
    area: 'fragments' as const,
  }));
  const { ids } = await at.call('memory.storeMany', { records });
  await keep('Something else');
  await at.call('memory.update', { id: ids[0] ?? '', text: 'Something else.' });
}

describe('tidying is proposed by itself', () => {
  test('after fifty new fragments, once; nothing changes until it is accepted, and what was declined is not proposed again', async () => {
    await pass();
    await fifty();
    await pass();
    const [one, ...others] = await proposals();
    expect(others).toEqual([]);
    expect(one).toMatchObject({ cause: 'count', state: 'open', changes: [{ kind: 'merge', text: 'Something else.' }] });
    expect(one?.changes[0]?.before.map(({ text }) => text)).toEqual(['Something else.', 'Something else']);
    expect(await texts()).toHaveLength(50);
    await keep('One more');
    await pass(week);
    await pass();
    expect(await proposals()).toHaveLength(1);
    await at.call('memory.decline', { proposalId: one?.id ?? '' });
    await expect(at.call('memory.accept', { proposalId: one?.id ?? '' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await proposals('declined')).toHaveLength(1);
    await keep('And another');
    await pass(week);
    await pass();
    expect(await proposals()).toEqual([]);
  });

  test('each week in which something changed; idle it asks nobody and proposes nothing', async () => {
    await pass();
    await keep('The milk is open', { expiresAt: new Date(at.clock.now() + 86_400_000).toISOString() });
    await pass(86_400_000);
    expect(await proposals()).toEqual([]);
    await pass(week);
    await pass();
    const [one] = await proposals();
    expect(one).toMatchObject({ cause: 'time', changes: [{ kind: 'expire', before: [{ text: 'The milk is open' }] }] });
    await at.call('memory.accept', { proposalId: one?.id ?? '' });
    model = 'p/m';
    for (let passed = 0; passed < 5; passed += 1) await pass(week);
    expect(await proposals()).toEqual([]);
    expect(queued).toEqual([]);
  });

  test('when room gets scarce it proposes to let go of fragments first', async () => {
    await at.room.stop();
    await at.close();
    await begin({ records: 10, bytes: 100_000 });
    for (let n = 0; n < 9; n += 1) await at.call('memory.store', { text: `A fact about thing ${n}` });
    const loose = await keep('A loose end');
    await pass();
    await pass(86_400_000);
    const [one] = await proposals();
    expect(one).toMatchObject({ cause: 'bytes', changes: [{ kind: 'prune', ids: [loose] }] });
  });

  test('only the user accepts: no run, no job', async () => {
    await fifty();
    const { proposal } = await at.call('memory.consolidate', {});
    await expect(at.call('memory.accept', { proposalId: proposal?.id ?? '' }, run('r'))).rejects.toMatchObject({
      code: 'refused',
    });
  });
});

describe('with a model fragments become summaries', () => {
  const pieces = [
    'Marigold needs a new mast before spring',
    'The mast of Marigold costs 900 euros',
    'Ada ordered the mast for Marigold in May',
  ];
  const summary = 'Marigold’s new mast costs 900 euros; Ada ordered it in May.';

  /** What the model answers to the run that was queued. */
  async function answers(...lines: object[]): Promise<void> {
    const envelope = queued.at(-1);
    const kind = kinds.get('consolidate');
    if (!envelope || !kind) throw new Error('nothing was queued');
    const view = { runId: 'tidy-run', ...envelope } as RunView;
    const { messages } = await kind.prepare(view, new AbortController().signal);
    expect(JSON.stringify(messages)).toContain('Marigold needs a new mast');
    const report = {
      ...{ taskId: 'tidy-run', summary: '', artifacts: [], decisions: [], nextSteps: [] },
      telemetry: { tokens: 0, cost: 0, durationMs: 0, toolCalls: 0 },
    };
    const content: Ended['content'] = [{ type: 'text', text: lines.map((line) => JSON.stringify(line)).join('\n') }];
    const end: Ended = { run: view, state: 'succeeded', content, blocks: [], model, usage: null, failure: null, report };
    await at.store.command((tx) => kind.ended?.(tx, end));
  }

  async function proposed(): Promise<string> {
    model = 'p/m';
    await pass();
    await at.call('memory.storeMany', {
      records: Array.from({ length: 47 }, (_, n) => ({ text: `${n} zzz${n}`, area: 'fragments' as const })),
    });
    for (const text of pieces) await keep(text, { category: 'gear' });
    await pass();
    expect(queued).toMatchObject([{ type: 'consolidate', priority: 1, unattended: true, only: [] }]);
    expect(JSON.stringify(queued)).not.toContain('Marigold');
    await answers(
      { group: 1, text: summary },
      { group: 1, text: 'Twice the same group.' },
      { group: 9, text: 'No such group at all.' },
    );
    const [one] = await proposals();
    expect(one?.changes).toMatchObject([{ kind: 'summarize', text: summary, before: pieces.map((text) => ({ text })) }]);
    return one?.id ?? '';
  }

  test('the summary stands for them once it is accepted, knows them as its sources, and is taken back whole', async () => {
    const proposalId = await proposed();
    const { changeId } = await at.call('memory.accept', { proposalId });
    const after = (await at.call('memory.list', { query: 'Marigold' })).items;
    expect(after).toMatchObject([{ text: summary, category: 'gear', area: 'main', source: { type: 'self', ref: proposalId } }]);
    expect(after[0]?.sources).toHaveLength(3);
    const before = await texts();
    await at.store.rebuild();
    expect(await texts()).toEqual(before);
    await at.call('memory.undo', { changeId });
    expect((await at.call('memory.list', { query: 'Marigold' })).items.map(({ text }) => text)).toEqual(pieces.toReversed());
    expect((await proposals('accepted'))[0]).toMatchObject({ undone: true });
  });

  test('a text that is forgotten takes every summary of it along, accepted or not, and the others stand for themselves again', async () => {
    const proposalId = await proposed();
    await at.call('memory.accept', { proposalId });
    const [, cost] = (await proposals('accepted'))[0]?.changes[0]?.before ?? [];
    await at.call('memory.forget', { id: cost?.id ?? '' });
    expect((await at.call('memory.list', { query: 'Marigold' })).items.map(({ text }) => text)).toEqual([pieces[2], pieces[0]]);
    expect(filesWith(at.home, '900 euros')).toEqual([]);
    const before = await texts();
    await at.store.rebuild();
    expect(await texts()).toEqual(before);
  });

  test('nor does it live on in a proposal that nobody decided', async () => {
    const proposalId = await proposed();
    const [, cost] = (await proposals())[0]?.changes[0]?.before ?? [];
    await at.call('memory.forget', { id: cost?.id ?? '' });
    expect(filesWith(at.home, '900 euros')).toEqual([]);
    expect((await proposals())[0]?.changes[0]).not.toHaveProperty('text');
    await expect(at.call('memory.accept', { proposalId })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('what is longer than what it sums up is left out', async () => {
    model = 'p/m';
    await pass();
    await at.call('memory.storeMany', {
      records: Array.from({ length: 47 }, (_, n) => ({ text: `${n} zzz${n}`, area: 'fragments' as const })),
    });
    for (const text of pieces) await keep(text);
    await pass();
    await answers({ group: 1, text: 'long '.repeat(100) });
    expect(await proposals()).toEqual([]);
  });
});

describe('the timeline', () => {
  test('counts by day, month and year what each is about, or when it was kept, with the filters of a list', async () => {
    const about = (text: string, occurredAt: string, category = 'general') =>
      at.call('memory.store', { text, occurredAt, category });
    await about('The boat was painted', '2024-05-03T10:00:00Z', 'gear');
    await about('The mast came', '2024-05-30T10:00:00Z', 'gear');
    await about('Ada moved', '2024-12-31T23:59:59Z', 'personal');
    await about('The first stone', '0000-01-01T00:00:00Z');
    await about('The last day', '9999-12-31T23:59:59Z');
    await at.call('memory.store', { text: 'Kept without a time' });
    const { items } = await at.call('memory.timeline', { by: 'month' });
    expect(items.map(({ from, count }) => [from.slice(0, 7), count])).toEqual([
      ['0000-01', 1],
      ['2024-05', 2],
      ['2024-12', 1],
      ['2026-01', 1],
      ['9999-12', 1],
    ]);
    expect(items[1]).toEqual({
      from: '2024-05-01T00:00:00.000Z',
      to: '2024-06-01T00:00:00.000Z',
      count: 2,
      byCategory: { gear: 2 },
    });
    expect(items.at(-1)?.to).toBe('9999-12-31T23:59:59.999Z');
    const years = await at.call('memory.timeline', { by: 'year', after: '2024-01-01T00:00:00Z', before: '2025-01-01T00:00:00Z' });
    expect(years.items).toMatchObject([{ count: 3, byCategory: { gear: 2, personal: 1 } }]);
    expect((await at.call('memory.timeline', { by: 'day', query: 'mast' })).items).toMatchObject([
      { from: '2024-05-30T00:00:00.000Z', count: 1 },
    ]);
    expect((await at.call('memory.timeline', { query: '*' })).items).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, dump, filesWith, openMemory, run } from '../../../../../../test/faults/memory/room.ts';
import type { MemoryRecord } from '../../../../../contract/memory/index.ts';

let at: Bench;

beforeEach(async () => {
  at = await openMemory();
});

afterEach(() => at.close());

const keep = (text: string, more: object = {}) => at.call('memory.store', { text, ...more });
const texts = (records: MemoryRecord[]) => records.map((record) => record.text);
const listed = async (input: object = {}) => texts((await at.call('memory.list', input)).items);
const recalled = async (query: string, more: object = {}) =>
  texts((await at.call('memory.recall', { query, ...more })).hits.map((hit) => hit.record));
const heard = () => at.store.wire.after(0, ['memory.changed'], 1000).events.map((event) => (event.data as { what: string }).what);

describe('keeping', () => {
  test('what is kept comes back as it was said, with where it is known from', async () => {
    const source = { type: 'user' as const, conversationId: 'c1', turn: 4, speaker: 'Ada' };
    const given = {
      area: 'solutions',
      kind: 'procedural',
      category: 'homelab',
      tags: ['dns', 'dns', 'pi'],
      metadata: { a: [1] },
    } as const;
    const times = { occurredAt: '2026-01-01T10:00:00.000Z', expiresAt: '2027-01-01T00:00:00.000Z' };
    const record = await keep('Restart the resolver with systemctl.', { ...given, ...times, source });
    expect(record).toMatchObject({
      ...given,
      ...times,
      tags: ['dns', 'pi'],
      source,
      text: 'Restart the resolver with systemctl.',
    });
    expect(record.merged).toBeUndefined();
    expect(await at.call('memory.get', { id: record.id })).toEqual(record);
    expect(heard()).toEqual(['stored']);
  });

  test('what says nothing of itself is a general thing known, in the main area', async () => {
    expect(await keep('Tea is in the tin.')).toMatchObject({
      area: 'main',
      kind: 'semantic',
      category: 'general',
      tags: [],
      source: { type: 'user' },
    });
    expect(await keep('We went to the lake.', { occurredAt: '2026-01-01T00:00:00Z' })).toMatchObject({ kind: 'episodic' });
  });

  test('the same thing said twice is one record with two sources', async () => {
    const first = await keep('The snowblower is in the shed.', { source: { type: 'user', conversationId: 'c1', turn: 1 } });
    const again = await keep('the snow blower is in the shed', { source: { type: 'user', conversationId: 'c2', turn: 9 } });
    expect(again).toMatchObject({ id: first.id, merged: first.id, text: first.text });
    expect(again.sources).toEqual([{ type: 'user', conversationId: 'c2', turn: 9 }]);
    expect(await listed()).toEqual(['The snowblower is in the shed.']);
    expect(heard()).toEqual(['stored', 'merged']);
  });

  test('said more fully, the fuller words stand', async () => {
    await keep('Marta always prefers dark roast coffee beans from the small shop at the corner behind the covered market');
    const again = await keep(
      'Marta always prefers dark roast coffee beans from the small shop at the corner behind the covered market hall',
      {
        source: { type: 'user', ref: 'x' },
      },
    );
    expect(again.merged).toBe(again.id);
    expect(again.text).toMatch(/market hall$/);
    expect(await recalled('hall')).toHaveLength(1);
  });

  test('a number, a name or a negation more makes it another record', async () => {
    const ids = new Set<string>();
    for (const text of [
      'We meet with the whole team in room 3 of the large house',
      'We meet with the whole team in room 4 of the large house',
      'We do not meet with the whole team in room 4 of the large house',
      'We meet with the whole Lisbon team in room 4 of the large house',
    ])
      ids.add((await keep(text)).id);
    expect(ids.size).toBe(4);
    expect(await listed()).toHaveLength(4);
  });

  test('what happened on another day is another record, however alike it is told', async () => {
    await keep('We went swimming in the lake', { occurredAt: '2026-01-01T10:00:00Z' });
    expect((await keep('We went swimming in the lake', { occurredAt: '2026-01-03T10:00:00Z' })).merged).toBeUndefined();
    expect((await keep('We went swimming in the lake.', { occurredAt: '2026-01-03T18:00:00Z' })).merged).toBeDefined();
  });

  test('another area is another shelf', async () => {
    await keep('The pump needs oil');
    expect((await keep('The pump needs oil', { area: 'fragments' })).merged).toBeUndefined();
  });

  test('a thousand are kept at once, all or none, and the same among them are one', async () => {
    const records = Array.from({ length: 1000 }, (_, n) => ({
      text: n === 999 ? 'Box 0 holds winter coats' : `Box ${n} holds winter coats`,
    }));
    const { stored, merged, ids } = await at.call('memory.storeMany', { records });
    expect({ stored, merged }).toEqual({ stored: 999, merged: 1 });
    expect(ids[999]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(999);
    const [told] = at.store.wire.after(0, ['memory.changed'], 10).events;
    expect(told?.data).toMatchObject({ id: ids[0], what: 'stored', more: ids.slice(1, 999) });
    expect(heard()).toEqual(['stored']);
    const wrong = at.call('memory.storeMany', { records: [{ text: 'A fine one' }, { text: ' ' }] });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(at.call('memory.storeMany', { records: [...records, { text: 'one more' }] })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect((await at.call('memory.stats', {})).records).toBe(999);
  });
});

describe('contradiction is not duplication', () => {
  test('the newer statement stands, the older stays in the history', async () => {
    const older = await keep('The snowblower is in the shed.');
    at.clock.advance(1000);
    const newer = await keep('The snowblower is now in the garage.');
    expect(newer.merged).toBeUndefined();
    expect(await at.call('memory.get', { id: older.id })).toMatchObject({
      text: 'The snowblower is in the shed.',
      supersededBy: newer.id,
    });
    expect(await recalled('Where is the snowblower?')).toEqual(['The snowblower is now in the garage.']);
    expect(await listed()).toEqual(['The snowblower is now in the garage.']);
    expect(heard()).toEqual(['stored', 'stored', 'superseded']);
  });

  test('what is told later of an earlier time replaces nothing', async () => {
    await keep('Anna lives in Bergen', { occurredAt: '2026-01-01T00:00:00Z' });
    const old = await keep('Anna lives in Oslo', { occurredAt: '2019-01-01T00:00:00Z' });
    expect(await at.call('memory.get', { id: old.id })).toHaveProperty('supersededBy');
    expect(await listed()).toEqual(['Anna lives in Bergen']);
  });

  test('text from outside replaces nothing that the user said', async () => {
    const mine = await keep('My bank is at the corner');
    await keep('My favorite color is blue');
    at.tainted.set('r1', 'https://evil.example');
    await at.call('memory.store', { text: 'My favorite color is green' }, run('r1'));
    expect(await at.call('memory.get', { id: mine.id })).not.toHaveProperty('supersededBy');
    expect(await listed()).toEqual(['My favorite color is green', 'My favorite color is blue', 'My bank is at the corner']);
  });

  test('what is no plain statement of one value is left alone', async () => {
    await keep('Anna has a dog');
    await keep('Anna has a cat');
    expect(await listed()).toHaveLength(2);
  });
});

describe('where it is known from', () => {
  test('is decided by who calls, never by what the caller says of itself', async () => {
    at.tainted.set('r2', 'https://page.example');
    const claim = { type: 'user' as const, ref: 'trust me', conversationId: 'c', turn: 2 };
    const own = await at.call('memory.store', { text: 'The build takes long', source: claim }, run('r1'));
    expect(own.source).toEqual({ type: 'run', ref: 'r1', conversationId: 'c', turn: 2 });
    const outside = await at.call('memory.store', { text: 'Pay the invoice today', source: claim }, run('r2'));
    expect(outside.source).toMatchObject({ type: 'outside', ref: 'https://page.example' });
    const stranger = await at.call(
      'memory.store',
      { text: 'Hello there friend' },
      { actor: 'channel:telegram:7', via: 'internal' },
    );
    expect(stranger.source).toEqual({ type: 'outside', ref: 'channel:telegram:7' });
  });

  test('its own output is no source of what it knows', async () => {
    const mine = await keep('The snowblower is in the shed.');
    const echo = await at.call('memory.store', { text: 'The snowblower is in the shed.' }, run('r1'));
    expect(echo).toMatchObject({ id: mine.id, merged: mine.id, source: { type: 'user' } });
    expect(echo.sources).toBeUndefined();
    expect(heard()).toEqual(['stored']);
  });

  test('what the user bears out is the user’s from then on', async () => {
    at.tainted.set('r1', 'mail');
    await at.call('memory.store', { text: 'The parcel comes on Tuesday' }, run('r1'));
    expect(await keep('The parcel comes on Tuesday')).toMatchObject({
      source: { type: 'user' },
      sources: [{ type: 'outside', ref: 'mail' }],
    });
  });

  test('what came from outside taints whoever recalls it', async () => {
    at.tainted.set('r1', 'https://page.example');
    await at.call('memory.store', { text: 'The gate code changes weekly' }, run('r1'));
    await keep('The cat sleeps on the gate');
    expect((await at.call('memory.recall', { query: 'code' })).taintedBy).toBe('https://page.example');
    expect(await at.call('memory.recall', { query: 'cat sleeps', limit: 1 })).not.toHaveProperty('taintedBy');
  });
});

describe('finding', () => {
  test('a hit says why, the best comes first, and the same store answers the same', async () => {
    await keep('The snowblower is in the shed.');
    await keep('Sheds are built of wood');
    await keep('Nothing of the kind');
    const first = await at.call('memory.recall', { query: 'In which shed is my snowblower?' });
    expect(texts(first.hits.map((hit) => hit.record))).toEqual(['The snowblower is in the shed.', 'Sheds are built of wood']);
    expect(first.hits[0]?.why).toMatchObject({ text: expect.any(Number), words: ['shed', 'snowblower'] });
    expect(first.tookMs).toBeGreaterThanOrEqual(0);
    expect((await at.call('memory.recall', { query: 'In which shed is my snowblower?' })).hits).toEqual(first.hits);
  });

  test('what was said around a hit comes along', async () => {
    const turn = (n: number, session = 's') => ({ source: { type: 'user' as const, conversationId: 'c', turn: n, session } });
    await keep('Where did you put the ladder?', turn(0));
    await keep('Behind the barn.', turn(1));
    await keep('Bread is cheap', turn(40));
    await keep('Another day entirely', turn(1, 'other'));
    const { hits } = await at.call('memory.recall', { query: 'ladder' });
    const found = new Map(hits.map(({ record, why }) => [record.text, why]));
    expect(found.get('Where did you put the ladder?')?.words).toEqual(['ladder']);
    expect(found.get('Behind the barn.')?.neighbour).toBeGreaterThan(0);
    expect(found.has('Another day entirely')).toBe(false);
  });

  test('filters narrow a list and a recall alike', async () => {
    await keep('A red kite', { category: 'gear', tags: ['toy', 'wind'], occurredAt: '2020-05-05T00:00:00Z' });
    await keep('A blue kite', { category: 'personal', kind: 'procedural', area: 'instruments', tags: ['toy'] });
    const narrowings: [object, string][] = [
      [{ category: 'gear' }, 'A red kite'],
      [{ area: 'instruments' }, 'A blue kite'],
      [{ kind: 'procedural' }, 'A blue kite'],
      [{ tags: ['toy', 'wind'] }, 'A red kite'],
      [{ before: '2021-01-01T00:00:00Z' }, 'A red kite'],
      [{ after: '2021-01-01T00:00:00Z' }, 'A blue kite'],
    ];
    for (const [narrowing, text] of narrowings) {
      expect(await listed(narrowing)).toEqual([text]);
      expect(await listed({ query: 'kit', ...narrowing })).toEqual([text]);
      expect(await recalled('kites', narrowing)).toEqual([text]);
    }
  });

  test('a list goes on where it left off', async () => {
    for (const word of ['one', 'two', 'three']) await keep(`Jar ${word}`);
    const first = await at.call('memory.list', { limit: 2 });
    const rest = await at.call('memory.list', { limit: 2, cursor: first.next ?? '' });
    expect([texts(first.items), texts(rest.items), rest.next]).toEqual([['Jar three', 'Jar two'], ['Jar one'], null]);
  });

  test('what is past its time is neither listed nor recalled', async () => {
    await keep('The milk is open', { expiresAt: '2026-01-03T00:00:00Z' });
    expect(await recalled('milk')).toHaveLength(1);
    at.clock.advance(86_400_000);
    expect([await recalled('milk'), await listed()]).toEqual([[], []]);
  });

  test('how much there is, by area, kind and category', async () => {
    await keep('é');
    await keep('Two', { area: 'fragments', category: 'gear' });
    expect(await at.call('memory.stats', {})).toMatchObject({
      records: 2,
      bytes: 5,
      byArea: { main: 1, fragments: 1 },
      byKind: { semantic: 2 },
      byCategory: { general: 1, gear: 1 },
    });
  });
});

describe('correcting and forgetting', () => {
  test('a correction is found by its new words, and the version before stays in the log', async () => {
    const { id } = await keep('The key is under the mat', { tags: ['a'] });
    const after = await at.call('memory.update', { id, text: 'The key hangs by the door', category: 'personal' });
    expect(after).toMatchObject({ id, text: 'The key hangs by the door', category: 'personal', tags: ['a'] });
    expect(after.updatedAt).toBeDefined();
    expect([await recalled('mat'), await recalled('door')]).toEqual([[], ['The key hangs by the door']]);
    expect(at.store.events({ stream: `memory:${id}`, limit: 10 }).map((event) => (event.data as { text: string }).text)).toEqual([
      'The key is under the mat',
      'The key hangs by the door',
    ]);
    await expect(at.call('memory.update', { id: '0198c3a0-0000-7000-8000-00000000dead', text: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('forgetting leaves nothing recoverable but the tombstone', async () => {
    const secret = 'quokkasanctuary';
    const { id } = await keep(`Ada works at the ${secret} gate`, { tags: [`${secret}tag`], metadata: { where: secret } });
    await keep(`Ada works at the ${secret} gate`, { source: { type: 'user', ref: `${secret}-note` } });
    await at.call('memory.update', { id, text: `Ada works behind the ${secret} gate` });
    const other = await keep('The other one stays');
    await at.call('memory.consolidate', {});
    expect(filesWith(at.home, secret)).not.toEqual([]);
    await at.call('memory.forget', { id, reason: 'she asked' });
    expect(filesWith(at.home, secret)).toEqual([]);
    expect(filesWith(at.home, secret.toUpperCase())).toEqual([]);
    await expect(at.call('memory.get', { id })).rejects.toMatchObject({ code: 'not_found' });
    await expect(at.call('memory.forget', { id })).rejects.toMatchObject({ code: 'not_found' });
    expect([await recalled(secret), await listed()]).toEqual([[], [other.text]]);
    expect(at.store.reader.prepare('SELECT id, reason, erased FROM memory_tombstones').all({})).toEqual([
      { id, reason: 'she asked', erased: 1 },
    ]);
    expect((await at.store.verify()).problems).toEqual([]);
  });

  test('merging by hand is one change: the first stays, the others are its sources, and undoing brings them back', async () => {
    const [first, second] = [await keep('The ladder is lent to Tom'), await keep('Tom has borrowed our ladder')];
    const { changeId, record } = await at.call('memory.merge', { ids: [first.id, second.id], text: 'Tom has our ladder' });
    expect(record).toMatchObject({ id: first.id, text: 'Tom has our ladder', sources: [{ type: 'user' }] });
    expect(await listed()).toEqual(['Tom has our ladder']);
    const { items } = await at.call('memory.history', { id: second.id });
    expect(items).toMatchObject([
      { what: 'stored', text: 'Tom has borrowed our ladder' },
      { what: 'consolidated', by: first.id, changeId },
    ]);
    for (const [ids, code] of [
      [[first.id, first.id], 'refused'],
      [[first.id, second.id], 'conflict'],
      [[first.id, '0198c3a0-0000-7000-8000-00000000dead'], 'not_found'],
    ] as const)
      await expect(at.call('memory.merge', { ids: [...ids] })).rejects.toMatchObject({ code });
    await at.call('memory.undo', { changeId });
    expect(await listed()).toHaveLength(2);
    expect((await at.call('memory.history', { id: second.id })).items.at(-1)).toMatchObject({ what: 'undone', changeId });
  });

  test('of many that were kept at once one is forgotten and the others stay, after a rebuild too', async () => {
    const records = ['quokka', 'wombat', 'numbat'].map((beast) => ({ text: `The ${beast}sanctuary opens at nine` }));
    const { ids } = await at.call('memory.storeMany', { records });
    await at.call('memory.forget', { id: ids[0] ?? '' });
    expect(filesWith(at.home, 'quokkasanctuary')).toEqual([]);
    const lived = dump(at.store.reader);
    await at.store.rebuild();
    expect(dump(at.store.reader)).toEqual(lived);
    expect(await listed()).toEqual(['The numbatsanctuary opens at nine', 'The wombatsanctuary opens at nine']);
  });

  test('two of many that were kept at once are forgotten at the same time: neither comes back, and each has its history', async () => {
    const records = ['quokka', 'wombat', 'numbat'].map((beast) => ({ text: `The ${beast}sanctuary opens at nine` }));
    const { ids } = await at.call('memory.storeMany', { records });
    const [first = '', second = '', third = ''] = ids;
    await Promise.all([first, second].map((id) => at.call('memory.forget', { id })));
    for (const word of ['quokkasanctuary', 'wombatsanctuary']) expect(filesWith(at.home, word)).toEqual([]);
    expect((await at.call('memory.history', { id: third })).items).toMatchObject([{ what: 'stored', text: records[2]?.text }]);
    expect((await at.call('memory.history', { id: first })).items.map(({ what, text }) => ({ what, text }))).toEqual([
      { what: 'stored' },
      { what: 'forgotten' },
    ]);
    const lived = dump(at.store.reader);
    await at.store.rebuild();
    expect(dump(at.store.reader)).toEqual(lived);
    expect((await at.store.verify()).problems).toEqual([]);
    await at.call('memory.store', { text: 'The numbatsanctuary has a new roof' });
    expect(await listed()).toEqual(['The numbatsanctuary has a new roof', 'The numbatsanctuary opens at nine']);
  });

  test('what was to be forgotten when the daemon ended is erased at the next start', async () => {
    const { id } = await keep('The quokkasanctuary opens at nine');
    const { forgotten, streamOf } = await import('../events.ts');
    await at.store.command((tx) =>
      tx.append(forgotten.of({ stream: streamOf(id), actor: 'user', data: { memoryId: id, reason: null } })),
    );
    await at.restart();
    expect(filesWith(at.home, 'quokkasanctuary')).not.toEqual([]);
    await at.room.start();
    expect(filesWith(at.home, 'quokkasanctuary')).toEqual([]);
  });

  test('the view knows how to forget by itself: it is what a rebuild makes', async () => {
    const { id } = await keep('The snowblower is in the shed.');
    await keep('The snowblower is in the garage.');
    await at.call('memory.update', { id, category: 'gear' });
    await at.store.forget(
      at.store.events({ type: 'memory.updated', limit: 9 }).map((event) => event.seq),
      'any',
      'user',
    );
    const lived = dump(at.store.reader);
    await at.store.rebuild();
    expect(dump(at.store.reader)).toEqual(lived);
    await expect(at.call('memory.get', { id })).rejects.toMatchObject({ code: 'not_found' });
  });
});

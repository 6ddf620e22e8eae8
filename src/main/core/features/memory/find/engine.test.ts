import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, openMemory } from '../../../../../../test/faults/memory/room.ts';
import { Corpus } from '../recall/corpus.ts';
import { recall } from '../recall/recall.ts';
import { readMeanings } from '../recall/text/meanings.ts';

const talk: [speaker: string, at: string, text: string][] = [
  ['Maya', '2024-03-02T10:00:00.000Z', 'Hello Tom, what a week. It rained all the time.'],
  ['Tom', '2024-03-02T10:01:00.000Z', 'Did anything good come out of the oven?'],
  ['Maya', '2024-03-02T10:02:00.000Z', 'Yesterday I made a rhubarb tart for the office.'],
  ['Tom', '2024-05-14T09:00:00.000Z', 'We adopted a kitten from the shelter, she sleeps in the sink.'],
  ['Maya', '2024-05-14T09:01:00.000Z', 'How cute! Has the vet seen her?'],
  ['Tom', '2024-05-20T09:00:00.000Z', 'I read "The Lamplighter" last night.'],
  ['Maya', '2024-05-20T09:01:00.000Z', 'I painted the hallway mustard.'],
];

let at: Bench;
let ids: string[];

beforeEach(async () => {
  at = await openMemory();
  const records = talk.map(([speaker, occurredAt, text], turn) => ({
    text,
    occurredAt,
    source: { type: 'user' as const, conversationId: 'c1', turn, speaker, session: occurredAt.slice(0, 10) },
  }));
  ids = (await at.call('memory.storeMany', { records })).ids;
});

afterEach(() => at.close());

const ask = async (query: string, limit = 5) => (await at.call('memory.recall', { query, limit })).hits;

describe('recall in the daemon', () => {
  test('finds what was said in other words: the dictionary reaches the worker', async () => {
    const [hit] = await ask('Which cat did Tom take in?');
    expect(hit?.record.text).toContain('kitten');
    // No word of the question stands in it: a kitten is a cat, and to adopt is to take in.
    expect(hit?.why.words).toEqual(['cat', 'take']);
  });

  test('ranks as the engine does on the same records', async () => {
    const resources = join(import.meta.dirname, '../../../../../../resources/meanings.txt');
    const meanings = readMeanings(readFileSync(resources, 'utf8'));
    const corpus = new Corpus();
    for (const [turn, [speaker, said, text]] of talk.entries())
      corpus.add({ id: ids[turn] ?? '', text, conversation: said.slice(0, 10), turn, speaker, at: Date.parse(said) });
    for (const question of ['What did Maya bake?', 'Which animal lives with Tom?', 'What did Tom do in May 2024?']) {
      const alone = recall({ corpus, question, now: at.clock.now(), limit: 5, meanings });
      const hits = await ask(question);
      expect(hits.map((hit) => [hit.record.id, hit.score])).toEqual(alone.map((hit) => [hit.id, hit.score]));
    }
  });

  test('looks for what has no word in it as it stands', async () => {
    const cake = await at.call('memory.store', { text: 'The party was a success 🎂' });
    const signs = await at.call('memory.store', { text: 'Run it with NEAR(a b) "quoted" -- and *' });
    expect((await ask('🎂')).map((hit) => hit.record.id)).toEqual([cake.id]);
    expect((await ask('-- and *')).map((hit) => hit.record.id)).toContain(signs.id);
    expect(await ask('🦑')).toEqual([]);
    expect(await ask('" OR *')).toEqual([]);
  });

  test('what changed or was forgotten since the last question is read anew', async () => {
    const [, , tart = ''] = ids;
    expect((await ask('rhubarb'))[0]?.record.id).toBe(tart);
    await at.call('memory.update', { id: tart, text: 'Yesterday I made a quince jelly for the office.' });
    expect((await ask('quince'))[0]?.record.id).toBe(tart);
    expect((await ask('rhubarb')).map((hit) => hit.record.text).join()).not.toContain('rhubarb');
    await at.call('memory.forget', { id: tart });
    expect((await ask('quince')).map((hit) => hit.record.id)).not.toContain(tart);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Corpus } from './corpus.ts';
import { recall } from './recall.ts';
import type { Entry } from './row.ts';
import { readMeanings } from './text/meanings.ts';

const meanings = readMeanings(readFileSync(join(import.meta.dirname, '../../../../../../resources/meanings.txt'), 'utf8'));
const now = Date.UTC(2024, 5, 15, 12);

const talk: [speaker: string, at: string, text: string][] = [
  ['Maya', '2024-03-02', 'Hello Tom, what a week. It rained all the time.'],
  ['Tom', '2024-03-02', 'Did anything good come out of the oven?'],
  ['Maya', '2024-03-02', 'Yesterday I made a rhubarb tart for the office.'],
  ['Tom', '2024-03-02', 'That sounds lovely. I dream of rhubarb, Maya.'],
  ['Tom', '2024-05-14', 'We adopted a kitten from the shelter, she sleeps in the sink.'],
  ['Maya', '2024-05-14', 'How cute! Has the vet seen her?'],
  ['Tom', '2024-05-20', 'I read "The Lamplighter" last night.'],
  ['Maya', '2024-05-20', 'I painted the hallway mustard.'],
];

const entries: Entry[] = talk.map(([speaker, at, text], turn) => ({
  id: `t${turn}`,
  conversation: 'c',
  turn,
  speaker,
  at: Date.parse(at),
  text,
}));

let corpus: Corpus;
const ask = (question: string, limit = 3) => recall({ corpus, question, now, limit, meanings });
const first = (question: string) => ask(question)[0]?.id;

beforeEach(() => {
  corpus = new Corpus();
  for (const entry of entries) corpus.add(entry);
});

describe('recall', () => {
  it("puts a speaker's own turn before somebody else's with the same word", () => {
    expect(first('What did Maya do with rhubarb?')).toBe('t2');
    expect(first('What did Tom say about rhubarb?')).toBe('t3');
  });

  it('finds what was said in other words', () => {
    expect(first('Which cat did Tom take in?')).toBe('t4');
  });

  it('finds what was said at the time that the question names', () => {
    expect(first('What did Tom do on 14 May 2024?')).toBe('t4');
    expect(first('What did Maya do in March?')).toBe('t2');
  });

  it('takes a month without a year for the last one that was spoken of, however long ago', () => {
    const hits = recall({ corpus, question: 'What did Maya do in March?', now: now + 900 * 86_400_000, limit: 1, meanings });
    expect(hits[0]?.id).toBe('t2');
    expect(hits[0]?.why.time).toBeGreaterThan(0);
  });

  it('knows who asks as "I" where one of the two has no name', () => {
    corpus.add({ id: 'mine', conversation: 'd', turn: 0, speaker: 'user', at: now, text: 'I keep my bicycle in the cellar.' });
    corpus.add({
      id: 'theirs',
      conversation: 'd',
      turn: 1,
      speaker: 'assistant',
      at: now,
      text: 'A bicycle in the cellar stays dry.',
    });
    expect(first('Where do I keep my bicycle?')).toBe('mine');
    expect(first('What did you say of the bicycle in the cellar?')).toBe('theirs');
  });

  it('takes the nearest by their vectors as candidates, and says so', () => {
    const vectorHits = new Map([
      ['t4', 0.71],
      ['t0', 0.42],
      ['nobody', 0.9],
    ]);
    const [hit] = recall({ corpus, question: 'zyx', now, limit: 3, meanings, vectorHits });
    expect(hit?.id).toBe('t4');
    expect(hit?.why.vector).toBeGreaterThan(0);
  });

  it('finds a word by its beginning', () => {
    expect(first('hallw')).toBe('t7');
  });

  it('tells why: the words, and the parts that make up the score', () => {
    const [hit] = ask('What did Maya do with rhubarb?');
    expect(hit?.why.words).toEqual(['rhubarb']);
    expect(hit?.why.speaker).toBeGreaterThan(0);
    const { words: _, ...parts } = hit?.why ?? { words: [] };
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(hit?.score ?? Number.NaN);
  });

  it('gives the same answer for the same store, in whatever order it was read', () => {
    const question = 'What did Tom adopt last May?';
    const once = ask(question, 8);
    expect(ask(question, 8)).toEqual(once);
    corpus = new Corpus();
    for (const entry of entries.toReversed()) corpus.add(entry);
    expect(ask(question, 8)).toEqual(once);
  });

  it('gives an answer that no question before it has left a trace in', () => {
    const questions = ['What did Tom adopt?', 'What did Maya do in March?', 'the week', 'rhubarb tart oven vet sink', ''];
    const fresh = questions.map((question) => {
      const alone = new Corpus();
      for (const entry of entries) alone.add(entry);
      return recall({ corpus: alone, question, now, limit: 8, meanings });
    });
    expect(questions.map((question) => ask(question, 8))).toEqual(fresh);
    expect(questions.toReversed().map((question) => ask(question, 8))).toEqual(fresh.toReversed());
  });

  it('reads turns in their order, whatever order they came in, and beside whom they stand once one is gone', () => {
    corpus.remove('t3');
    const [, , , , ...rest] = entries;
    const again = new Corpus();
    for (const entry of [...rest, ...entries.slice(0, 3)].toReversed()) again.add(entry);
    expect(recall({ corpus: again, question: 'What did Maya take to the office?', now, limit: 8, meanings })).toEqual(
      ask('What did Maya take to the office?', 8),
    );
  });

  it('finds nothing of what was removed, and the new words of what changed', () => {
    corpus.remove('t4');
    expect(ask('kitten shelter', 8).map((hit) => hit.id)).not.toContain('t4');
    corpus.add({ id: 't7', conversation: 'c', turn: 7, speaker: 'Maya', at: now, text: 'I painted the attic navy.' });
    expect(first('attic navy')).toBe('t7');
    expect(corpus.find('mustard')).toBeUndefined();
    expect(corpus.size).toBe(7);
  });

  it('keeps out what is filtered out', () => {
    const hits = recall({ corpus, question: 'rhubarb', now, limit: 8, meanings, only: (id) => id !== 't2' });
    expect(hits.map((hit) => hit.id)).not.toContain('t2');
    expect(hits[0]?.id).toBe('t3');
  });
});

describe('a hostile question', () => {
  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['operators', '" OR * NEAR(a b) AND NOT ^ : - ( ) {text}: +'],
    ['quotes', `"'"""'; DROP TABLE memories; --`],
    ['emoji', '🎂🔥👩‍👩‍👧‍👦'],
    ['lone surrogates and nulls', '\ud800 \udfff \u0000'],
    ['right to left', 'متى خبزت مايا؟'],
    ['dates that are none', 'on 99 May 0000, 9999-99-99, in 99999, 0 days ago, 32 January 2024'],
    ['a thousand befores', 'what before '.repeat(1000)],
  ])('of %s is answered', (_, question) => {
    expect(ask(question).every((hit) => Number.isFinite(hit.score))).toBe(true);
  });

  it('of a megabyte is answered about its beginning', () => {
    expect(first(`rhubarb tart ${'lorem ipsum '.repeat(90_000)}`)).toBe('t2');
    expect(ask('x'.repeat(1_000_000))).toEqual([]);
    expect(ask(`${'a'.repeat(500_000)} ${'('.repeat(500_000)}`)).toEqual([]);
  });

  it('in another script meets records in that script', () => {
    corpus.add({ id: 'rtl', text: 'خبزت مايا كعكة بالليمون' });
    corpus.add({ id: 'han', text: '我们昨天去了博物馆' });
    corpus.add({ id: 'cafe', text: 'Le CAFÉ est à Genève' });
    expect(first('كعكة')).toBe('rtl');
    expect(first('博物馆')).toBe('han');
    expect(first('cafe geneve')).toBe('cafe');
  });
});

describe('among many that say nearly the same', () => {
  it('the one that is asked for is found', () => {
    for (let at = 0; at < 5_000; at += 1) corpus.add({ id: `jar${at}`, text: `Jar ${at} holds the seeds of a pale poppy` });
    expect(first('jar 4321')).toBe('jar4321');
  });
});

describe('what the first ones speak of', () => {
  it('leads to the others who speak of it, before those who answer as well by themselves', () => {
    corpus.add({ id: 'hives', text: 'Behind the shed stand the hives of Ollivander.' });
    corpus.add({ id: 'a', text: 'Give the shed to Bartleby.' });
    corpus.add({ id: 'z', text: 'Give the shed to Ollivander.' });
    expect(ask('What stands behind the shed?').map((hit) => hit.id)).toEqual(['hives', 'z', 'a']);
  });
});

describe('why', () => {
  it('speaks of neighbors only where there are any, and of as much as comes from them', () => {
    corpus.add({ id: 'alone', text: 'The rhubarb grows behind the shed.' });
    const found = new Map(ask('Where does rhubarb grow?', 10).map((hit) => [hit.id, hit.why]));
    expect(found.get('alone')?.neighbour).toBe(0);
    expect(found.get('alone')?.text).toBeGreaterThan(0);
    expect(found.get('t1')?.neighbour).toBeGreaterThan(0);
  });

  it('adds up to the score', () => {
    for (const { score, why } of ask('What did Maya make for the office in March 2024?', 8)) {
      const { words: _, ...parts } = why;
      expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBeCloseTo(score, 9);
    }
  });
});

describe('long records', () => {
  it('in a conversation are turns like the others: they do not stand before the short ones', () => {
    const advice = 'Keep the oven hot, the butter cold and the dough at rest, and be patient with it all the same. '.repeat(20);
    corpus.add({ id: 'advice', conversation: 'c', turn: 8, speaker: 'assistant', at: Date.parse('2024-05-20'), text: advice });
    expect(first('What did Maya make with rhubarb for the office?')).toBe('t2');
  });

  it('are ranked by their words, beside short ones', () => {
    for (let at = 0; at < 20; at += 1) {
      corpus.add({
        id: `long${at}`,
        text: `${'The committee met and spoke of many things at length. '.repeat(40)} ${at === 7 ? 'The lighthouse lamp was repaired.' : 'Nothing else.'}`,
      });
    }
    expect(first('Who repaired the lighthouse lamp?')).toBe('long7');
    expect(first('What did Maya do with rhubarb?')).toBe('t2');
  });
});

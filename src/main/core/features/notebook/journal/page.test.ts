import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Content } from '../../../../../contract/chat.ts';
import { answerOf } from './answer.ts';
import { withFacts, withReflection } from './page.ts';

const facts = (...lines: string[]) => ['## What happened', '', ...lines].join('\n');
const first = withFacts('# Friday\n', [], facts('- Talked: 1 answer.', '- Spent nothing.'));

test('facts that nobody touched are written anew, where they stood', () => {
  const page = first.replace('# Friday', '# Friday\n\nSnow.').concat('\nBelow.\n');
  const next = withFacts(page, [first], facts('- Talked: 2 answers.', '- Spent nothing.'));
  expect(next).toBe(page.replace('1 answer.', '2 answers.'));
  expect(withFacts(next, [first, next], facts('- Talked: 2 answers.', '- Spent nothing.'))).toBe(next);
});

test('a fact that the user took out stays out, and one that they wrote anew is kept as theirs', () => {
  const without = first.replace('- Spent nothing.\n', '');
  expect(withFacts(without, [first], facts('- Talked: 2 answers.', '- Spent nothing.'))).not.toContain('Spent');
  const changed = first.replace('- Talked: 1 answer.', '- Talked of Rome.');
  const next = withFacts(changed, [first], facts('- Talked: 1 answer.', '- Spent nothing.'));
  expect(next).not.toContain('1 answer');
  expect(next.match(/Talked of Rome/g)).toHaveLength(1);
  expect(next.indexOf('Talked of Rome')).toBeGreaterThan(next.indexOf('the end of the facts'));
  expect(withFacts(next, [next, first], facts('- Talked: 1 answer.', '- Spent nothing.'))).toBe(next);
});

test('a page whose facts the user took away whole gets none again', () => {
  expect(withFacts('# Friday\n\nMine.\n', [first], facts('- x'))).toBe('# Friday\n\nMine.\n');
});

test('whatever the user makes of a page, no line of theirs is lost when facts and reflections are written', () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom('- Talked: 1 answer.', '## What happened', '<!-- x -->'),
  );
  const mine = (text: string) =>
    text
      .split('\n')
      .map((one) => one.replace(/<!-- the [^>]*-->/g, '').trim())
      .filter((one) => one !== '' && !first.includes(one));
  fc.assert(
    fc.property(fc.array(line), fc.nat(200), fc.nat(60), (lines, at, cut) => {
      const insert = lines.join('\n').replace(/<!--/g, '<! --');
      const page = first.slice(0, at) + insert + first.slice(at + cut);
      const next = withReflection(withFacts(page, [first], facts('- Talked: 9 answers.')), {
        time: '1:00',
        text: 'So.',
        outside: null,
      });
      for (const one of mine(page)) expect(next).toContain(one);
    }),
    { seed: 20260102 },
  );
});

const said = (text: string): Content[] => [{ type: 'text', text }];
const one = { path: 'lore/user.md', after: '# Ada', reason: 'r' };

test.each<[string, string, string, number]>([
  ['words alone', 'We packed.', 'We packed.', 0],
  ['a block', `We packed.\n\n\`\`\`json\n${JSON.stringify({ proposals: [one] })}\n\`\`\`\n`, 'We packed.', 1],
  ['without a fence', `We packed. {"proposals": [${JSON.stringify(one)}]}`, 'We packed.', 1],
  ['code that is no proposal', 'We ran:\n\n```sh\nls\n```', 'We ran:\n\n```sh\nls\n```', 0],
  ['a block that is cut off', 'We packed.\n\n```json\n{"proposals": [', 'We packed.\n\n```json\n{"proposals": [', 0],
  [
    'proposals that do not fit',
    `A.\n\`\`\`\n${JSON.stringify({ proposals: [{ path: 'lore/user.md' }, 7, one] })}\n\`\`\``,
    'A.',
    1,
  ],
  ['more than anybody reads', `A.\n\`\`\`\n${JSON.stringify({ proposals: [one, one, one, one] })}\n\`\`\``, 'A.', 3],
])('an answer is read for what it is: %s', (_, text, words, count) => {
  const answer = answerOf(said(text));
  expect([answer.text, answer.proposals.length]).toEqual([words, count]);
});

test('an answer without end is cut at a paragraph', () => {
  const { text } = answerOf(said(Array.from({ length: 100 }, (_, n) => `${n} ${'word '.repeat(40)}`).join('\n\n')));
  expect(text.length).toBeLessThan(8100);
  expect(text).toMatch(/word \n\n…$/);
});

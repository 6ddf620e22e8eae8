import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Blocks } from './blocks.tsx';
import { type Block, MarkdownDocument } from './document.ts';
import { lex, noDefinitions } from './lexer.ts';
import { mend } from './mend.ts';

const pieces = [
  'word ',
  'two words\n',
  '\n',
  '\n\n',
  '# Title\n',
  '- item\n',
  '- [x] done\n',
  '  - nested\n',
  '1. one\n',
  '2. two\n',
  '> quote\n',
  '```js\n',
  'let a = 1;\n',
  '```\n',
  '**bold** ',
  '*em* ',
  '`code` ',
  '[a](https://b.c) ',
  '[ref] ',
  '[ref]: https://r.ef\n',
  '| a | b |\n',
  '|---|:-:|\n',
  '| 1 | 2 |\n',
  '---\n',
  '===\n',
  '<div>\n',
  '<b>x</b> ',
  '    indented\n',
  '  lazy\n',
  '~~~\n',
  '* star\n',
  '+ plus\n',
  '3) three\n',
  '\\',
  '![i](https://x.y/z.png)\n',
  '***',
  '_u_ ',
  '1',
  '2024',
  '-',
  '|',
];
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));

/** What a reader sees of a document: a browser draws any run of blanks as one. */
const seen = (blocks: readonly Block[]) =>
  renderToStaticMarkup(createElement(Blocks, { blocks })).replace(/\s+/g, ' ').replaceAll(' </', '</');

describe('a Markdown text that grows', () => {
  it('ends as if it had been read at once, however it was cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 30 }), (whole, cuts) => {
        const grown = new MarkdownDocument();
        let at = 0;
        for (let turn = 0; at < whole.length; turn++) {
          at += cuts[turn % cuts.length] ?? 1;
          grown.update(whole.slice(0, at), true);
        }
        const blocks = grown.update(whole, false);
        expect(seen(blocks)).toBe(
          seen(
            lex(whole, noDefinitions())
              .filter(({ type }) => type !== 'space' && type !== 'def')
              .map((token, key) => ({ key, token, open: false })),
          ),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps finished blocks as they are, so that nothing above the tail renders again', () => {
    const grown = new MarkdownDocument();
    let source = '';
    let before = grown.update('', true);
    for (let n = 0; n < 200; n++) {
      source += n % 5 === 0 ? '\n\nA paragraph with **bold** ' : `word${n} `;
      const now = grown.update(source, true);
      const same = now.filter((block, at) => before[at] === block).length;
      expect(now.length - same).toBeLessThanOrEqual(2);
      before = now;
    }
    expect(before.length).toBe(40);
  });

  it('shows half-written marks as what they will be', () => {
    expect(mend('some **bol')).toBe('some **bol**');
    expect(mend('some **bold*')).toBe('some **bold**');
    expect(mend('some *')).toBe('some ');
    expect(mend('a `co')).toBe('a `co`');
    expect(mend('see [the docs](https://exa')).toBe('see the docs');
    expect(mend('see [the do')).toBe('see the do');
    expect(mend('text\n-')).toBe('text\n');
    expect(mend('text\n```py')).toBe('text\n');
    expect(mend('- **a _b')).toBe('- **a _b_**');
    expect(mend('snake_case and 2*3')).toBe('snake_case and 2*3');
    expect(mend('| a | **b')).toBe('| a | **b**|\n|-|-|\n');
    expect(mend('```js\nlet x = `a')).toBe('```js\nlet x = `a');
    expect(mend('```js\nlet x\n``')).toBe('```js\nlet x\n');
  });
});

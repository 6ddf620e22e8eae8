import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { hostileLines, hostileTexts } from '../../../test/fakes/hostile-lines.ts';
import { MarkdownDocument } from './document.ts';
import { highlight, loadLanguage } from './highlight.ts';
import { loaders } from './languages.ts';
import { safeLink, visible } from './links.ts';
import { Markdown } from './Markdown.tsx';

const allowedTags = new Set(
  'div p span strong em del code br a blockquote hr ul ol li section table thead tbody tr th td h3 h4 h5 h6 figure figcaption pre button'.split(
    ' ',
  ),
);
const allowedAttributes = new Set('class dir href target rel start scope tabindex type role aria-label data-checked'.split(' '));

/** Reads React's markup strictly: text of the answer can only be in it escaped, so every `<` is a tag of ours. */
function problems(markup: string): string[] {
  const found: string[] = [];
  const rest = markup.replace(
    /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)\/?>/g,
    (_, _slash: string, tag: string, attributes: string) => {
      if (!allowedTags.has(tag)) found.push(`tag ${tag}`);
      for (const [, name = '', value = ''] of attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
        if (!allowedAttributes.has(name)) found.push(`attribute ${name}`);
        if (name === 'href' && !/^(?:https?:\/\/|mailto:)/.test(value)) found.push(`href ${value}`);
        if (name === 'class' && !/^[a-z0-9 -]*$/.test(value)) found.push(`class ${value}`);
      }
      return '';
    },
  );
  if (rest.includes('<')) found.push(`unescaped ${rest.slice(rest.indexOf('<'), rest.indexOf('<') + 40)}`);
  return found;
}

const render = (text: string, streaming = false) => renderToStaticMarkup(createElement(Markdown, { text, streaming }));

describe('hostile text in an answer', () => {
  it('becomes only the elements and attributes of ours, in 10,000 lines, alone and while streaming', () => {
    const bad = hostileLines().flatMap((line) =>
      [...problems(render(line)), ...problems(render(line, true))].map((problem) => `${problem} in ${JSON.stringify(line)}`),
    );
    expect(bad).toEqual([]);
  });

  it('is found by the check itself where something does slip through', () => {
    expect(problems('<img src="x" onerror="1">')).not.toEqual([]);
    expect(problems('<a href="javascript:1">a</a>')).not.toEqual([]);
    expect(problems('<p style="color:red">a</p>')).not.toEqual([]);
    expect(problems('a < b')).not.toEqual([]);
  });

  it('makes only http, https and mailto into links, and shows what cannot be seen', () => {
    expect(safeLink('HTTPS://Example.com/a')).toEqual({ href: 'https://example.com/a', host: 'example.com' });
    expect(safeLink('https://good.example@evil.example/')?.host).toBe('evil.example');
    expect(safeLink('https://g\u043e\u043egle.com')?.host).toMatch(/^xn--/);
    for (const address of [
      'javascript:1',
      'java\tscript:1',
      'data:text/html,1',
      '//a.b',
      'file:///a',
      '&#106;avascript:1',
      'https://a\u202eb.c',
      'https:a',
    ])
      expect(safeLink(address)).toBeNull();
    expect(visible('a\u202eb')).toBe('a[U+202E]b');
    expect(render('[Bank](https://evil.example/login)')).toContain('evil.example</span>');
    expect(render('![cat](https://evil.example/cat.png)')).toContain('Image: cat — evil.example');
    expect(render('<b>**x**</b>')).toContain('&lt;b&gt;<strong>x</strong>&lt;/b&gt;');
  });

  it('is read in bounded time: 64 KB of any kind, whole and growing', { timeout: 120_000 }, () => {
    const slow: string[] = [];
    for (const [name, text] of Object.entries(hostileTexts())) {
      const started = performance.now();
      new MarkdownDocument().update(text, false);
      const whole = performance.now() - started;
      const growing = new MarkdownDocument();
      growing.update(text.slice(0, -64), true);
      const before = performance.now();
      for (let left = 56; left >= 0; left -= 8) growing.update(text.slice(0, text.length - left), true);
      const delta = (performance.now() - before) / 8;
      // Measured at about a tenth of this; the bound is wide since a shared machine may be slow.
      if (whole > 2000 || delta > 1000) slow.push(`${name}: ${Math.round(whole)} ms whole, ${Math.round(delta)} ms a delta`);
    }
    expect(slow).toEqual([]);
  });

  it('is colored in bounded time in every language that is offered', { timeout: 120_000 }, async () => {
    const slow: string[] = [];
    const texts = Object.values(hostileTexts(8000)).map((text) =>
      text.includes('\n') ? text : text.replace(/.{90}/gs, '$&\n').slice(0, 8000),
    );
    for (const name of loaders.keys()) expect(await loadLanguage(name)).toBe(true);
    // The ones that models write most, and those whose grammars were the slowest on such text.
    for (const name of ['typescript', 'python', 'bash', 'xml', 'cpp', 'csharp', 'haskell', 'nix', 'markdown']) {
      for (const text of texts) {
        const started = performance.now();
        expect(
          highlight(text, name)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
        const took = performance.now() - started;
        if (took > 1500) slow.push(`${name} ${Math.round(took)} ms ${JSON.stringify(text.slice(0, 20))}`);
      }
    }
    expect(slow).toEqual([]);
  });
});

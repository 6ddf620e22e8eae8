import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ToolPlace, toolPlace } from '../../../../../../test/fakes/tool-place.ts';
import { run } from './run.ts';
import { htmlToText } from './tool.ts';

let place: ToolPlace;
beforeEach(() => {
  place = toolPlace();
});
afterEach(() => place.remove());

const of = (text: string, more = {}) => place.call(htmlToText, run, { text }, more);
const textOf = async (html: string) => (await of(html)).text;

test('a page reads as a person would see it', async () => {
  const page = `<!doctype html><html><head><title>The &amp; title</title><style>p{}</style></head><body>
    <h1>Head</h1><p>One   <b>two</b>
    three.<br>four</p><ul><li>a<li><p>b</p></ul><table><tr><th>x<td>y</table><pre>  kept
    so</pre><img alt="A picture" src=x></body>`;
  expect(await of(page)).toEqual({
    title: 'The & title',
    text: 'Head\n\nOne two three.\nfour\n\n- a\n- b\n\nx\ty\n\n  kept\n    so\n\nA picture',
    links: [],
    truncated: false,
  });
});

test('entities are letters, and never tags', async () => {
  expect(await textOf('&lt;script&gt;alert(1)&lt;/script&gt; &#x41;&eacute;&nbsp;&notit; &')).toBe(
    '<script>alert(1)</script> Aé ¬it; &',
  );
});

test('what is not for readers is not read: scripts, styles, templates, hidden words', async () => {
  for (const html of [
    '<script>evil</script>',
    '<SCRIPT>evil</SCRIPT foo>',
    '<style>evil</style>',
    '<noscript>evil</noscript>',
    '<template><p>evil</template>',
    '<!-- evil -->',
    '<svg><text>evil</text></svg>',
    '<iframe>evil</iframe>',
    '<p hidden>evil</p>',
    '<div aria-hidden="true"><p>evil</p></div>',
    '<p style="color:red; display : none">evil</p>',
    '<span style="font-size:0">evil</span>',
    '<i style="opacity:0">evil</i>',
    '<div style="visibility:hidden"><div><p>evil</div></div>',
    '<object>evil</object>',
  ])
    expect([html, await textOf(`<p>before</p>${html}<p>after</p>`)]).toEqual([html, 'before\n\nafter']);
  expect(await textOf('<img hidden><input style="display:none"><p>after</p>')).toBe('after');
});

test('links are told by their words; those that run are not', async () => {
  const { links } = await of(
    '<a href="https://a.example/x">A <b>b</b></a><a href="/rel">r</a><a href="javascript:alert(1)">j</a><a href=" JavaScript:x">k</a><a href="data:text/html,x">d</a><a name=x>n</a>',
  );
  expect(links).toEqual([
    { text: 'A b', href: 'https://a.example/x' },
    { text: 'r', href: '/rel' },
  ]);
});

test('bytes are read by what the page says of itself', async () => {
  const western = Buffer.concat([Buffer.from('<meta charset="windows-1252"><p>Z'), Buffer.from([0xfc]), Buffer.from('rich')]);
  expect(await place.call(htmlToText, run, { path: place.file('w.html', western) })).toMatchObject({ text: 'Zürich' });
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<p>Zürich', 'utf16le')]);
  expect(await place.call(htmlToText, run, { path: place.file('u.html', wide) })).toMatchObject({ text: 'Zürich' });
  expect(await place.call(htmlToText, run, { path: place.file('n.html', '<meta charset="no-such"><p>ok') })).toMatchObject({
    text: 'ok',
  });
});

test('depth, length and broken marks cost no more than their length', async () => {
  expect(await textOf(`${'<div>'.repeat(3_000)}x`)).toBe('x');
  const began = performance.now();
  expect(await of(`x${'<div>'.repeat(500_000)}y`)).toMatchObject({ text: 'x', truncated: true });
  expect(performance.now() - began).toBeLessThan(3_000);
  const long = await of(`<p>${'"word" '.repeat(200_000)}${'<a href=/x>y</a>'.repeat(5_000)}`, { maxOutputBytes: 20_000 });
  expect(JSON.stringify(long).length).toBeLessThan(20_000);
  expect(long.truncated).toBe(true);
  expect(await textOf(`a<p${' x'.repeat(100_000)}`)).toBe('a');
});

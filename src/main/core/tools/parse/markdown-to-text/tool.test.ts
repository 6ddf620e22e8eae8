import { afterEach, beforeEach, expect, test } from 'vitest';
import { reasonOf, type ToolPlace, toolPlace } from '../../../../../../test/fakes/tool-place.ts';
import { run } from './run.ts';
import { markdownToText } from './tool.ts';

let place: ToolPlace;
beforeEach(() => {
  place = toolPlace();
});
afterEach(() => place.remove());

const textOf = async (text: string) => (await place.call(markdownToText, run, { text })).text;

test('a text reads without its marks', async () => {
  const source =
    '# Head\n\nSome *em* and `code`, a [link](https://x.y) ![pic](a.png).\n\n- one\n  - two\n- [x] done\n\n3. three\n4. four\n\n> said\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n```js\nlet x;\n```\n';
  expect(await textOf(source)).toBe(
    'Head\n\nSome em and code, a link pic.\n\n- one\n  - two\n- [x] done\n\n3. three\n4. four\n\n> said\n\na | b\n1 | 2\n\nlet x;',
  );
});

test('HTML within is left out, what was escaped is text', async () => {
  expect(await textOf('a <b>b</b> c &amp; &lt;d&gt;')).toBe('a b c & <d>');
  expect(await textOf('before\n\n<script>\nevil\n</script>\n\nafter')).toBe('before\n\nafter');
});

test('a file is read in its own encoding; a binary one is refused', async () => {
  expect(await place.call(markdownToText, run, { path: place.file('a.md', '# Über') })).toEqual({
    text: 'Über',
    truncated: false,
  });
  expect(await reasonOf(place.call(markdownToText, run, { path: place.file('b.md', Buffer.from([0, 1])) }))).toBe('not_text');
});

test('the answer is bounded', async () => {
  const long = await place.call(markdownToText, run, { text: '"quoted" '.repeat(50_000) }, { maxOutputBytes: 10_000 });
  expect(JSON.stringify(long).length).toBeLessThan(10_000);
  expect(long.truncated).toBe(true);
});

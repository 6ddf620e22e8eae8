import { expect, it } from 'vitest';
import { frontMatterAsCode } from './front-matter.ts';

it('shows what stands above a file as code, whatever is in it', () => {
  expect(frontMatterAsCode('---\nname: a\n---\n# A\n')).toBe('```yaml\nname: a\n```\n# A\n');
  expect(frontMatterAsCode('---\n```\n![x](http://x)\n---\nrest')).toBe('````yaml\n```\n![x](http://x)\n````\nrest');
});

it('leaves every other text as it is', () => {
  for (const text of ['', '# A\n---\nb\n---\n', '---\nno end', ' ---\na\n---\n']) expect(frontMatterAsCode(text)).toBe(text);
});

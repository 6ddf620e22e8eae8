import { describe, expect, it } from 'vitest';
import { fileSizes, folderSizes, functionSizes } from './sizes.ts';
import { countLines, readSource } from './tree.ts';

const lines = (count: number) => Array.from({ length: count }, (_, at) => `  use(${at});`).join('\n');
const levels = (findings: { level: string }[]) => findings.map((finding) => finding.level);

describe('sizes', () => {
  it('refuses a file over 500 lines and names one over 300', () => {
    const files = [300, 301, 500, 501].map((count) => ({ path: `src/${count}.ts`, lines: count }));
    expect(fileSizes(files).map(({ level, file }) => `${level} ${file}`)).toEqual([
      'warn src/301.ts',
      'warn src/500.ts',
      'fail src/501.ts',
    ]);
  });

  it('counts lines as editors do', () => {
    expect(['', 'a', 'a\n', 'a\nb', 'a\n\n'].map(countLines)).toEqual([0, 1, 1, 2, 2]);
  });

  it.each([
    ['a function', (body: string) => `function f() {\n${body}\n}`],
    ['an arrow function', (body: string) => `const f = () => {\n${body}\n};`],
    ['a method', (body: string) => `class A { f() {\n${body}\n} }`],
    ['a test', (body: string) => `it('x', () => {\n${body}\n});`],
  ])('refuses %s over 60 lines and names one over 40', (_, wrap) => {
    const judge = (count: number) => levels(functionSizes(readSource('src/a.ts', wrap(lines(count - 2)))));
    expect([40, 41, 60, 61].map(judge)).toEqual([[], ['warn'], ['warn'], ['fail']]);
  });

  it('lets the callback of describe be as long as it likes, not the tests in it', () => {
    const grouped = (name: string) => functionSizes(readSource('src/a.test.ts', `${name}('x', () => {\n${lines(80)}\n});`));
    expect(['describe', 'describe.each([1])', 'test.describe'].flatMap(grouped)).toEqual([]);
    expect(grouped('it')).toHaveLength(1);
  });

  it('refuses a folder with more than 16 entries', () => {
    const folder = (count: number) => Array.from({ length: count }, (_, at) => `src/full/${at}.ts`);
    expect(folderSizes(folder(16))).toEqual([]);
    expect(folderSizes(folder(17)).map((finding) => finding.file)).toEqual(['src/full']);
  });
});

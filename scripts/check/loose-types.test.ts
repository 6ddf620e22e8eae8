import { describe, expect, it } from 'vitest';
import { looseTypesAllowedIn } from './layers.table.ts';
import { checkLooseTypes } from './loose-types.ts';
import { readSource } from './tree.ts';

const judge = (text: string, path = 'src/a.ts') => checkLooseTypes([readSource(path, text)]).findings;

describe('loose types', () => {
  it.each([
    'let a: any;',
    'const a = b as any;',
    'function f(a: any[]) {}',
    'const a = b as unknown as string;',
    'const a = (b as unknown) as string;',
  ])('refuses %s', (text) => {
    expect(judge(text)).toHaveLength(1);
  });

  it('lets one named file pass, and the words in text', () => {
    expect(judge('let a: any;', looseTypesAllowedIn)).toEqual([]);
    expect(judge("const a: unknown = 'any as unknown as'; // any")).toEqual([]);
  });
});

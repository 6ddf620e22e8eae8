import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../src/renderer');

it('the window takes types from the contract, never its schemas: their library compiles code, which the page may not', () => {
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.tsx?$/.test(path) && !path.includes('.test.'),
  );
  expect(sources.length).toBeGreaterThan(80);
  const wrong = sources.filter((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/^import (?!type )[^;]*from '[^']*contract\/(\w+)\.ts';/gm)].some(
      ([, from]) => from !== 'transport',
    ),
  );
  expect(wrong).toEqual([]);
});

import { expect, it } from 'vitest';
import { highlight, languageOf, loadLanguage } from './highlight.ts';
import { loaders } from './languages.ts';

it('colors code: each kind of word has its look, and no letter is lost', async () => {
  await loadLanguage('javascript');
  const code = "const tea = 'green'; // hot\nreturn 42;\n";
  const pieces = highlight(code, 'javascript');
  expect(pieces.map((piece) => piece.text).join('')).toBe(code);
  const looks = Object.fromEntries(pieces.filter((piece) => piece.look).map((piece) => [piece.text, piece.look]));
  expect(looks).toMatchObject({ const: 'k', "'green'": 's', '// hot': 'q', '42': 'n' });
});

it('every language that is offered loads and colors something', async () => {
  const code =
    'if (x == "a") { return 1; } # note\n// note\nclass A: def f = 0;\n<a href="x">y</a>\nkey: value\nSELECT 1 FROM t;\n+ b\n- c\n';
  const plain: string[] = [];
  for (const name of loaders.keys()) {
    expect(await loadLanguage(name), name).toBe(true);
    if (!highlight(code, name).some((piece) => piece.look)) plain.push(name);
  }
  expect(plain).toEqual([]);
  expect(languageOf('sh')).toBe('bash');
});

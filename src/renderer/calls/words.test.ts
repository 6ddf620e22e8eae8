import { describe, expect, it } from 'vitest';
import { stretches } from './verbatim.ts';
import { briefOf, iconOf, questionOf, took, verbOf } from './words.ts';

describe('a call in words', () => {
  it('says what it does and to what, in one line', () => {
    const path = '/home/ada/lab/notes/backup.env';
    expect([verbOf('read_text', 'doing'), briefOf('read_text', { path })]).toEqual(['Reading', 'notes/backup.env']);
    expect(briefOf('http_get', { url: 'https://example.com/a/' })).toBe('example.com/a');
    expect(briefOf('run_sandboxed', { language: 'shell', code: '\nls -l\nrm x' })).toBe('ls -l');
    expect(briefOf('read_text', { path: 7 })).toBe('');
    expect(briefOf('search_text', null)).toBe('');
  });

  it('knows every tense, and names a tool that it does not know', () => {
    expect(verbOf('write_text', 'failed')).toBe('Could not write');
    expect(questionOf('write_text')).toBe('May Hearth write this file?');
    expect(questionOf('weather_now')).toBe('May Hearth call weather_now?');
    expect(verbOf('constructor', 'done')).toBe('Called constructor');
    expect(iconOf('toString')).toBe('plug');
  });

  it('gives times with their unit', () => {
    expect([12.4, 640, 1400, 31_000, 190_000].map(took)).toEqual(['12 ms', '640 ms', '1.4 s', '31 s', '3 min']);
  });
});

describe('foreign text', () => {
  it('keeps line ends and tabs, and marks what would not be seen', () => {
    expect(stretches('a\tb\n\u202ecod.exe')).toEqual([
      { text: 'a\tb\n', unseen: false },
      { text: '[U+202E]', unseen: true },
      { text: 'cod.exe', unseen: false },
    ]);
    expect(stretches('/a\n/b', true)[1]).toEqual({ text: '[U+000A]', unseen: true });
    expect(stretches('[U+202E]')).toEqual([{ text: '[U+202E]', unseen: false }]);
    expect(
      stretches('\u001b[31mred\r\n')
        .filter(({ unseen }) => unseen)
        .map(({ text }) => text),
    ).toEqual(['[U+001B]', '[U+000D]']);
  });
});

import { describe, expect, it } from 'vitest';
import { sections } from '../../pages/settings/sections.ts';
import { routes } from '../routes.ts';
import { best, commands, excerptParts, marked, score } from './commands.ts';

const nothing = () => undefined;
const all = commands({ go: nothing, toggleRail: nothing, setTheme: nothing });
const find = (query: string) => best(all, 3, (it) => score(query, it.name, it.words)).map(({ name }) => name);

describe('the palette', () => {
  it('reaches every room, every section and every setting', () => {
    const ids = new Set(all.map(({ id }) => id));
    for (const { path } of routes) expect(ids).toContain(`room-${path}`);
    for (const { id, settings } of sections) {
      expect(ids).toContain(`settings-${id}`);
      for (const setting of settings) expect(ids).toContain(`setting-${setting.id}`);
    }
    expect(ids.size).toBe(all.length);
  });

  it('puts the beginning of a name first, and finds by words that are not shown', () => {
    expect(find('theme')[0]).toMatch(/^Theme/);
    expect(find('night')).toContain('Theme: dark');
    expect(find('api key')[0]).toBe('Paste a key…');
    expect(find('zebra')).toEqual([]);
  });

  it('leads to what waits for an answer, first of all and only while something waits', () => {
    const withWaiting = commands({ go: nothing, toggleRail: nothing, setTheme: nothing, waiting: { count: 2, answer: nothing } });
    expect(withWaiting[0]).toMatchObject({ name: 'Answer what waits', hint: '2 wait', keys: 'mod+shift+a' });
    expect(all.map(({ name }) => name)).not.toContain('Answer what waits');
  });

  it('marks what was typed and loses no character of the text', () => {
    for (const [text, query] of [
      ['Back up (now)', '(now) back'],
      ['a.b', '.'],
      ['ضوء', 'ض'],
      ['plain', 'zzz'],
    ] as const) {
      expect(
        marked(text, query)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }
    expect(marked('Back up', 'back')).toEqual([
      { text: 'Back', hit: true },
      { text: ' up', hit: false },
    ]);
  });

  it('draws an excerpt in parts, and leaves markup as the text that it is', () => {
    expect(excerptParts('the \u0002cabin\u0003 <b>x</b>')).toEqual([
      { text: 'the ', hit: false },
      { text: 'cabin', hit: true },
      { text: ' <b>x</b>', hit: false },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { findSettings, sections } from './sections.ts';

const found = (query: string) => findSettings(query).flatMap(({ settings }) => settings.map(({ id }) => id));

describe('finding a setting', () => {
  it('shows all sections while nothing is typed', () => {
    expect(findSettings('  ').map(({ section }) => section.id)).toEqual(sections.map(({ id }) => id));
  });

  it('finds by name, by section and by words that are not shown; every word must fit', () => {
    expect(found('dark')).toEqual(['theme']);
    expect(found('spend day')).toContain('perDay');
    expect(found('budget month')).toEqual(['perMonth']);
    expect(found('dark budget')).toEqual([]);
  });

  it('gives each setting an id of its own, since ids are places on the page', () => {
    const ids = sections.flatMap(({ id, settings }) => [id, ...settings.map((setting) => setting.id)]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

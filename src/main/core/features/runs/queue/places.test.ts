import { describe, expect, test } from 'vitest';
import { placesLeft, type Working } from './places.ts';

const run = (id: string, more: Partial<Working> = {}): Working => ({ id, type: 'task', provider: 'a', priority: 5, ...more });
const none = new Map<string, string>();
const limits = { atOnce: 3, length: 10 };

describe('places', () => {
  test('are taken by every run that works, and the last one only by runs that somebody waits for', () => {
    expect(placesLeft([run('1')], none, limits)).toMatchObject({ open: true, urgentOnly: false });
    expect(placesLeft([run('1'), run('2')], none, limits)).toMatchObject({ open: true, urgentOnly: true });
    expect(placesLeft([run('1'), run('2'), run('3', { priority: 8 })], none, limits)).toMatchObject({ open: false });
  });

  test('an urgent run that works leaves the others theirs', () => {
    expect(placesLeft([run('1', { priority: 9 }), run('2')], none, limits)).toMatchObject({ open: true, urgentOnly: false });
  });

  test('a single place is everybody’s', () => {
    expect(placesLeft([], none, { ...limits, atOnce: 1 })).toMatchObject({ open: true, urgentOnly: false });
  });

  test('a child that works on the place of the parent that waits for it takes none', () => {
    const working = [run('parent'), run('child'), run('other')];
    expect(placesLeft(working, new Map([['child', 'parent']]), limits)).toMatchObject({ open: true, urgentOnly: true });
    expect(placesLeft(working, none, limits).open).toBe(false);
    // A parent that is gone has no place to lend.
    expect(placesLeft(working, new Map([['child', 'gone']]), limits).open).toBe(false);
  });

  test('a type and a provider are full at their own limits, where they have one', () => {
    const own = { ...limits, types: { mail: 1 }, providers: { local: 1 } };
    const places = placesLeft([run('1', { type: 'mail', provider: 'local' })], none, own);
    expect([places.typeFull('mail'), places.typeFull('task'), places.typeFull('constructor')]).toEqual([true, false, false]);
    expect([places.providerFull('local'), places.providerFull('a')]).toEqual([true, false]);
  });

  test('a parent that waits fills neither its type nor its provider, so that its child can always come', () => {
    const own = { ...limits, types: { task: 1 }, providers: { a: 1 } };
    const places = placesLeft([run('parent')], new Map([['child', 'parent']]), own);
    expect([places.typeFull('task'), places.providerFull('a')]).toEqual([false, false]);
  });
});

import { describe, expect, it } from 'vitest';
import { href, readPlace } from './location.ts';

describe('the address', () => {
  it('gives back what was put in, whatever the characters', () => {
    const place = readPlace(href('chat', ['a/b c', 'ü'], { message: 'x&y=z' }));
    expect(place.page).toBe('chat');
    expect(place.path).toEqual(['a/b c', 'ü']);
    expect(place.query.get('message')).toBe('x&y=z');
  });

  it.each([
    ['', ''],
    ['#', ''],
    ['#/', ''],
    ['#/settings/', 'settings'],
    ['#chat', 'chat'],
  ])('reads %j as the page %j', (hash, page) => {
    expect(readPlace(hash).page).toBe(page);
  });

  it('survives an address that is no proper one', () => {
    expect(readPlace('#/chat/%E0%A4%A').path).toEqual(['%E0%A4%A']);
  });
});

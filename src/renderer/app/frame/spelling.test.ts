import { describe, expect, it } from 'vitest';
import { nameKeys, spell } from './spelling.ts';

const press = (key: string, part: Partial<KeyboardEvent> = {}) => ({
  key,
  code: '',
  metaKey: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  ...part,
});

describe('keys', () => {
  it('means ⌘ on a Mac and Ctrl elsewhere by mod', () => {
    expect(spell(press('k', { metaKey: true }), true)).toBe('mod+k');
    expect(spell(press('k', { ctrlKey: true }), false)).toBe('mod+k');
    expect(spell(press('k', { ctrlKey: true }), true)).toBe('ctrl+k');
  });

  it('finds ⌘\\ by its place, on layouts where the sign is elsewhere', () => {
    expect(spell(press('#', { ctrlKey: true, code: 'Backslash' }), false)).toBe('mod+\\');
  });

  it('takes a sign as the sign, and a letter with Shift as both', () => {
    expect(spell(press('?', { shiftKey: true }), false)).toBe('?');
    expect(spell(press('A', { shiftKey: true }), false)).toBe('shift+a');
    expect(spell(press('F6', { shiftKey: true }), false)).toBe('shift+f6');
  });

  it('is called as the computer calls it', () => {
    expect(nameKeys('mod+shift+a', true)).toBe('⌘⇧A');
    expect(nameKeys('mod+enter', false)).toBe('Ctrl ↵');
    expect(nameKeys('escape', false)).toBe('esc');
  });
});

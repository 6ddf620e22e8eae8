import { describe, expect, it } from 'vitest';
import type { Capability } from '../../../../contract/tools.ts';
import { againOf, doesOf, limitOf, reachOf, readGrant, readPolicy, type TypedGrant, whenOf } from './words.ts';

const id = '0198c3a0-0000-7000-8000-00000000000a';
const at = '2026-01-02T03:04:05.000Z';
const grant: Capability = {
  id,
  tool: 'read_text',
  paths: ['/home/ada'],
  scope: 'always',
  used: 2,
  grantedBy: 'user',
  grantedAt: at,
  state: 'active',
  words: 'read_text in /home/ada, always',
};
const typed: TypedGrant = { tool: 'read_text', places: '', lasts: 'always', count: '', trusted: false };

describe('a grant', () => {
  it('says what is left of it', () => {
    expect(limitOf(grant)).toBe('None');
    expect(limitOf({ ...grant, count: 5 })).toBe('3 of 5 left');
    expect(limitOf({ ...grant, scope: `run:${id}`, count: 1 })).toBe('One run, 0 of 1 left');
    expect(limitOf({ ...grant, until: at })).toMatch(/^Until Jan 2, 2026/);
  });

  it('comes back with what was left of it, and never with more', () => {
    expect(againOf({ ...grant, count: 5, trusted: true })).toEqual({
      tool: 'read_text',
      scope: 'always',
      paths: ['/home/ada'],
      count: 3,
      trusted: true,
    });
  });

  it('is never made for everywhere by leaving a field empty', () => {
    expect(readGrant({ ...typed, places: ' \n ' }, 'paths', 0)).toMatchObject({ field: 'places' });
    expect(readGrant(typed, 'hosts', 0)).toMatchObject({ field: 'places' });
    expect(readGrant({ ...typed, places: '/a\n/a\n /b ' }, 'paths', 0)).toEqual({
      grant: { tool: 'read_text', paths: ['/a', '/b'] },
    });
    expect(readGrant(typed, 'none', 0)).toEqual({ grant: { tool: 'read_text' } });
  });

  it('ends when it was said to, and counts whole calls only', () => {
    expect(readGrant({ ...typed, lasts: 'day', count: '3' }, 'none', Date.parse(at))).toEqual({
      grant: { tool: 'read_text', until: '2026-01-03T03:04:05.000Z', count: 3 },
    });
    for (const count of ['0', '-1', '1.5', 'three'])
      expect(readGrant({ ...typed, count }, 'none', 0)).toMatchObject({ field: 'count' });
  });
});

describe('where a tool reaches', () => {
  it('is seen in what it takes, in any of its shapes', () => {
    expect(reachOf({ inputSchema: { properties: { path: {} } } })).toBe('paths');
    expect(reachOf({ inputSchema: { anyOf: [{ properties: { text: {} } }, { properties: { path: {} } }] } })).toBe('paths');
    expect(reachOf({ inputSchema: { properties: { url: {} } } })).toBe('hosts');
    expect(reachOf({ inputSchema: {} })).toBe('none');
  });
});

describe('a rule', () => {
  it('says when it fits and what it does', () => {
    expect(whenOf({ tool: 'write_text', pathMatches: '**/*.env' })).toEqual([{ name: 'path', text: '**/*.env' }]);
    expect([doesOf({ tool: 'x', deny: true }), doesOf({ tool: 'x', ask: true }), doesOf({ tool: 'x' })]).toEqual([
      'Refuses',
      'Asks each time',
      'Goes on to the grants',
    ]);
  });

  it('that is typed is JSON, or it is said where it is not', () => {
    expect(readPolicy('{"rules":[]}')).toEqual({ policy: { rules: [] } });
    expect(readPolicy('{"rules":')).toHaveProperty('wrong');
  });
});

import { describe, expect, it } from 'vitest';
import { exampleTool } from '../../../../contract/tools.ts';
import { placeOf, shelvesOf, wantsConsent } from './words.ts';

const own = {
  ...exampleTool,
  name: 'own_dice',
  source: 'own',
  hash: 'a'.repeat(64),
  available: false,
  why: 'Nobody has consented.',
};

describe('tools', () => {
  it('stand by where they come from: Hearth’s, yours, those of servers', () => {
    const tools = [{ ...exampleTool, source: 'mcp:files' }, own, exampleTool, { ...exampleTool, source: 'mcp:calendar' }];
    expect(shelvesOf(tools).map(({ name }) => name)).toEqual(['Built in', 'Your own', 'From calendar', 'From files']);
  });

  it('of your own ask for consent only where there is something to consent to', () => {
    expect(wantsConsent(own)).toBe(true);
    expect(wantsConsent({ ...own, available: true })).toBe(false);
    expect(wantsConsent({ ...own, description: '' })).toBe(false);
    expect(wantsConsent({ ...exampleTool, available: false })).toBe(false);
  });

  it('say where they work and how long they may', () => {
    expect(placeOf(exampleTool)).toBe('in a process of its own, 10 s at most');
    expect(placeOf({ isolation: 'inline', timeoutMs: 1500 })).toBe('inside Hearth, 1.5 s at most');
  });
});

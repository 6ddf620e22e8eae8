import { describe, expect, it } from 'vitest';
import { createRail, isSmall } from './store.ts';

function memory() {
  const kept = new Map<string, string>();
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
}

describe('the rail', () => {
  it('stays as it was left, across windows', () => {
    const keep = memory();
    createRail(keep).getState().toggle();
    expect(isSmall(createRail(keep).getState())).toBe(true);
    createRail(keep).getState().toggle();
    expect(isSmall(createRail(keep).getState())).toBe(false);
  });

  it('is small in a narrow window without forgetting the choice', () => {
    const rail = createRail(memory());
    rail.getState().setNarrow(true);
    expect(isSmall(rail.getState())).toBe(true);
    rail.getState().setNarrow(false);
    expect(isSmall(rail.getState())).toBe(false);
  });
});

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { priceTable, undated } from './catalog.ts';

const table = priceTable.parse(
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../../../../resources/prices.json'), 'utf8')),
);

describe('the price table that ships', () => {
  it('fits its schema, has a date, and prices the models of the providers found from variables', () => {
    expect(Object.keys(table.providers)).toEqual(['anthropic', 'openai', 'google', 'xai']);
    expect(Date.parse(table.date)).toBeLessThanOrEqual(Date.now());
  });

  it('has no price of nothing, and no output that is cheaper than its input', () => {
    for (const [id, model] of Object.values(table.providers).flatMap((models) => Object.entries(models))) {
      expect(model.inputPerMTok, id).toBeGreaterThan(0);
      expect(model.outputPerMTok, id).toBeGreaterThan(model.inputPerMTok);
      expect(model.cacheReadPerMTok ?? 0, id).toBeLessThan(model.inputPerMTok);
      expect(model.contextWindow, id).toBeGreaterThan(0);
    }
  });
});

describe('a dated name', () => {
  it.each([
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['gpt-5-2025-08-07', 'gpt-5'],
    ['gpt-4o-audio-preview', 'gpt-4o-audio-preview'],
    ['gpt-5-mini', 'gpt-5-mini'],
    ['claude-opus-5', 'claude-opus-5'],
  ])('%s costs what %s costs, and no other ending is cut', (name, expected) => {
    expect(undated(name)).toBe(expected);
  });
});

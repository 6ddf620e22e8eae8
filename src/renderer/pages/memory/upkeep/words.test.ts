import { describe, expect, it } from 'vitest';
import { embedderNameOf, placeOf } from './words.ts';

describe('what makes the vectors', () => {
  it('is called by its model and its maker, whatever is in its name', () => {
    expect(embedderNameOf('builtin')).toBe('Built in');
    expect(embedderNameOf('ollama:nomic-embed-text:v1.5')).toBe('nomic-embed-text:v1.5, Ollama');
  });

  it('says whether texts leave the computer, and why it cannot be used', () => {
    expect(placeOf({ name: 'voyage:voyage-3', local: false, available: true })).toContain('leave this computer');
    expect(placeOf({ name: 'ollama:x', local: true, available: false, why: 'Ollama is not running.' })).toBe(
      'Ollama is not running.',
    );
    expect(placeOf({ name: 'builtin', local: true, available: true })).toContain('no model');
  });
});

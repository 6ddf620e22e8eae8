import { describe, expect, it } from 'vitest';
import type { MemoryRecord } from '../../../../contract/memory/index.ts';
import { aboutOf, dayOf, excerptOf, nameOf, piecesOf, placeOf, saidBy, scoreSaid, whyOf } from './words.ts';

const id = '0198c3a0-0000-7000-8000-00000000000a';
const record: MemoryRecord = {
  id,
  area: 'solutions',
  kind: 'semantic',
  category: 'gear',
  text: 'The snowblower is in the shed.',
  tags: [],
  metadata: {},
  source: { type: 'user', conversationId: id },
  occurredAt: '2025-05-03T12:00:00.000Z',
  createdAt: '2026-01-02T03:04:05.000Z',
};
const now = new Date('2026-06-01T12:00:00.000Z');

describe('why a record was found', () => {
  it('is said in the words that a person would use', () => {
    const why = { text: 0.5, neighbour: 0.2, time: 0.2, recency: 0.001, words: ['snowblower', 'shed'] };
    expect(whyOf({ record, why })).toBe('words: snowblower, shed · said next to it · about May 2025');
    expect(whyOf({ record, why: { vector: 0.4 } })).toBe('close in meaning');
    expect(whyOf({ record, why: {} })).toBe('a little of everything');
  });

  it('is told in numbers to who does not see the bar, and nothing that counts against it is drawn', () => {
    expect(scoreSaid(0.912, { text: 0.3, vector: 0.1, time: -2 })).toBe('0.91 of the best: words 75 %, meaning 25 %');
    expect(scoreSaid(0, {})).toBe('0.00 of the best');
  });
});

describe('a record in a line', () => {
  it('says what it is, when it was, and who said it', () => {
    expect(aboutOf(record, now)).toBe('Solution · Gear · May 3, 2025 · you, in chat');
    expect(aboutOf({ ...record, sources: [{ type: 'user' }] }, now)).toMatch(/said 2 times$/);
  });

  it('names who said it, and leads there where that is a place', () => {
    expect(saidBy({ type: 'user', speaker: 'Maren' })).toBe('Maren');
    expect(saidBy({ type: 'outside', ref: 'https://example.org' })).toBe('https://example.org');
    expect(placeOf({ type: 'run', ref: id })?.to).toBe(`#/activity/${id}`);
    expect(placeOf({ type: 'user', conversationId: id, ref: id })?.to).toBe(`#/chat/${id}?message=${id}`);
    expect(placeOf({ type: 'outside', ref: 'javascript:alert(1)' })).toBeNull();
    expect(placeOf({ type: 'user', conversationId: '../settings' })).toBeNull();
  });

  it('never ends is never, and a long first line is cut to a name', () => {
    expect(dayOf('9999-12-31T00:00:00.000Z')).toBe('never');
    expect(nameOf({ text: `${'a'.repeat(60)}\nsecond` })).toBe(`${'a'.repeat(48)}…`);
  });
});

describe('the words that matched', () => {
  it('are told apart with their endings, and no character is lost', () => {
    const text = 'Backups (nightly) run; a backup-plan; unbackup.';
    const pieces = piecesOf(text, ['backup', '(nightly)']);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.filter(({ hit }) => hit).map((piece) => piece.text)).toEqual(['Backups', '(nightly)', 'backup']);
  });

  it('are in sight in a long text, however far in they stand', () => {
    const text = `${'lorem ipsum '.repeat(200)}the heron stands here ${'dolor sit '.repeat(200)}`;
    const shown = excerptOf(text, ['heron']);
    expect(shown.some(({ text: piece, hit }) => hit && piece === 'heron')).toBe(true);
    expect(shown.map((piece) => piece.text).join('').length).toBeLessThan(430);
    expect(shown[0]?.text.startsWith('…')).toBe(true);
  });

  it('markup is the text that it is', () => {
    expect(excerptOf('<img src=x onerror=alert(1)>')).toEqual([{ text: '<img src=x onerror=alert(1)>', hit: false }]);
  });
});

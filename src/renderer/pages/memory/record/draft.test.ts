import { describe, expect, it } from 'vitest';
import type { MemoryRecord } from '../../../../contract/memory/index.ts';
import { draftOf, readDraft } from './draft.ts';

const record: MemoryRecord = {
  id: '0198c3a0-0000-7000-8000-00000000000a',
  area: 'main',
  kind: 'semantic',
  category: 'gear',
  text: 'The snowblower is in the shed.',
  tags: ['winter'],
  metadata: {},
  source: { type: 'user' },
  createdAt: '2026-01-02T03:04:05.000Z',
  expiresAt: '2026-05-03T12:00:00.000Z',
};

describe('what is typed about a record', () => {
  it('sends what was changed and nothing else', () => {
    expect(readDraft(draftOf(record), record)).toEqual({ part: {} });
    const draft = { ...draftOf(record), text: 'It is in the garage.', tags: 'winter, #garage,, winter' };
    expect(readDraft(draft, record)).toEqual({ part: { text: 'It is in the garage.', tags: ['winter', 'garage'] } });
  });

  it('lets an end be taken away, and says that a day it is about can only be another one', () => {
    expect(readDraft({ ...draftOf(record), expires: '' }, record)).toEqual({ part: { expiresAt: '9999-12-31T00:00:00.000Z' } });
    const endless = { ...record, expiresAt: '9999-12-31T00:00:00.000Z', occurredAt: '2026-01-01T12:00:00.000Z' };
    expect(draftOf(endless).expires).toBe('');
    expect(readDraft({ ...draftOf(endless), occurred: '' }, endless)).toHaveProperty('wrong');
  });

  it('keeps a day the day that was typed, in any zone', () => {
    const read = readDraft({ ...draftOf(null), text: 'x', occurred: '2024-02-29' }, null);
    expect('part' in read && draftOf({ ...record, occurredAt: read.part.occurredAt ?? '' }).occurred).toBe('2024-02-29');
  });

  it('says what is wrong, and loses nothing', () => {
    expect(readDraft({ ...draftOf(null), text: ' \n ' }, null)).toHaveProperty('wrong');
    expect(readDraft({ ...draftOf(null), text: 'x', tags: 'a'.repeat(101) }, null)).toHaveProperty('wrong');
    expect(readDraft({ ...draftOf(null), text: 'x', expires: 'soon' }, null)).toHaveProperty('wrong');
  });
});

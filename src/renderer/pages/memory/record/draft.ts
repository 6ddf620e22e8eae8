/** What a person types about a record, and what of it is new. Pure. */
import type { Input } from '../../../../contract/index.ts';
import type { MemoryRecord } from '../../../../contract/memory/index.ts';
import type { Area, Kind } from '../words/words.ts';

export interface Draft {
  readonly text: string;
  readonly category: string;
  /** With commas between them. */
  readonly tags: string;
  readonly area: Area;
  readonly kind: Kind;
  /** Days as `2026-05-03`, in the reader's zone; empty is none. */
  readonly occurred: string;
  readonly expires: string;
}

type Part = Omit<Input<'memory.update'>, 'id'>;

/** A record that ends so late never ends. */
const never = '9999-12-31T00:00:00.000Z';

/** Use to begin with: a record's own values, or those of a new one. */
export function draftOf(record: MemoryRecord | null): Draft {
  return {
    text: record?.text ?? '',
    category: record?.category ?? 'general',
    tags: record?.tags.join(', ') ?? '',
    area: record?.area ?? 'main',
    kind: record?.kind ?? 'semantic',
    occurred: dayIn(record?.occurredAt),
    expires: record?.expiresAt && record.expiresAt < never.slice(0, 4) ? dayIn(record.expiresAt) : '',
  };
}

function dayIn(instant: string | undefined): string {
  if (!instant) return '';
  const at = new Date(instant);
  const pad = (part: number, length = 2) => String(part).padStart(length, '0');
  return `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

/** Noon: no zone and no clock change makes another day of it. */
function noon(day: string): string | null {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return null;
  const at = new Date(year, month - 1, date, 12);
  at.setFullYear(year);
  return Number.isNaN(at.getTime()) || year > 9999 ? null : at.toISOString();
}

const most = { tags: 100, tag: 100 };

/** What differs from the record, or all of it where there is none; or what is wrong with it. */
export function readDraft(draft: Draft, record: MemoryRecord | null): { part: Part } | { wrong: string } {
  const before = draftOf(record);
  const changed = (key: keyof Draft) => draft[key] !== before[key];
  const tags = [...new Set(draft.tags.split(/[,;\n]/).map((tag) => tag.trim().replace(/^#/, '')))].filter(Boolean);
  if (draft.text.trim() === '') return { wrong: 'There is nothing to remember yet: write it down first.' };
  if (tags.length > most.tags || tags.some((tag) => tag.length > most.tag))
    return { wrong: `At most ${most.tags} tags, none longer than ${most.tag} characters.` };
  const part: Part = {
    ...((changed('text') || !record) && { text: record ? draft.text : draft.text.trim() }),
    ...((changed('category') || !record) && { category: draft.category.trim() || 'general' }),
    ...(changed('tags') && { tags }),
    ...((changed('area') || !record) && { area: draft.area }),
    ...((changed('kind') || !record) && { kind: draft.kind }),
  };
  const days = readDays(draft, before);
  return 'wrong' in days ? days : { part: { ...part, ...days.part } };
}

function readDays(draft: Draft, before: Draft): { part: Part } | { wrong: string } {
  const part: Part = {};
  if (draft.occurred !== before.occurred) {
    if (draft.occurred === '') return { wrong: 'A record that is about a day stays about one: set the right day.' };
    const at = noon(draft.occurred);
    if (at === null) return { wrong: 'The day that it is about is no day of the calendar.' };
    part.occurredAt = at;
  }
  if (draft.expires !== before.expires) {
    const at = draft.expires === '' ? never : noon(draft.expires);
    if (at === null) return { wrong: 'The day until which it holds is no day of the calendar.' };
    part.expiresAt = at;
  }
  return { part };
}

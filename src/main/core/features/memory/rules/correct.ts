/** The rules of correcting. */
import type { z } from 'zod';
import type { memoryInput } from '../../../../../contract/memory/index.ts';
import { AppError } from '../../../base/errors.ts';
import type { Reader, Transaction } from '../../../store/types.ts';
import { streamOf, updated } from '../events.ts';
import { type MemoryRow, memoryById } from '../records/memory.sql.ts';
import { sourceOf } from './provenance.ts';

/** Thrown when there is no such record, or it was forgotten: AppError `not_found`. */
export function requireMemory(reader: Reader, id: string): MemoryRow {
  const row = memoryById.get(reader, { id });
  if (!row) throw new AppError('not_found', 'There is no such memory.', { id });
  return row;
}

type Said = z.output<typeof memoryInput>;
type Correction = { [K in keyof Said]?: Said[K] | undefined };

/** Within a command. Thrown for what was merged into another: AppError `refused`. */
export function correct(tx: Transaction, id: string, correction: Correction, actor: string): void {
  const row = requireMemory(tx, id);
  if (row.merged_into !== null)
    throw new AppError('refused', 'This became a part of another memory: correct that one.', { id, merged: row.merged_into });
  const { text, source, tags, ...rest } = correction;
  const given = {
    ...rest,
    ...(text === undefined ? {} : { text: text.toWellFormed() }),
    ...(tags === undefined ? {} : { tags: [...new Set(tags)] }),
    ...(source === undefined ? {} : { source: sourceOf(source, actor, null) }),
  };
  if (Object.values(given).every((value) => value === undefined)) return;
  tx.append(updated.of({ stream: streamOf(id), actor, data: { memoryId: id, ...given } }));
  tx.publish('memory.changed', { id, what: 'updated' });
}

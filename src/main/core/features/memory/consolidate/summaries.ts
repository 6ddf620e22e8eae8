/** What was made of records: forgetting one of them reaches it too, since it says the same in other words. */
import type { Reader } from '../../../store/types.ts';
import { memoryById } from '../records/memory.sql.ts';
import { summaryStream } from './events.ts';
import { summariesOver } from './proposals.sql.ts';

const over = (reader: Reader, ids: readonly string[]) => summariesOver.all(reader, { ids: JSON.stringify(ids) });

/** The records that sum up any of these, and are none of them. */
export const summariesOfAny = (reader: Reader, ids: readonly string[]): string[] =>
  over(reader, ids).flatMap(({ id }) => (!ids.includes(id) && memoryById.get(reader, { id }) ? [id] : []));

/** The streams in which the words of those summaries stand, of proposals that were never accepted too. */
export const summaryStreams = (reader: Reader, ids: readonly string[]): string[] =>
  over(reader, ids).map(({ id }) => summaryStream(id));

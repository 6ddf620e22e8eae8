/** What this feature asks of the query worker. */
import type { Parsed } from '../../../../contract/index.ts';
import type { Reader } from '../../store/types.ts';
import { auditLog } from './audit.ts';

export const watchQueries = {
  'watch.audit': (reader: Reader, request: Parsed<'watch.audit'>) => auditLog(reader, request),
};

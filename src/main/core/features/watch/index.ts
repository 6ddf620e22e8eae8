/** The door of the watch room: logs, usage, metrics. */
import type { Handlers, Output, Parsed } from '../../../../contract/index.ts';
import type { LogLine, Metric, watchContract } from '../../../../contract/watch.ts';
import { toInstant } from '../../base/clock.ts';
import type { Store } from '../../store/types.ts';
import { levels } from './recorder.ts';
import { type LogRow, lines } from './watch.sql.ts';

export { prometheus } from './metrics.ts';
export { createRecorder } from './recorder.ts';

interface Deps {
  store: Store;
  /** All figures, from every room. */
  metrics(): Metric[];
  usage(request: Parsed<'watch.usage'>): Promise<Output<'watch.usage'>>;
}

/** Use once per daemon. */
export function createWatch({ store, usage, metrics }: Deps): { handlers: Handlers<typeof watchContract> } {
  return {
    handlers: {
      'watch.logs': async ({ level = 'debug', service, runId, query, after, limit = 100, cursor }) => {
        const found = lines.all(store.reader, {
          level: levels.indexOf(level),
          service: service ?? null,
          runId: runId ?? null,
          like: query ? `%${query.replace(/[\\%_]/g, '\\$&')}%` : null,
          after: after ? Date.parse(after) : -1,
          below: Number(cursor) || Number.MAX_SAFE_INTEGER,
          limit: limit + 1,
        });
        const items = found.slice(0, limit).map(toLine);
        return { items, next: found.length > limit ? String(items.at(-1)?.id) : null };
      },
      'watch.usage': (request) => usage(request),
      'watch.metrics': async () => ({ metrics: metrics() }),
      'watch.audit': (request, caller) => store.query('watch.audit', request, caller.signal),
    },
  };
}

function toLine(row: LogRow): LogLine {
  return {
    id: row.id,
    at: toInstant(row.at),
    level: levels[row.level] ?? 'info',
    service: row.service,
    message: row.message,
    ...(row.data ? { data: JSON.parse(row.data) as Record<string, unknown> } : {}),
    ...(row.run_id ? { runId: row.run_id } : {}),
  };
}

/** Tokens and cost, summed up for watch.usage; read from one covering index. */
import { query } from '../../store/sql.ts';
import type { Reader } from '../../store/types.ts';

export interface UsageSum {
  key: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Nanodollars. */
  cost: number;
}

export type UsageBy = 'day' | 'model' | 'provider' | 'job';

type Range = { from: number; to: number; limit: number; afterKey: string | null; afterCost: number };

/** What has no job is summed under this key; ids of jobs never look like it. */
export const withoutJob = 'none';

const sums = (key: string) => `
  SELECT ${key} AS key, COUNT(*) AS calls, SUM(input_tokens) AS inputTokens, SUM(output_tokens) AS outputTokens,
    SUM(cache_read_tokens) AS cacheReadTokens, SUM(cache_write_tokens) AS cacheWriteTokens, SUM(cost) AS cost
  FROM models_calls INDEXED BY models_calls_usage
  WHERE cost IS NOT NULL AND at >= :from AND at < :to GROUP BY 1`;

const dearest = (key: string) => `
  SELECT * FROM (${sums(key)})
  WHERE :afterKey IS NULL OR cost < :afterCost OR (cost = :afterCost AND key > :afterKey)
  ORDER BY cost DESC, key LIMIT :limit`;

const statements = {
  day: query<Range, UsageSum>(
    `SELECT * FROM (${sums('day')})
     WHERE (:afterKey IS NULL OR key < :afterKey) AND :afterCost = :afterCost ORDER BY key DESC LIMIT :limit`,
  ),
  model: query<Range, UsageSum>(dearest('model')),
  provider: query<Range, UsageSum>(dearest('provider')),
  job: query<Range, UsageSum>(dearest(`COALESCE(job_id, '${withoutJob}')`)),
};

export interface UsageQuestion {
  /** Milliseconds since 1970; `to` is not included. */
  from?: number;
  to?: number;
  by: UsageBy;
  limit: number;
  /** The last sum of the page before. */
  after?: { key: string; cost: number };
}

/** Use for what ended calls have used: dearest first, days newest first. */
export function usageBy(reader: Reader, { from, to, by, limit, after }: UsageQuestion): UsageSum[] {
  return statements[by].all(reader, {
    from: from ?? 0,
    to: to ?? Number.MAX_SAFE_INTEGER,
    limit,
    afterKey: after?.key ?? null,
    afterCost: after?.cost ?? 0,
  });
}

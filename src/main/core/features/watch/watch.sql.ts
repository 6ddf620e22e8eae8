/** Every SQL statement of the watch room. */
import { change, query } from '../../store/sql.ts';

export interface LogRow {
  id: number;
  at: number;
  level: number;
  service: string;
  message: string;
  data: string | null;
  run_id: string | null;
}

export const insertLine = change<{
  at: number;
  level: number;
  service: string;
  message: string;
  data: string | null;
  runId: string | null;
}>('INSERT INTO log_lines (at, level, service, message, data, run_id) VALUES (:at, :level, :service, :message, :data, :runId)');
export const lastLine = query<Record<string, never>, { id: number }>('SELECT COALESCE(MAX(id), 0) AS id FROM log_lines');
export const pruneLines = change<{ below: number; limit: number }>(
  'DELETE FROM log_lines WHERE id IN (SELECT id FROM log_lines WHERE id < :below ORDER BY id LIMIT :limit)',
);

export const lines = query<
  {
    level: number;
    service: string | null;
    runId: string | null;
    like: string | null;
    after: number;
    below: number;
    limit: number;
  },
  LogRow
>(`
  SELECT * FROM log_lines
  WHERE level >= :level AND id < :below AND at > :after
    AND (:service IS NULL OR service = :service) AND (:runId IS NULL OR run_id = :runId)
    AND (:like IS NULL OR message LIKE :like ESCAPE '\\' OR data LIKE :like ESCAPE '\\')
  ORDER BY id DESC LIMIT :limit`);

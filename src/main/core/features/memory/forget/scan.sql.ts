/** Where words stand in the log. Runs in the query worker: it reads all of it. */
import { query } from '../../../store/sql.ts';

export interface FoundRow {
  seq: number;
  at: number;
  stream: string;
  type: string;
  actor: string;
  run_id: string | null;
  data: string;
}

const columns = 'seq, at, stream, type, actor, run_id, data';

/** `parts` is a JSON array in lower case. */
export const eventsWith = query<{ parts: string; limit: number }, FoundRow>(`
  SELECT ${columns} FROM events e
  WHERE data IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(:parts) p WHERE instr(lower(e.data), p.value) > 0)
  ORDER BY seq LIMIT :limit`);
export const eventsOf = query<{ stream: string }, FoundRow>(
  `SELECT ${columns} FROM events WHERE stream = :stream AND data IS NOT NULL ORDER BY seq`,
);
/** What was kept many at once, where one of these ids was among them; forgotten since, or not. */
export const eventsKeeping = query<{ ids: string }, FoundRow>(`
  SELECT ${columns} FROM events e
  WHERE type = 'memory.stored_many' AND data IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(:ids) i WHERE instr(e.data, i.value) > 0)
  ORDER BY seq`);
/** What a run did, and what it answered. */
export const eventsOfRun = query<{ runId: string; stream: string }, FoundRow>(`
  SELECT ${columns} FROM events WHERE stream = :stream AND data IS NOT NULL
  UNION ALL
  SELECT ${columns} FROM events WHERE type IN ('tools.judged', 'chat.answered') AND run_id = :runId AND data IS NOT NULL
  UNION ALL
  SELECT ${columns} FROM events WHERE type IN ('chat.answering', 'chat.answered', 'approvals.asked', 'tools.judged')
    AND run_id IS NULL AND data ->> 'runId' = :runId AND data IS NOT NULL`);
/** What the user gave, or wrote: who names a file so keeps it. */
export const filesOfUser = query<{ fileId: string }, { one: number }>(`
  SELECT 1 AS one FROM events WHERE type IN ('chat.said', 'chat.imported_message', 'notebook.versioned')
    AND instr(data, :fileId) > 0 LIMIT 1`);
/** Candidates that became one of these records. */
export const candidatesOf = query<{ ids: string }, { stream: string }>(`
  SELECT DISTINCT stream FROM events
  WHERE type = 'memory.candidate_decided' AND data ->> 'memoryId' IN (SELECT value FROM json_each(:ids))`);
export const keptTexts = query<{ most: number }, { seq: number; file_id: string; name: string; sha256: string }>(`
  SELECT e.seq, f.file_id, f.name, f.sha256 FROM kept_files f
  JOIN events e ON e.type = 'store.file_kept' AND e.data ->> 'fileId' = f.file_id WHERE f.bytes <= :most`);

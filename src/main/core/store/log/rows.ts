/** Events as they lie in the table, and as the rest of the house sees them. */
import { query } from '../sql.ts';
import type { EventDefinition, StoredEvent } from '../types.ts';
import type { Header } from './chain.ts';

export interface EventRow {
  seq: number;
  id: string;
  at: number;
  stream: string;
  type: string;
  version: number;
  actor: string;
  run_id: string | null;
  cause: string | null;
  data: string | null;
  salt: Buffer | null;
  data_hash: Buffer;
  hash: Buffer;
}

type Page = { after: number; limit: number };

export const eventsAfter = query<Page, EventRow>('SELECT * FROM events WHERE seq > :after ORDER BY seq LIMIT :limit');
export const eventsOfStream = query<Page & { stream: string }, EventRow>(
  'SELECT * FROM events WHERE stream = :stream AND seq > :after ORDER BY seq LIMIT :limit',
);
export const eventsOfType = query<Page & { type: string }, EventRow>(
  'SELECT * FROM events WHERE type = :type AND seq > :after ORDER BY seq LIMIT :limit',
);
export const eventsOfBoth = query<Page & { type: string; stream: string }, EventRow>(
  'SELECT * FROM events WHERE stream = :stream AND +type = :type AND seq > :after ORDER BY seq LIMIT :limit',
);
/** Newest first, narrowed by whatever is not null; for the worker, since a narrow question may read far back. */
export const eventsBackTo = query<
  {
    stream: string | null;
    type: string | null;
    actor: string | null;
    runId: string | null;
    after: number;
    below: number;
    limit: number;
  },
  EventRow
>(`
  SELECT * FROM events
  WHERE seq < :below AND at > :after AND (:stream IS NULL OR stream = :stream) AND (:type IS NULL OR type = :type)
    AND (:actor IS NULL OR actor = :actor) AND (:runId IS NULL OR run_id = :runId)
  ORDER BY seq DESC LIMIT :limit`);
export const eventAt = query<{ seq: number }, EventRow>('SELECT * FROM events WHERE seq = :seq');
export const newestEvent = query<Record<string, never>, { seq: number; hash: Buffer }>(
  'SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1',
);

export const headerOfRow = (row: EventRow): Header => ({
  seq: row.seq,
  id: row.id,
  at: row.at,
  stream: row.stream,
  type: row.type,
  version: row.version,
  actor: row.actor,
  runId: row.run_id,
  cause: row.cause,
});

export type Lift = (row: EventRow) => StoredEvent;

/** Use to read: old versions come out as the newest one. A payload that was forgotten, or no longer reads, is null. */
export function lifter(definitions: readonly EventDefinition[]): Lift {
  const lift = eventLifter(definitions);
  return (row) => {
    const event: StoredEvent = {
      seq: row.seq,
      id: row.id,
      at: row.at,
      stream: row.stream,
      type: row.type,
      version: row.version,
      actor: row.actor,
      runId: row.run_id,
      cause: row.cause,
      data: null,
      forgotten: false,
    };
    const data = parse(row.data);
    if (data === undefined) return { ...event, forgotten: true };
    event.data = data;
    return lift(event);
  };
}

/** The same for an event in hand. */
export function eventLifter(definitions: readonly EventDefinition[]): (event: StoredEvent) => StoredEvent {
  const byType = new Map(definitions.map((definition) => [definition.type, definition]));
  return (event) => {
    const definition = byType.get(event.type);
    if (definition && event.version < definition.version) liftData(event, definition);
    return event;
  };
}

function liftData(event: StoredEvent, definition: EventDefinition): void {
  while (event.version < definition.version) {
    const step = definition.lift[event.version];
    // A version that nobody lifts keeps its number: `is` goes by type, and the schema of `of` never let it change its meaning.
    if (!step) return;
    event.data = step(event.data);
    event.version += 1;
  }
}

function parse(data: string | null): unknown {
  if (data === null) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** The end of the log: where the next event goes and what it follows. */
import { randomFillSync } from 'node:crypto';
import type { Connection } from '../disk/connection.ts';
import type { NewEvent, Projection, StoredEvent } from '../types.ts';
import { canonicalJson } from './canonical.ts';
import { firstHash, type Header, hashEvent, hashPayload } from './chain.ts';
import { newestEvent } from './rows.ts';

export interface LogEnd {
  readonly seq: number;
  readonly hash: Buffer;
}

export interface EventLog {
  readonly end: LogEnd;
  /** Inside a transaction only: writes the row and lets every projection see it. */
  append(event: NewEvent, now: number): StoredEvent;
  /** After a rollback: the log ends where it did before. */
  rewind(end: LogEnd): void;
}

export function eventLog(
  connection: Connection,
  projections: readonly Projection[],
  newId: () => string,
  lift: (event: StoredEvent) => StoredEvent,
): EventLog {
  const newest = newestEvent.get(connection, {});
  let end: LogEnd = { seq: newest?.seq ?? 0, hash: newest?.hash ?? firstHash };
  const insert = connection.db.prepare(
    `INSERT INTO events (seq, id, at, stream, type, version, actor, run_id, cause, data, salt, data_hash, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const salt = saltMaker();
  return {
    get end() {
      return end;
    },
    rewind(to) {
      end = to;
    },
    append(event, now) {
      const header = headerFor(event, end.seq + 1, newId(), now);
      const data = canonicalJson(event.data);
      const grain = salt();
      const dataHash = hashPayload(grain, data);
      const hash = hashEvent(end.hash, header, dataHash);
      const { seq, id, at, stream, type, version, actor, runId, cause } = header;
      insert.run(seq, id, at, stream, type, version, actor, runId, cause, data, grain, dataHash, hash);
      end = { seq, hash };
      const stored = lift({ ...header, data: event.data, forgotten: false });
      for (const projection of projections) projection.apply(connection, stored);
      return stored;
    },
  };
}

function headerFor(event: NewEvent, seq: number, id: string, at: number): Header {
  // SQLite keeps UTF-8: half a surrogate pair would read back as another text than the one that was hashed.
  return {
    seq,
    id,
    at,
    stream: event.stream.toWellFormed(),
    type: event.type,
    version: event.version,
    actor: event.actor.toWellFormed(),
    runId: event.runId ?? null,
    cause: event.cause?.toWellFormed() ?? null,
  };
}

/** Random bytes are drawn 256 at a time: one by one they would cost more than the hash. */
function saltMaker(): () => Buffer {
  let pool = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at + 16 > pool.length) {
      pool = randomFillSync(Buffer.alloc(4096));
      at = 0;
    }
    at += 16;
    return pool.subarray(at - 16, at);
  };
}

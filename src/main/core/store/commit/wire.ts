/** The bus with a memory: published in the command's own transaction, delivered after its commit, resumable from any id. */
import type { Statement } from 'better-sqlite3';
import type { WireEvent } from '../../../../contract/transport.ts';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Connection } from '../disk/connection.ts';
import { query } from '../sql.ts';
import type { Reader, Wire, WireListener } from '../types.ts';

interface WireRow {
  seq: number;
  name: string;
  data: string;
}

const allAfter = query<{ id: number; limit: number }, WireRow>(
  'SELECT seq, name, data FROM wire WHERE seq > :id ORDER BY seq LIMIT :limit',
);
const namedAfter = query<{ id: number; limit: number; names: string }, WireRow>(
  'SELECT seq, name, data FROM wire WHERE seq > :id AND name IN (SELECT value FROM json_each(:names)) ORDER BY seq LIMIT :limit',
);
const newest = query<Record<string, never>, { seq: number | null }>('SELECT max(seq) AS seq FROM wire');
const floorNow = query<Record<string, never>, { floor: number }>('SELECT floor FROM wire_floor');

export class WireBatch implements Wire {
  readonly #reader: Reader;
  readonly #log: Log;
  readonly #insert: Statement;
  readonly #runs: RunBook;
  readonly #listeners = new Set<WireListener>();
  #floor: number;
  #last: number;
  #batch: WireEvent[] = [];

  /** Ids go on `gap` after the last one that is known here or in the head file. */
  constructor(connection: Connection, reader: Reader, log: Log, { wireAbove, wireGap }: { wireAbove: number; wireGap: number }) {
    this.#reader = reader;
    this.#log = log;
    this.#floor = floorNow.get(connection, {})?.floor ?? 0;
    this.#last = Math.max(newest.get(connection, {})?.seq ?? 0, this.#floor, wireAbove) + wireGap;
    this.#insert = connection.db.prepare('INSERT INTO wire (seq, at, name, run_id, data) VALUES (?, ?, ?, ?, ?)');
    this.#runs = new RunBook(connection);
  }

  get last(): number {
    return this.#last;
  }

  /** Inside a transaction only. */
  publish(name: string, payload: unknown, now: number): void {
    const runId = runOf(name, payload);
    this.#last += 1;
    this.#insert.run(this.#last, now, name, runId, JSON.stringify(payload));
    if (runId !== null) this.#runs.saw(runId, payload, now);
    this.#batch.push({ id: this.#last, name, data: payload });
  }

  /** How much of the batch there is: what a rollback goes back to. */
  mark(): number {
    return this.#batch.length;
  }

  rewind(mark: number): void {
    this.#last -= this.#batch.length - mark;
    this.#batch.length = mark;
    this.#runs.forget();
  }

  /** After the commit: everything since the last delivery, in one batch. */
  deliver(): void {
    if (this.#batch.length === 0) return;
    const events = this.#batch;
    this.#batch = [];
    this.#tell(events);
  }

  /** Tells who listens now and keeps nothing: progress, and trouble that could not be written. */
  announce(name: string, payload: unknown): void {
    this.#last += 1;
    this.#tell([{ id: this.#last, name, data: payload }]);
  }

  /** After rows were dropped: what asks for more than is kept is told so. */
  dropped(floor: number): void {
    this.#floor = Math.max(this.#floor, floor);
  }

  listen(listener: WireListener): () => void {
    // A wrapper of its own, so that one function listening twice can stop once.
    const own: WireListener = (events) => listener(events);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  after(id: number, names: readonly string[] | null, limit: number): { events: WireEvent[]; lost: boolean } {
    const rows = names
      ? namedAfter.all(this.#reader, { id, limit, names: JSON.stringify(names) })
      : allAfter.all(this.#reader, { id, limit });
    const events = rows.map((row) => ({ id: row.seq, name: row.name, data: JSON.parse(row.data) as unknown }));
    return { events, lost: id < this.#floor || id > this.#last };
  }

  #tell(events: WireEvent[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(events);
      } catch (error) {
        this.#log.error('a listener of the wire failed', { error: describeError(error) });
      }
    }
  }
}

function runOf(name: string, payload: unknown): string | null {
  if (name !== 'run.event' || typeof payload !== 'object' || payload === null || !('runId' in payload)) return null;
  return typeof payload.runId === 'string' ? payload.runId : null;
}

/** Which runs go on: from their first event until `done`. Their events are kept however long they take. */
class RunBook {
  readonly #open = new Set<string>();
  readonly #insert: Statement;
  readonly #remove: Statement;

  constructor(connection: Connection) {
    this.#insert = connection.db.prepare('INSERT INTO wire_runs (run_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#remove = connection.db.prepare('DELETE FROM wire_runs WHERE run_id = ?');
  }

  saw(runId: string, payload: unknown, now: number): void {
    const done = typeof payload === 'object' && payload !== null && 'kind' in payload && payload.kind === 'done';
    if (done) {
      this.#remove.run(runId);
      this.#open.delete(runId);
    } else if (!this.#open.has(runId)) {
      this.#insert.run(runId, now);
      this.#open.add(runId);
    }
  }

  /** After a rollback the table is the truth: each run is looked at again. */
  forget(): void {
    this.#open.clear();
  }
}

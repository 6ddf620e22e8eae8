/** What the store does by itself: checkpoints, the head file, pruning the wire, putting the WAL back, all in small steps. */

import type { Clock, Timer } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Connection } from '../disk/connection.ts';
import type { EventLog } from '../log/append.ts';
import { writeCheckpoint, writeHead } from '../log/head.ts';
import type { Signer } from '../types.ts';
import type { GroupCommit } from './group.ts';
import { pruneWire } from './prune.ts';
import type { WireBatch } from './wire.ts';

interface Parts {
  home: string;
  connection: Connection;
  commits: GroupCommit;
  events: EventLog;
  wire: WireBatch;
  signer: Signer;
  clock: Clock;
  log: Log;
  /** Puts the WAL back into the database from a worker, without holding anybody. */
  checkpointLater(): Promise<unknown>;
}

const tickMs = 60_000;
const checkpointEvery = 1_000;
/** Pages in the WAL that are not yet in the database. */
const walPages = 1_000;
/** Asking SQLite costs a little: not after each commit. */
const commitsBetweenLooks = 64;

export class Keeper {
  readonly #parts: Parts;
  #timer: Timer | null = null;
  #headSeq = -1;
  #headWire = -1;
  #checkpointSeq: number;
  #looked = 0;
  #puttingBack = false;
  #ended = false;
  #marking: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#checkpointSeq = parts.events.end.seq;
    this.#wait();
  }

  /** After each commit: nothing but comparisons, nearly always. */
  committed(): void {
    const { events, commits } = this.#parts;
    if (events.end.seq - this.#checkpointSeq >= checkpointEvery) void this.mark();
    if (commits.count - this.#looked >= commitsBetweenLooks) this.#lookAtWal();
  }

  /** A signed checkpoint in the log, then the head file. Never ahead of what was synced. */
  mark(): Promise<void> {
    this.#marking ??= this.#mark().finally(() => {
      this.#marking = null;
    });
    return this.#marking;
  }

  /** The last mark; one that was under way may have missed what came after it. */
  async finish(): Promise<void> {
    this.#ended = true;
    this.#timer?.cancel();
    await this.#marking;
    await this.mark();
  }

  #wait(): void {
    this.#timer = this.#parts.clock.after(tickMs, () => {
      this.#wait();
      void this.mark();
      void this.prune();
    });
  }

  async #mark(): Promise<void> {
    const { events, commits, signer, wire, home, log } = this.#parts;
    if (events.end.seq === this.#headSeq && wire.last === this.#headWire) return;
    try {
      const point = await commits.command((tx) => {
        const now = { seq: events.end.seq, hash: events.end.hash, at: tx.now };
        if (now.seq > 0) writeCheckpoint(tx, now, signer);
        return now;
      });
      this.#checkpointSeq = point.seq;
      const last = wire.last;
      await writeHead(home, point, last, signer);
      this.#headSeq = point.seq;
      this.#headWire = last;
    } catch (error) {
      log.error('the head of the log could not be written', { error: describeError(error) });
    }
  }

  /** Slice after slice, each a command of its own, so that others pass in between. */
  async prune(): Promise<void> {
    const { commits, wire, log } = this.#parts;
    try {
      for (let from: number | null = 0; from !== null; ) {
        const start: number = from;
        const pruned = await commits.command((tx) => pruneWire(tx, start));
        wire.dropped(pruned.floor);
        from = pruned.next;
      }
    } catch (error) {
      log.warn('the wire could not be pruned', { error: describeError(error) });
    }
  }

  #lookAtWal(): void {
    const { connection, commits, log } = this.#parts;
    this.#looked = commits.count;
    if (this.#puttingBack || walBacklog(connection) < walPages) return;
    this.#puttingBack = true;
    this.#parts
      .checkpointLater()
      // What was committed meanwhile is little: with it the WAL is whole and the next commit starts it from the front.
      .then(() => this.#startFromFront())
      .catch((error) => this.#ended || log.warn('the write-ahead log could not be put back', { error: describeError(error) }))
      .finally(() => {
        this.#puttingBack = false;
      });
  }

  /** Not within a command that goes in steps: SQLite would refuse. */
  #startFromFront(): void {
    const { connection } = this.#parts;
    if (!connection.db.inTransaction && walBacklog(connection) <= walPages / 4) connection.db.pragma('wal_checkpoint(PASSIVE)');
  }
}

/** Asked without doing anything. */
function walBacklog(connection: Connection): number {
  const [row] = connection.db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[];
  return row ? row.log - row.checkpointed : 0;
}

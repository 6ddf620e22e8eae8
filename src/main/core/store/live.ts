/** The store while it lives: its parts, put together, and nothing of their work. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Output, Payload } from '../../../contract/index.ts';
import { toInstant } from '../base/clock.ts';
import { AppError, describeError } from '../base/errors.ts';
import { createArtifacts } from './artifacts/artifacts.ts';
import { GroupCommit } from './commit/group.ts';
import { Keeper } from './commit/keeper.ts';
import { WireBatch } from './commit/wire.ts';
import { type Connection, openConnection } from './disk/connection.ts';
import { asDiskError, type DiskReason, diskReason } from './disk/faults.ts';
import { markDamaged, type OpenHome } from './disk/home.ts';
import type { Losses } from './disk/losses.ts';
import { databaseOf, dropOldCopies } from './disk/replace.ts';
import type { Schema } from './disk/schema.ts';
import { storeEvents } from './events.ts';
import { type EventLog, eventLog } from './log/append.ts';
import { forgetEvents } from './log/forget.ts';
import { eventAt, eventLifter, eventsAfter, eventsOfBoth, eventsOfStream, eventsOfType, type Lift } from './log/rows.ts';
import type { Moved, MoveJob } from './move/jobs.ts';
import type { StoreOptions } from './open.ts';
import type { Actor, Artifacts, Problem, Projection, Reader, Store, StoredEvent, Transaction } from './types.ts';
import { defaultRunners, runnerIn, StoreWorker } from './worker/client.ts';
import type { ForgetWish } from './worker/forget-in.ts';

interface Parts {
  options: StoreOptions;
  schema: Schema;
  projections: readonly Projection[];
  lift: Lift;
  opened: OpenHome;
  losses: Losses;
}

/** The rest of the log is checked when the start has long been over. */
const inspectAfterMs = 30_000;

const troubleCodes: Record<DiskReason, Payload<'store.trouble'>['code'] | null> = {
  disk_full: 'disk_full',
  read_only: 'read_only',
  io: 'corrupt',
  corrupt: 'corrupt',
  locked: null,
};

export class LiveStore implements Store {
  readonly home: string;
  readonly reader: Reader;
  readonly wire: WireBatch;
  readonly artifacts: Artifacts;
  readonly problems: Problem[];
  readonly #parts: Parts;
  readonly #reading: Connection;
  readonly #events: EventLog;
  readonly #commits: GroupCommit;
  readonly #keeper: Keeper;
  /** Questions that somebody waits for, and work that takes long: one never waits for the other. */
  readonly #asking: StoreWorker;
  readonly #working: StoreWorker;
  #trouble: DiskReason | null = null;
  #rebuilding: Promise<Output<'store.rebuild'>> | null = null;
  #closing: Promise<void> | null = null;
  readonly #inspection: { cancel(): void };

  constructor(parts: Parts) {
    this.#parts = parts;
    const { options, projections, opened, losses } = parts;
    const { home, clock, log, newId, signer } = options;
    const { connection } = opened;
    this.home = home;
    this.problems = losses.problems;
    // A connection of its own: a reader that is half-way through its rows never stands in the way of a commit.
    this.#reading = openConnection(databaseOf(home), { queryOnly: true, cacheKiB: 4_096 });
    this.reader = this.#reading;
    this.#asking = this.#worker('query');
    this.#working = this.#worker('work');
    const wire = new WireBatch(connection, this.reader, log, losses);
    const events = eventLog(connection, projections, newId, eventLifter([...storeEvents, ...options.definitions]));
    this.wire = wire;
    this.#events = events;
    const fault = (error: unknown) => this.#fault(error);
    const committed = () => this.#committed();
    const commits = new GroupCommit({ connection, events, wire, now: () => clock.now(), log, fault, committed });
    this.#commits = commits;
    const checkpointLater = () => this.#asking.ask({ kind: 'checkpoint' });
    this.#keeper = new Keeper({ home, connection, commits, events, wire, signer, clock, log, checkpointLater });
    this.artifacts = createArtifacts({ home, reader: this.reader, command: (decide) => this.command(decide), newId, fault });
    this.#inspection = clock.after(inspectAfterMs, () => void this.#inspect());
  }

  get commits(): number {
    return this.#commits.count;
  }

  command<T>(decide: (tx: Transaction) => T): Promise<T> {
    return this.#commits.command(decide);
  }

  commandInSteps<T>(decide: (tx: Transaction) => Iterator<void, T>): Promise<T> {
    return this.#commits.commandInSteps(decide);
  }

  events({ stream, type, afterSeq: after = 0, limit }: Parameters<Store['events']>[0]): StoredEvent[] {
    const { reader } = this;
    if (stream !== undefined && type !== undefined)
      return eventsOfBoth.all(reader, { stream, type, after, limit }).map(this.#parts.lift);
    if (stream !== undefined) return eventsOfStream.all(reader, { stream, after, limit }).map(this.#parts.lift);
    if (type !== undefined) return eventsOfType.all(reader, { type, after, limit }).map(this.#parts.lift);
    return eventsAfter.all(reader, { after, limit }).map(this.#parts.lift);
  }

  async forget(seqs: number[], reason: string, actor: Actor, instead?: ReadonlyMap<number, unknown>): Promise<void> {
    const { projections, lift, options } = this.#parts;
    const wish = { seqs, reason, actor, instead };
    const anew = await this.command((tx) => forgetEvents(tx, wish, { projections, lift, lastOnWire: this.wire.last }));
    this.wire.dropped(this.wire.last);
    // A rebuild that is under way may have passed these events already.
    const under = this.#rebuilding;
    await under?.catch(() => undefined);
    if (anew || under) await this.rebuild();
    await this.#working.ask({ kind: 'scrub' });
    dropOldCopies(options.home);
    if (existsSync(join(options.home, 'set-aside')))
      options.log.warn(
        'Damaged files in set-aside/ may still hold what was forgotten: delete them when nothing in them is needed.',
      );
  }

  async query<T>(name: string, params: unknown, signal?: AbortSignal): Promise<T> {
    return (await this.#asking.ask({ kind: 'query', name, params }, signal)) as T;
  }

  async verify(): Promise<Output<'store.verify'>> {
    return (await this.#working.ask({ kind: 'verify' })) as Output<'store.verify'>;
  }

  async rebuild(): Promise<Output<'store.rebuild'>> {
    if (this.#rebuilding) throw new AppError('conflict', 'The views are being rebuilt already; store.progress says how far.');
    this.#rebuilding = this.#working.ask({ kind: 'rebuild' }) as Promise<Output<'store.rebuild'>>;
    try {
      return await this.#rebuilding;
    } catch (error) {
      throw this.#fault(error);
    } finally {
      this.#rebuilding = null;
    }
  }

  async backup(path: string): Promise<Output<'store.backup'>> {
    try {
      return (await this.#working.ask({ kind: 'backup', path })) as Output<'store.backup'>;
    } catch (error) {
      throw this.#fault(error);
    }
  }

  async move(job: MoveJob, signal: AbortSignal, hear: (done: number, total: number | null) => void): Promise<Moved> {
    // Signed as far as it goes, so that who takes it in can tell that nothing was cut off.
    if (job.do === 'export') await this.mark();
    return (await this.#working.ask({ kind: 'move', job }, signal, hear)) as Moved;
  }

  async forgetIn(path: string, wish: ForgetWish): Promise<Output<'store.backup'> | null> {
    try {
      return (await this.#working.ask({ kind: 'forgetIn', path, wish })) as Output<'store.backup'> | null;
    } catch (error) {
      throw this.#fault(error);
    }
  }

  stats(): Output<'store.stats'> {
    const path = databaseOf(this.#parts.options.home);
    const first = eventAt.get(this.reader, { seq: 1 });
    const size = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    return {
      events: this.#events.end.seq,
      bytes: size(path) + size(`${path}-wal`),
      schemaVersion: this.#parts.schema.version,
      oldestAt: first ? toInstant(first.at) : null,
    };
  }

  /** A signed checkpoint and the head file, now. */
  mark(): Promise<void> {
    return this.#keeper.mark();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#inspection.cancel();
    await this.#commits.idle();
    await this.#keeper.finish();
    this.#commits.refuse(new AppError('unavailable', 'Hearth is closing.', { reason: 'closed' }));
    await this.#commits.idle();
    await Promise.all([this.#asking.end(), this.#working.end()]);
    this.#reading.close();
    this.#parts.opened.connection.close();
    this.#parts.opened.lock.release();
  }

  #worker(name: 'query' | 'work'): StoreWorker {
    const { options, schema } = this.#parts;
    const { home, clock, signer, module, resources } = options;
    const entry = runnerIn(options.runners ?? defaultRunners());
    const start = {
      home,
      background: name === 'work',
      steps: schema.steps,
      publicKey: signer.publicKey,
      ...(resources ? { resources } : {}),
      ...(module ? { module } : {}),
    };
    return new StoreWorker({ name, entry, start, clock, progress: (progress) => this.wire.announce('store.progress', progress) });
  }

  #committed(): void {
    this.#trouble = null;
    this.#keeper.committed();
  }

  /** Says it once per trouble: the wire cannot be written then, so only who listens now hears it. */
  #fault(error: unknown): unknown {
    const { home, log } = this.#parts.options;
    const reason = error instanceof AppError ? null : diskReason(error, home);
    if (!reason) return error;
    const told = asDiskError(error, home);
    if (reason === 'corrupt') markDamaged(home);
    if (this.#trouble === reason) return told;
    this.#trouble = reason;
    log.error('the disk is in the way', { reason, error: describeError(error) });
    const code = troubleCodes[reason];
    if (code) this.wire.announce('store.trouble', { code, message: told instanceof Error ? told.message : reason });
    return told;
  }

  async #inspect(): Promise<void> {
    const { home, log } = this.#parts.options;
    try {
      const verdict = (await this.#working.ask({ kind: 'inspect' })) as Output<'store.verify'>;
      const known = new Set(this.problems.map((problem) => problem.message));
      const found = verdict.problems.filter((problem) => !known.has(problem.message));
      if (found.length === 0) return;
      this.problems.push(...found);
      if (found.some((problem) => problem.kind === 'sqlite')) markDamaged(home);
      const message = found.map((problem) => problem.message).join(' ');
      await this.command((tx) => tx.publish('store.trouble', { code: 'corrupt', message }));
    } catch (error) {
      if (!this.#closing) log.warn('the log could not be checked in the background', { error: describeError(error) });
    }
  }
}

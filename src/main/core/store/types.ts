/** What the rest of the house sees of the store: readers, writers, events, projections, commands. */
import type { z } from 'zod';
import type { EventName, Output, Payload } from '../../../contract/index.ts';
import type { WireEvent } from '../../../contract/transport.ts';
import type { Moved, MoveJob } from './move/jobs.ts';
import type { ForgetWish } from './worker/forget-in.ts';

export type Row = Record<string, unknown>;
export type Params = Record<string, string | number | bigint | Buffer | null>;

/** Can only look. Query objects (`sql.ts`) take it; they prepare once per connection. */
export interface Reader {
  readonly kind: 'reader' | 'writer';
  /** The statement for this text, prepared once per connection. Only `sql.ts` and the store itself use it. */
  prepare(text: string): PreparedStatement;
}

export interface PreparedStatement {
  get(params: Params): unknown;
  all(params: Params): unknown[];
  iterate(params: Params): IterableIterator<unknown>;
  /** By name, or in the order of the statement's `?`. */
  run(params: Params | readonly Params[string][]): { changes: number };
}

/** Can change tables: what a projection is given. Exists only inside a command's transaction or a rebuild. */
export interface Writer extends Reader {
  readonly kind: 'writer';
}

/** What a command is given: it decides on the state that the commands before it left, and says what happened. */
export interface Transaction extends Writer {
  /** Milliseconds since 1970, the same for the whole command. */
  readonly now: number;
  /** Records facts; every projection applies them at once, in this transaction. */
  append(...events: NewEvent[]): StoredEvent[];
  /** Tells windows and clients, after the commit and only then. Survives a restart for as long as the wire keeps. */
  publish<N extends EventName>(name: N, payload: Payload<N>): void;
  /** Runs after the commit, in order; never when the command was refused. */
  afterCommit(callback: () => void): void;
}

/** Who did it: `user`, `self`, `job:ID`, `run:ID`, `channel:telegram:ID`, `peer:ID`. */
export type Actor = string;

export interface NewEvent {
  stream: string;
  type: string;
  version: number;
  actor: Actor;
  data: unknown;
  runId?: string;
  /** The id of the event or request that led to this one. */
  cause?: string;
}

export interface StoredEvent extends Required<Pick<NewEvent, 'stream' | 'type' | 'version' | 'actor' | 'data'>> {
  seq: number;
  id: string;
  at: number;
  runId: string | null;
  cause: string | null;
  /** True where the payload was forgotten: `data` is then null and projections must cope. */
  forgotten: boolean;
}

/** A fact that a feature records. `lift[n]` turns data of version n into version n + 1, purely, when it is read. */
export interface EventDefinition<T extends string = string, S extends z.ZodType = z.ZodType> {
  readonly type: T;
  readonly version: number;
  readonly data: S;
  readonly meaning: string;
  readonly lift: Readonly<Record<number, (data: unknown) => unknown>>;
  /** Makes an event to append. Thrown when `data` does not fit the schema: AppError `internal` (a bug, never bad input). */
  of(event: { stream: string; actor: Actor; data: z.input<S>; runId?: string; cause?: string }): NewEvent;
  /** The same without looking again: for many at once, of data that was parsed where it came in. */
  known(event: { stream: string; actor: Actor; data: z.output<S>; runId?: string; cause?: string }): NewEvent;
  /** True, with the type narrowed, when a stored event is of this definition and its payload is there. */
  is(event: StoredEvent): event is StoredEvent & { data: z.output<S> };
}

/** A view made from events alone. `tables` are the ones that it owns: a rebuild makes them anew. */
export interface Projection {
  readonly name: string;
  readonly tables: readonly string[];
  /** Must depend on nothing but the event and its own tables: no clock, no ids, no chance. */
  apply(writer: Writer, event: StoredEvent): void;
  /**
   * Erases what it keeps of an event whose payload is being forgotten; the payload is there for the last time. It must leave
   * what a rebuild would make when `apply` meets the event without its payload. Where a projection has none, forgetting
   * rebuilds every view.
   */
  forget?(writer: Writer, event: StoredEvent): void;
  /**
   * Takes what is left of a payload in the place of what stood there: it must leave what a rebuild would make of `after`. Where a
   * projection has none, such forgetting rebuilds every view.
   */
  replace?(writer: Writer, before: StoredEvent, after: StoredEvent): void;
  /** False where events of this type change nothing in it, ever: then they can be forgotten without it. */
  reads?(type: string): boolean;
}

/** One step of the schema. Numbered globally, listed once in core/migrations.ts, hash-pinned once shipped. */
export interface Migration {
  readonly number: number;
  /** Says why in its name: `0002-chat-messages`. */
  readonly name: string;
  readonly sql: string;
}

/** Signs checkpoints; the key lives in the host's secret store. */
export interface Signer {
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Buffer;
  sign(bytes: Buffer): Buffer;
}

export type WireListener = (events: WireEvent[]) => void;

/** The bus with a memory: what was published, in order, resumable from any id. */
export interface Wire {
  /** The id of the newest published event. */
  readonly last: number;
  /** Hears what is published from now on, in batches, after each commit. */
  listen(listener: WireListener): () => void;
  /** What was published after `id`, oldest first; `lost` is true where the wire no longer keeps that far back. */
  after(id: number, names: readonly string[] | null, limit: number): { events: WireEvent[]; lost: boolean };
}

/** What was found wrong with the log, in the contract's words. */
export type Problem = Output<'store.verify'>['problems'][number];

export interface Store {
  /** The folder of it all. */
  readonly home: string;
  readonly reader: Reader;
  readonly wire: Wire;
  /**
   * Runs `decide` inside the next group commit: commands of one turn of the event loop share one transaction and one fsync,
   * each under a savepoint of its own; the promise settles after the fsync. Thrown by `decide`: only this command is undone.
   * Thrown when the disk is full or read-only: AppError `unavailable`, with nothing half done.
   */
  command<T>(decide: (tx: Transaction) => T): Promise<T>;
  /**
   * The same for much at once, all or nothing: a transaction of its own, in which the event loop goes round after each step, so
   * that nothing holds the main thread. Other commands wait until it ends; what it publishes is told then.
   */
  commandInSteps<T>(decide: (tx: Transaction) => Iterator<void, T>): Promise<T>;
  /** Events of a stream or type, lifted to their newest version. */
  events(filter: { stream?: string; type?: string; afterSeq?: number; limit: number }): StoredEvent[];
  /**
   * Erases the payloads of these events: the chain still verifies, the text is gone from tables, log and WAL. What `instead` names
   * is not erased whole: that stands there from then on, or what a function makes of what stands there in that moment.
   */
  forget(seqs: number[], reason: string, actor: Actor, instead?: ReadonlyMap<number, unknown>): Promise<void>;
  /** Runs a named read-only query in a worker with its own connection, so that the main thread stays free. */
  query<T>(name: string, params: unknown, signal?: AbortSignal): Promise<T>;
  verify(): Promise<Output<'store.verify'>>;
  rebuild(): Promise<{ events: number; tookMs: number }>;
  /** Writes this home out, or makes one that takes its place at the next start. Cancelled or failed: nothing is left of it. */
  move(job: MoveJob, signal: AbortSignal, hear: (done: number, total: number | null) => void): Promise<Moved>;
  /** Keeps everything in one new file, without holding anybody up. Thrown: AppError `conflict` where the name is taken. */
  backup(path: string): Promise<Output<'store.backup'>>;
  /** Rewrites a backup without what was forgotten. Null where none of it was in there. Thrown: as the disk throws, with the old one in place. */
  forgetIn(path: string, wish: ForgetWish): Promise<Output<'store.backup'> | null>;
  stats(): Output<'store.stats'>;
  /** What was found wrong at the start and since, never silently dropped: each was also told as `store.trouble`. */
  readonly problems: readonly Problem[];
  /** How many transactions were committed: each is one fsync. */
  readonly commits: number;
  /** Keeps bytes in artifacts/, named by their SHA-256; the same bytes are kept once. */
  readonly artifacts: Artifacts;
  /** Writes the head file and a checkpoint, ends the worker, gives the lock back. */
  close(): Promise<void>;
}

export interface ArtifactInfo {
  fileId: string;
  name: string;
  bytes: number;
  sha256: string;
}

export interface Artifacts {
  /** Written, synced and named before it answers. Thrown when larger than `limit`: AppError `too_large`. */
  put(name: string, content: Buffer | AsyncIterable<Buffer>, limit: number): Promise<ArtifactInfo>;
  info(fileId: string): ArtifactInfo | null;
  /** Thrown when there is no such file: AppError `not_found`. */
  path(fileId: string): string;
}

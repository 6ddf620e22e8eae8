/** One stretch of work on a set: batch after batch, each kept with how far it has got, so that a kill costs one batch. */
import { ProviderError } from '../../../../agent/provider.ts';
import type { Store, Transaction } from '../../../../store/types.ts';
import type { Embeds } from '../../../models/index.ts';
import { encode, normal } from '../scan/quantize.ts';
import { dropVector, finishSet, keepVector, reach, type SetRow, setById, sizeSet, stillThere } from '../vectors.sql.ts';
import type { BatchRequest, Wanted } from './batch.ts';
import { erase, eraseOthers, openSet, own } from './sets.ts';

export interface SessionDeps {
  store: Store;
  /** Null in a house without models: then only Hearth's own embedder makes vectors. */
  embeds: Pick<Embeds, 'embed'> | null;
  /** Hears how many vectors more there are, within the transaction that keeps them. */
  made(tx: Transaction, more: number, set: SetRow): void;
}

/** For Hearth's own: a few milliseconds of a worker that questions wait for, too. */
const ownAtOnce = 64;
const firstAtOnce = 16;
/** Numbers in one answer: reading more at a time would hold the main thread. */
const numbersAtOnce = 32_768;

/** Settles when everything that there is has its vector. Thrown: what a provider failed with, or the signal's reason. */
export async function embedAll(deps: SessionDeps, embedder: string, signal: AbortSignal): Promise<void> {
  const { store } = deps;
  const print = embedder === own ? await store.query<string>('memory.ownPrint', {}, signal) : null;
  let set = await openSet(store, embedder, print);
  for (let renewed = false; ; ) {
    signal.throwIfAborted();
    const batch = await store.query<Wanted[]>('memory.toEmbed', requestOf(set), signal);
    if (batch.length === 0) break;
    const vectors = await makeAll(deps, embedder, batch, signal);
    const next = await keep(deps, set, batch, vectors);
    if (!next && renewed) throw new ProviderError(unsteady);
    renewed ||= !next;
    set = next ?? (await anew(store, set));
  }
  if (set.whole === 0) await store.command((tx) => finishSet.run(tx, { id: set.id }));
  await eraseOthers(store, embedder);
}

function requestOf({ id, touched, position, dimensions, embedder }: SetRow): BatchRequest {
  const outside = dimensions === 0 ? firstAtOnce : Math.max(8, Math.min(128, Math.floor(numbersAtOnce / dimensions)));
  return { set: id, touched, position, limit: embedder === own ? ownAtOnce : outside, own: embedder === own };
}

type Vectors = (Float32Array | null)[];

async function makeAll(deps: SessionDeps, embedder: string, batch: readonly Wanted[], signal: AbortSignal): Promise<Vectors> {
  if (embedder === own) return batch.map(({ vector }) => vector);
  const asked = batch.filter(({ what }) => what === 'embed');
  const made = await outside(
    deps,
    embedder,
    asked.map(({ text }) => text),
    signal,
  );
  const vectors = new Map(asked.map((wanted, at) => [wanted.position, made[at] ?? null]));
  return batch.map(({ position }) => vectors.get(position) ?? null);
}

/** A shorter text is not worth the call. */
const shortest = 400;

/** What is too long for a model is parted, then shortened; a text that it cannot read at all has no vector. */
async function outside(deps: SessionDeps, embedder: string, texts: readonly string[], signal: AbortSignal): Promise<Vectors> {
  if (texts.length === 0) return [];
  if (!deps.embeds) throw new ProviderError(nobody);
  try {
    return await deps.embeds.embed({ embedder, texts, use: 'record' }, signal);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure.layer !== 'context') throw error;
    const half = Math.ceil(texts.length / 2);
    if (texts.length > 1) {
      const before = await outside(deps, embedder, texts.slice(0, half), signal);
      return [...before, ...(await outside(deps, embedder, texts.slice(half), signal))];
    }
    const text = texts[0] ?? '';
    if (text.length <= shortest) return [null];
    return outside(deps, embedder, [text.slice(0, Math.ceil(text.length / 2)).toWellFormed()], signal);
  }
}

const nobody = {
  layer: 'provider' as const,
  message: 'There is no provider that could make vectors.',
  action: 'Add one in Settings, or choose the built-in embedder.',
  retryable: false,
};

const unsteady = {
  layer: 'provider' as const,
  message: 'The embedder makes vectors of one length and then of another.',
  action: 'Choose another embedder.',
  retryable: false,
};

/** One commit is one wait for the disk on the main thread, the longer the more there is to write. */
const keptAtOnce = 24;

/** Answers the set as it is then; null where the embedder makes vectors of another length than before. */
async function keep(deps: SessionDeps, set: SetRow, batch: readonly Wanted[], vectors: Vectors): Promise<SetRow | null> {
  const length = vectors.find((vector) => vector !== null)?.length ?? set.dimensions;
  if (set.dimensions !== 0 && length !== set.dimensions) return null;
  let kept: SetRow | null = { ...set, dimensions: length };
  for (let from = 0; kept && from < batch.length; from += keptAtOnce) {
    const to = from + keptAtOnce;
    kept = await keepSome(deps, kept, batch.slice(from, to), vectors.slice(from, to));
  }
  return kept;
}

function keepSome({ store, made }: SessionDeps, { id, dimensions }: SetRow, some: readonly Wanted[], vectors: Vectors) {
  return store.command((tx) => {
    sizeSet.run(tx, { id, dimensions });
    let more = 0;
    for (const [at, wanted] of some.entries()) more += keepOne(tx, id, wanted, vectors[at] ?? null);
    const { touched = 0, position = 0 } = some.at(-1) ?? {};
    reach.run(tx, { id, touched, position });
    const next = setById.get(tx, { id }) ?? null;
    if (next) made(tx, more, next);
    return next;
  });
}

/** Decided on what is there now: a record that was forgotten while its vector was made gets none. */
function keepOne(tx: Transaction, set: number, wanted: Wanted, vector: Float32Array | null): number {
  const { position, touched, what, again, hash } = wanted;
  if (what === 'leave') return 0;
  if (what === 'drop') {
    dropVector(tx, { set, position });
    return again ? -1 : 0;
  }
  if (!stillThere.get(tx, { position, touched })) return 0;
  const unit = vector ? normal(vector) : null;
  const { bytes, scale } = unit ? encode(unit) : { bytes: new Int8Array(), scale: 0 };
  keepVector(tx, { set, position, hash, scale, code: bufferOf(bytes), vector: unit && bufferOf(unit) });
  return again ? 0 : 1;
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Int8Array | Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** The same name stands for another model now. */
async function anew(store: Store, { id, embedder, print }: SetRow): Promise<SetRow> {
  await erase(store, id);
  return openSet(store, embedder, print);
}

/** The vector of a question, in time or not at all: recall never waits long for somebody outside. */
import type { Clock } from '../../../../base/clock.ts';
import { describeError } from '../../../../base/errors.ts';
import type { Log } from '../../../../base/log.ts';
import type { Embeds } from '../../../models/index.ts';
import { longest } from '../make/batch.ts';
import { type CountedSet, own } from '../make/sets.ts';
import { normal } from '../scan/quantize.ts';
import type { Asked } from './near.ts';

interface Deps {
  clock: Clock;
  log: Log;
  embeds: Pick<Embeds, 'embed'> | null;
  serving(): CountedSet | null;
}

/** So long a question waits for its vector; then it is answered by its words. */
const patienceMs = 1_500;
/** A model that is only being loaded has its vector ready for the next time. */
const givenUpMs = 60_000;
/** After a failure nobody is asked for so long: each recall would wait again. */
const restMs = 30_000;
const mostKept = 200;

/** Use once per daemon. */
export function createAsking({ clock, log, embeds, serving }: Deps) {
  const kept = new Map<string, Float32Array>();
  const under = new Map<string, Promise<Float32Array | null>>();
  const ending = new AbortController();
  let restUntil = Number.NEGATIVE_INFINITY;

  const keep = (key: string, vector: Float32Array) => {
    kept.delete(key);
    kept.set(key, vector);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  };
  const ask = async (key: string, embedder: string, text: string): Promise<Float32Array | null> => {
    const late = new AbortController();
    const timer = clock.after(givenUpMs, () => late.abort(new Error('The embedder took too long.')));
    try {
      const signal = AbortSignal.any([late.signal, ending.signal]);
      const [vector] = (await embeds?.embed({ embedder, texts: [text], use: 'question' }, signal)) ?? [];
      if (!vector) return null;
      restUntil = Number.NEGATIVE_INFINITY;
      keep(key, normal(vector));
      return normal(vector);
    } catch (error) {
      restUntil = clock.monotonic() + restMs;
      log.info('A question was answered by its words alone.', { embedder, error: describeError(error).split('\n', 1)[0] });
      return null;
    } finally {
      timer.cancel();
      under.delete(key);
    }
  };
  const inTime = (work: Promise<Float32Array | null>): Promise<Float32Array | null> =>
    new Promise((resolve) => {
      const timer = clock.after(patienceMs, () => {
        restUntil = clock.monotonic() + restMs;
        log.info('The embedder was too slow for a question.', { patienceMs });
        resolve(null);
      });
      void work.then((vector) => {
        timer.cancel();
        resolve(vector);
      });
    });

  return {
    /** Null where nobody makes one, or not in time. Never throws. */
    async asked(question: string): Promise<Asked | null> {
      const set = serving();
      const text = question.slice(0, longest).toWellFormed();
      // What Hearth's own embedder makes of a question says nothing that its words do not say better.
      if (!set || set.embedder === own || !embeds || text.trim() === '') return null;
      const key = `${set.id}\0${text}`;
      const known = kept.get(key);
      if (known) keep(key, known);
      if (!known && !under.has(key) && clock.monotonic() < restUntil) return null;
      const work = under.get(key) ?? (known ? Promise.resolve(known) : ask(key, set.embedder, text));
      if (!known) under.set(key, work);
      const vector = known ?? (await inTime(work));
      return vector && { set: set.id, vector };
    },
    stop: () => ending.abort(new Error('Hearth is stopping.')),
  };
}

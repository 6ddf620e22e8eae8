/** The vector of a question, in time or not at all: recall never waits long for somebody outside. */
import type { Clock } from '../../../../base/clock.ts';
import { describeError } from '../../../../base/errors.ts';
import type { Log } from '../../../../base/log.ts';
import type { Embeds } from '../../../models/index.ts';
import { longest } from '../make/batch.ts';
import { type CountedSet, own } from '../make/sets.ts';
import { normal } from '../scan/quantize.ts';
import type { Asked } from './near.ts';

export interface AskingDeps {
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

type Made = Promise<Float32Array | null>;

/** Use once per daemon. */
export class Asking {
  readonly #deps: AskingDeps;
  /** By set and text, the one asked for last at the end. */
  readonly #kept = new Map<string, Float32Array>();
  readonly #underWay = new Map<string, Made>();
  readonly #ending = new AbortController();
  #restUntil = Number.NEGATIVE_INFINITY;

  constructor(deps: AskingDeps) {
    this.#deps = deps;
  }

  /** Null where nobody makes one, or not in time. Never throws. */
  async asked(question: string): Promise<Asked | null> {
    const set = this.#deps.serving();
    const text = question.slice(0, longest).toWellFormed();
    // What Hearth's own embedder makes of a question says nothing that its words do not say better.
    if (!set || set.embedder === own || text.trim() === '') return null;
    const key = `${set.id}\0${text}`;
    const known = this.#kept.get(key);
    if (known) this.#keep(key, known);
    const vector = known ?? (await this.#soon(key, set.embedder, text));
    return vector && { set: set.id, vector };
  }

  stop(): void {
    this.#ending.abort(new Error('Hearth is stopping.'));
  }

  #soon(key: string, embedder: string, text: string): Made {
    const already = this.#underWay.get(key);
    if (already) return this.#inTime(already);
    if (this.#deps.clock.monotonic() < this.#restUntil) return Promise.resolve(null);
    const work = this.#make(key, embedder, text);
    this.#underWay.set(key, work);
    return this.#inTime(work);
  }

  async #make(key: string, embedder: string, text: string): Made {
    const { clock, log, embeds } = this.#deps;
    const late = new AbortController();
    const timer = clock.after(givenUpMs, () => late.abort(new Error('The embedder took too long.')));
    try {
      const signal = AbortSignal.any([late.signal, this.#ending.signal]);
      const [made] = (await embeds?.embed({ embedder, texts: [text], use: 'question' }, signal)) ?? [];
      if (!made) return null;
      this.#restUntil = Number.NEGATIVE_INFINITY;
      const vector = normal(made);
      this.#keep(key, vector);
      return vector;
    } catch (error) {
      this.#restUntil = clock.monotonic() + restMs;
      log.info('A question was answered by its words alone.', { embedder, error: describeError(error).split('\n', 1)[0] });
      return null;
    } finally {
      timer.cancel();
      this.#underWay.delete(key);
    }
  }

  #inTime(work: Made): Made {
    const { clock, log } = this.#deps;
    return new Promise((resolve) => {
      const timer = clock.after(patienceMs, () => {
        this.#restUntil = clock.monotonic() + restMs;
        log.info('The embedder was too slow for a question.', { patienceMs });
        resolve(null);
      });
      void work.then((vector) => {
        timer.cancel();
        resolve(vector);
      });
    });
  }

  #keep(key: string, vector: Float32Array): void {
    this.#kept.delete(key);
    this.#kept.set(key, vector);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }
}

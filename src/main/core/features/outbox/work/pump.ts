/** Sends what is due: one timer for all channels, a few messages at a time, each begun and ended durably. */
import type { ChannelName } from '../../../../../contract/keeping/outbox.ts';
import type { Channel, Sending } from '../../../agent/channel.ts';
import { type Timer, wait } from '../../../base/clock.ts';
import { describeError } from '../../../base/errors.ts';
import type { Stop } from '../../../base/lifecycle.ts';
import { ended } from '../events.ts';
import { cutOff, nextDue } from '../outbox.sql.ts';
import { type OutboxDeps, placeOf } from '../room.ts';
import { backoff } from '../rules/backoff.ts';
import { outgoing } from '../rules/bundle.ts';
import { type Claimed, claim } from './claim.ts';

/** The clock on the wall may be set at any time, and a computer sleeps: it is looked at so often. */
const longestNapMs = 30_000;
/** No channel keeps a message under way for longer. */
const longestSendMs = 120_000;
/** What is under way may end by itself before Hearth does. */
const graceMs = 3_000;
/** A disk that would not take something is asked again after so long. */
const againMs = 5_000;

const cutShort: Sending = {
  state: 'unverified',
  why: 'It was cut off while it was being sent: nobody knows whether it arrived.',
};

export class Pump {
  /** Messages since the start, by channel and outcome. */
  readonly counts = new Map<string, number>();
  readonly #deps: OutboxDeps;
  readonly #ending = new AbortController();
  readonly #underWay: Map<Channel, Set<Promise<void>>>;
  readonly #stops: Stop[] = [];
  #timer: Timer | null = null;
  #turning: Promise<void> | null = null;
  #isWanted = false;
  #isOver = false;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
    this.#underWay = new Map(deps.channels.map((channel) => [channel, new Set()]));
  }

  /** What a crash cut off is said to be `unverified`; then what is due goes out. */
  async start(): Promise<void> {
    await sayCutOff(this.#deps);
    this.#stops.push(this.#deps.host.power.on('resume', () => this.kick()));
    this.kick();
    await this.#turning;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#timer?.cancel();
    for (const stop of this.#stops.splice(0)) await stop();
    await this.#turning;
    const late = new AbortController();
    const grace = wait(this.#deps.clock, graceMs, late.signal).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.#all()), grace]);
    late.abort();
    this.#ending.abort();
    await Promise.allSettled(this.#all());
  }

  /** Looks for what is due, soon. */
  kick(): void {
    if (this.#isOver) return;
    this.#isWanted = true;
    // What else happens in this turn of the loop is seen as well.
    this.#turning ??= Promise.resolve()
      .then(() => this.#turn())
      .then(
        () => 1,
        (error: unknown) => {
          this.#deps.log.error('messages could not be looked for', { error: describeError(error) });
          return againMs;
        },
      )
      .then((leastMs) => {
        this.#turning = null;
        // Who asked while it was ending is not forgotten.
        if (this.#isWanted && leastMs === 1) this.kick();
        else this.#arm(leastMs);
      });
  }

  /** Resolves when nothing is due or under way, on one channel or on all. */
  async idle(name?: ChannelName): Promise<void> {
    for (;;) {
      await this.#turning;
      if (this.#all(name).length === 0 && this.#turning === null) return;
      await Promise.allSettled(this.#all(name));
    }
  }

  async #turn(): Promise<void> {
    const { channels } = this.#deps;
    do {
      this.#isWanted = false;
      const ready = channels.filter((channel) => this.#freeOf(channel) > 0 && this.#isDue(channel));
      await Promise.all(ready.map((channel) => this.#take(channel)));
    } while (this.#isWanted && !this.#isOver);
  }

  async #take(channel: Channel): Promise<void> {
    const deps = this.#deps;
    for (const claimed of await deps.store.command((tx) => claim(tx, deps, channel, this.#freeOf(channel)))) {
      const work = carry(deps, channel, claimed, this.#ending.signal)
        .then((state) => {
          const key = `${channel.name} ${state}`;
          this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
        })
        .finally(() => {
          this.#underWay.get(channel)?.delete(work);
          this.kick();
        });
      this.#underWay.get(channel)?.add(work);
    }
  }

  #arm(leastMs: number): void {
    this.#timer?.cancel();
    if (this.#isOver) return;
    const { channels, clock, store } = this.#deps;
    const free = channels.filter((channel) => this.#freeOf(channel) > 0);
    const next = free.flatMap(({ name }) => nextDue.get(store.reader, { channel: name })?.at ?? []);
    const ms = Math.min(longestNapMs, Math.max(leastMs, Math.min(...next) - clock.now()));
    this.#timer = clock.after(ms, () => this.kick());
  }

  #freeOf(channel: Channel): number {
    return channel.atOnce - (this.#underWay.get(channel)?.size ?? 0);
  }

  #isDue({ name: channel }: Channel): boolean {
    const next = nextDue.get(this.#deps.store.reader, { channel });
    return next !== undefined && next.at <= this.#deps.clock.now();
  }

  #all(name?: ChannelName): Promise<void>[] {
    return [...this.#underWay].flatMap(([channel, works]) => (name === undefined || channel.name === name ? [...works] : []));
  }
}

/** One message from its begin to its end, which is kept however long the disk needs. */
async function carry(deps: OutboxDeps, channel: Channel, claimed: Claimed, signal: AbortSignal): Promise<Sending['state']> {
  const outcome = decide(deps, claimed, await attempt(deps, channel, claimed, signal));
  const { clock, store, log } = deps;
  const ids = claimed.rows.map(({ id }) => id);
  for (;;) {
    try {
      await store.command((tx) => {
        const nextAt = outcome.afterMs === null ? null : tx.now + outcome.afterMs;
        const { state, error } = outcome;
        tx.append(ended.of({ stream: 'outbox', actor: 'self', data: { ids, state, error, nextAt } }));
        for (const id of ids) tx.publish('outbox.changed', { id, state });
      });
      return outcome.state === 'queued' ? 'again' : outcome.state;
    } catch (error) {
      log.error('what came of a message could not be kept', { ids, state: outcome.state, error: describeError(error) });
      // Nothing sends it meanwhile: it stands as being sent, and after a restart as unverified.
      await wait(clock, againMs, signal);
    }
  }
}

async function attempt(deps: OutboxDeps, channel: Channel, { id, rows }: Claimed, ending: AbortSignal): Promise<Sending> {
  const late = new AbortController();
  const timer = deps.clock.after(longestSendMs, () => late.abort());
  const signal = AbortSignal.any([ending, late.signal]);
  const cut = Promise.withResolvers<Sending>();
  signal.addEventListener('abort', () => cut.resolve(cutShort), { once: true });
  try {
    return await Promise.race([channel.send(outgoing(id, rows, channel), placeOf(deps, channel), signal), cut.promise]);
  } catch (error) {
    deps.log.error('a channel met a fault of its own', { channel: channel.name, error: describeError(error) });
    return { state: 'unverified', why: 'The channel met a fault of its own: nobody knows whether it arrived.' };
  } finally {
    timer.cancel();
  }
}

interface Outcome {
  state: 'queued' | 'delivered' | 'unverified' | 'failed';
  error: string | null;
  afterMs: number | null;
}

function decide({ random = Math.random }: OutboxDeps, { rows }: Claimed, sending: Sending): Outcome {
  if (sending.state === 'delivered') return { state: 'delivered', error: null, afterMs: null };
  if (sending.state !== 'again') return { state: sending.state, error: sending.why, afterMs: null };
  const attempts = Math.max(...rows.map((row) => row.attempts)) + 1;
  const afterMs = backoff(attempts, sending.afterMs, random);
  if (afterMs === null) return { state: 'failed', error: `${sending.why} It was tried ${attempts} times.`, afterMs };
  return { state: 'queued', error: sending.why, afterMs };
}

/** What was being sent when Hearth ended last: it may have arrived, so it is never sent again by itself. */
async function sayCutOff({ store }: OutboxDeps): Promise<void> {
  await store.command((tx) => {
    const ids = cutOff.all(tx, {}).map(({ id }) => id);
    if (ids.length === 0) return;
    const error = 'Hearth ended while it was being sent: nobody knows whether it arrived.';
    tx.append(ended.of({ stream: 'outbox', actor: 'self', data: { ids, state: 'unverified', error, nextAt: null } }));
    for (const id of ids) tx.publish('outbox.changed', { id, state: 'unverified' });
  });
}

/** Counts wrong tokens, on loopback too. It slows guessing down and never locks out who has the right one. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../core/base/clock.ts';
import { AppError } from '../../core/base/errors.ts';

const windowMs = 60_000;
const maxRemotes = 1000;

interface Tally {
  since: number;
  failures: number;
  different: Set<string>;
}

export interface Guesses {
  /** Call for each wrong token. Thrown when `remote` has tried too many: AppError `rate_limited`. */
  wrong(remote: string, token: string): void;
}

/** A stale script repeats one token; a guesser never does: so different tokens weigh more than repeated ones. */
export function createGuesses(limits: { guesses: number; failures: number }, clock: Clock): Guesses {
  const tallies = new Map<string, Tally>();
  const tallyOf = (remote: string): Tally => {
    const now = clock.monotonic();
    const known = tallies.get(remote);
    if (known && now - known.since < windowMs) return known;
    // The map itself must not grow with the number of addresses that somebody can send from.
    if (tallies.size >= maxRemotes) tallies.delete(tallies.keys().next().value ?? '');
    const fresh = { since: now, failures: 0, different: new Set<string>() };
    tallies.delete(remote);
    tallies.set(remote, fresh);
    return fresh;
  };
  return {
    wrong(remote, token) {
      const tally = tallyOf(groupOf(remote));
      tally.failures += 1;
      if (tally.different.size <= limits.guesses) tally.different.add(createHash('sha256').update(token).digest('base64'));
      if (tally.different.size > limits.guesses || tally.failures > limits.failures)
        throw new AppError('rate_limited', 'Too many wrong tokens. Wait a minute; the right one still works.');
    },
  };
}

/** All of loopback is one remote, and so is one IPv6 network: an address that costs nothing must not buy new guesses. */
function groupOf(remote: string): string {
  const address = remote.replace(/^::ffff:/i, '');
  if (address === '::1' || address.startsWith('127.')) return 'loopback';
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;
}

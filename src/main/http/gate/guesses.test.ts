import { expect, test } from 'vitest';
import { fakeClock } from '../../core/base/clock.ts';
import { createGuesses } from './guesses.ts';

const limits = { guesses: 5, failures: 50 };
const limited = expect.objectContaining({ code: 'rate_limited' });

test('guessing is stopped on loopback too, whichever of its addresses is used, and a minute later allowed again', () => {
  const clock = fakeClock();
  const guesses = createGuesses(limits, clock);
  const remotes = ['127.0.0.1', '127.9.8.7', '::1', '::ffff:127.0.0.1', '127.0.0.1'];
  for (const [at, remote] of remotes.entries()) guesses.wrong(remote, `guess ${at}`);
  expect(() => guesses.wrong('127.0.0.2', 'guess 5')).toThrowError(limited);
  expect(() => guesses.wrong('10.0.0.1', 'guess 5')).not.toThrow();
  clock.advance(60_000);
  expect(() => guesses.wrong('127.0.0.1', 'guess 6')).not.toThrow();
});

test('a script that repeats one stale token is told so for longer than a guesser is', () => {
  const guesses = createGuesses(limits, fakeClock());
  for (let at = 0; at < 50; at += 1) guesses.wrong('127.0.0.1', 'stale');
  expect(() => guesses.wrong('127.0.0.1', 'stale')).toThrowError(limited);
});

test('one IPv6 network is one guesser', () => {
  const guesses = createGuesses(limits, fakeClock());
  for (let at = 0; at < 5; at += 1) guesses.wrong(`2001:db8:1:2::${at}`, `guess ${at}`);
  expect(() => guesses.wrong('2001:db8:1:2::ffff', 'guess 5')).toThrowError(limited);
});

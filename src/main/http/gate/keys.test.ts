import { expect, test } from 'vitest';
import { fakeClock } from '../../core/base/clock.ts';
import { fakeHost } from '../../core/base/fake-host.ts';
import { createKeys } from './keys.ts';

function setUp() {
  const host = fakeHost();
  host.remove();
  const clock = fakeClock();
  return { secrets: host.secrets, clock, keys: createKeys(host.secrets, clock) };
}

test('the token holds 256 random bits, is the same after a restart, and a spoilt one is replaced', () => {
  const { secrets, clock, keys } = setUp();
  expect(keys.token).toMatch(/^h1_[A-Za-z0-9_-]{43}$/);
  expect(createKeys(secrets, clock).token).toBe(keys.token);
  const [name = ''] = secrets.names();
  secrets.set(name, 'short');
  expect(createKeys(secrets, clock).token).toMatch(/^h1_[A-Za-z0-9_-]{43}$/);
});

test('rotating kills the token, its sessions and its codes at once', () => {
  const { keys } = setUp();
  const { token } = keys;
  const session = keys.newSession().value;
  const code = keys.invite();
  expect(keys.isToken(token) && keys.isSession(session)).toBe(true);
  const next = keys.rotate();
  expect(next).not.toBe(token);
  expect([keys.isToken(token), keys.isSession(session), keys.redeem(code)]).toEqual([false, false, false]);
  expect(keys.isToken(next)).toBe(true);
});

test('a session ends when it says, and cannot be made to last', () => {
  const { keys, clock } = setUp();
  const { value, seconds } = keys.newSession();
  const [ends = '', signature] = value.split('.');
  expect(keys.isSession(`${Number(ends) + 1000}.${signature}`)).toBe(false);
  clock.advance(seconds * 1000 - 1);
  expect(keys.isSession(value)).toBe(true);
  clock.advance(1);
  expect(keys.isSession(value)).toBe(false);
});

test('a code opens one session and no second, and none after two minutes', () => {
  const { keys, clock } = setUp();
  const code = keys.invite();
  expect([keys.redeem(code), keys.redeem(code)]).toEqual([true, false]);
  const late = keys.invite();
  clock.advance(120_000);
  expect(keys.redeem(late)).toBe(false);
});

test.each(['', ' ', 'h1_', 'undefined', '[object Object]', '\0', 'ü'.repeat(46)])('%j is no token, session or code', (text) => {
  const { keys } = setUp();
  expect([keys.isToken(text), keys.isSession(text), keys.redeem(text)]).toEqual([false, false, false]);
});

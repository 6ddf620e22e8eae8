/** The token of the local API, the browser sessions that it opens, and codes that open a browser once. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../core/base/clock.ts';
import type { HostSecrets } from '../../core/base/host.ts';

const secretName = 'http.token';
const tokenShape = /^h1_[A-Za-z0-9_-]{43}$/;
const sessionMs = 30 * 24 * 3_600_000;
const inviteMs = 120_000;

export interface Keys {
  readonly token: string;
  isToken(candidate: string): boolean;
  /** A value for the browser's cookie: it names when it ends, and dies with the token. */
  newSession(): { value: string; seconds: number };
  isSession(candidate: string): boolean;
  /** A code that opens one browser session within two minutes: safe to pass to a program, where a token would show. */
  invite(): string;
  redeem(code: string): boolean;
  /** The old token and every session and code of it are dead when this returns. */
  rotate(): string;
}

/** Use once per daemon. The token is kept among the host's secrets, so that scripts go on working after a restart. */
export function createKeys(secrets: HostSecrets, clock: Clock): Keys {
  const kept = secrets.get(secretName);
  let token = kept !== null && tokenShape.test(kept) ? kept : keep(secrets);
  let invites = new Map<string, number>();
  const sign = (ends: string) => createHmac('sha256', token).update(`session ${ends}`).digest('base64url');
  return {
    get token() {
      return token;
    },
    isToken: (candidate) => same(candidate, token),
    newSession() {
      const ends = String(clock.now() + sessionMs);
      return { value: `${ends}.${sign(ends)}`, seconds: sessionMs / 1000 };
    },
    isSession(candidate) {
      const [, ends = '', signature = ''] = /^(\d{1,15})\.([A-Za-z0-9_-]{43})$/.exec(candidate) ?? [];
      return same(signature, sign(ends)) && Number(ends) > clock.now();
    },
    invite() {
      const code = `once_${randomBytes(32).toString('base64url')}`;
      invites.set(digest(code), clock.monotonic() + inviteMs);
      return code;
    },
    redeem(code) {
      const ends = invites.get(digest(code)) ?? 0;
      return invites.delete(digest(code)) && ends > clock.monotonic();
    },
    rotate() {
      token = keep(secrets);
      invites = new Map();
      return token;
    },
  };
}

function keep(secrets: HostSecrets): string {
  const token = `h1_${randomBytes(32).toString('base64url')}`;
  secrets.set(secretName, token);
  return token;
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64');

/** Constant time, for texts of any length: digests are compared, never the texts. */
function same(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

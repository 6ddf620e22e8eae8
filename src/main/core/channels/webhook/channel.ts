/** A POST to an address of the user's, signed so that who gets it can tell that it is from here and not an old one again. */
import { createHmac } from 'node:crypto';
import { type Channel, type ChannelPlace, type Outgoing, type Sending, unset } from '../../agent/channel.ts';
import { toInstant } from '../../base/clock.ts';
import type { SafeAnswer } from '../../base/egress/fetch.ts';
import { judgeUrl, nameOf, readUrl } from '../../base/egress/url.ts';
import { AppError } from '../../base/errors.ts';

/** An answer is looked at for its status only. */
const bounds = { redirects: 0, maxBytes: 256 * 1024, firstByteMs: 15_000, totalMs: 20_000 };
const longestWaitMs = 24 * 60 * 60_000;
/** Faults that come before a byte of the message could have gone. */
const notThere =
  /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_)/;

export const webhook: Channel = {
  name: 'webhook',
  silent: false,
  atOnce: 8,
  paceMs: 0,
  digestChars: 60_000,
  // With an address it works: without one there is nothing to switch on.
  usual: { ...unset, enabled: true },
  check({ url }) {
    if (url !== null) placeOf(url);
  },
  health: (place) =>
    place.config().url === null
      ? { state: 'off', why: 'It has no address. Set `url` with channels.configure.' }
      : { state: 'ready' },
  async send(message, place, signal) {
    const { url } = place.config();
    if (url === null) return { state: 'again', why: 'The webhook has no address.' };
    const body = bodyOf(message);
    try {
      const headers = headersOf(message.id, body, place);
      // Loaded with the first message: who sends none starts without an HTTP client.
      const { fetchSafely } = await import('../../base/egress/fetch.ts');
      const answer = await fetchSafely({ url, hosts: placeOf(url), method: 'POST', headers, body, bounds, signal });
      return judge(answer, place.now());
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return judgeFault(error);
    }
  },
};

/** What may be reached for this address: its own host and port. Thrown where egress would refuse it at every try. */
function placeOf(url: string): string[] {
  const hosts = [nameOf(readUrl(url))];
  judgeUrl(url, hosts);
  return hosts;
}

function bodyOf({ id, to, text, severity, parts }: Outgoing): string {
  const messages = parts.map(({ createdAt, topic, ...part }) => {
    return { ...part, ...(topic === null ? {} : { topic }), createdAt: toInstant(createdAt) };
  });
  return JSON.stringify({ id, ...(to === null ? {} : { to }), text, severity, messages });
}

function headersOf(id: string, body: string, place: ChannelPlace): Record<string, string> {
  const timestamp = String(Math.floor(place.now() / 1000));
  const secret = place.secret('secret');
  const signature = secret === null ? null : createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    'content-type': 'application/json',
    'x-hearth-message': id,
    'idempotency-key': id,
    'x-hearth-timestamp': timestamp,
    ...(signature === null ? {} : { 'x-hearth-signature': `sha256=${signature}` }),
  };
}

function judge({ status, headers }: SafeAnswer, now: number): Sending {
  if (status >= 200 && status < 300) return { state: 'delivered' };
  const why = `The address answered ${status}.`;
  if (status !== 408 && status !== 425 && status !== 429 && status < 500) return { state: 'failed', why };
  const afterMs = retryAfter(headers['retry-after'], now);
  return { state: 'again', why, ...(afterMs === null ? {} : { afterMs }) };
}

/** Seconds, or a date. */
function retryAfter(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestWaitMs) : null;
}

/** Where a byte of it may have gone, nobody knows whether it was read. */
function judgeFault({ code, message, data }: AppError): Sending {
  const reason = data?.reason;
  if (reason === 'network') {
    // A name that leads nowhere has no code of a connection.
    const isBefore = data?.code === undefined ? data?.host !== undefined : notThere.test(String(data.code));
    return { state: isBefore ? 'again' : 'unverified', why: message };
  }
  if (reason === 'timeout' || reason === 'cancelled' || reason === 'too_large') return { state: 'unverified', why: message };
  if (code === 'refused' || code === 'invalid_input') return { state: 'failed', why: message };
  return { state: 'unverified', why: message };
}

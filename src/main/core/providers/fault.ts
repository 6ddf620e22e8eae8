/** From whatever an SDK or a socket throws to a ProviderError that says whose fault it is and what the person can do. */

import { type FailureLayer, ProviderError } from '../agent/provider.ts';
import { systemCode } from '../base/errors.ts';
import { redact } from '../base/redact.ts';

/** Who was called, so that an error can name it without ever naming the key. */
export interface Callee {
  /** The provider's id. */
  id: string;
  /** As a person knows it: "Anthropic". */
  name: string;
  host: string;
  key: string | undefined;
  /** What to do when nothing answers there. */
  whenDown: string;
  /** Wall clock, for `retry-after` dates. */
  now: () => number;
}

/** Takes the key out, whatever its shape, then every known shape; one line, at most 300 characters. */
export function clean(callee: Callee, text: string): string {
  const key = callee.key?.trim();
  const withoutKey = key ? text.replaceAll(key, '[redacted]').replaceAll(encodeURIComponent(key), '[redacted]') : text;
  const line = redact(withoutKey)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

interface Fault {
  layer: FailureLayer;
  message: string;
  action: string;
  retryable: boolean;
  retryAfterMs?: number;
  cause?: unknown;
}

/** Use to fail with a sentence of one's own. */
export function fault(callee: Callee, { layer, message, action, retryable, retryAfterMs, cause }: Fault): ProviderError {
  // The original error is never carried along: SDK errors and Node's header errors may hold the key.
  const text =
    cause === undefined ? undefined : clean(callee, cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
  return new ProviderError(
    { layer, message, action, retryable, provider: callee.id },
    { ...(retryAfterMs === undefined ? {} : { retryAfterMs }), ...(text ? { cause: new Error(text) } : {}) },
  );
}

export const cutOff = (callee: Callee, cause?: unknown): ProviderError =>
  fault(callee, {
    layer: 'network',
    message: `The answer from ${callee.name} was cut off.`,
    action: 'Try again.',
    retryable: true,
    cause,
  });

export const silent = (callee: Callee, seconds: number): ProviderError =>
  fault(callee, {
    layer: 'network',
    message: `${callee.name} has sent nothing for ${seconds} seconds.`,
    action: 'Try again, or choose another model.',
    retryable: true,
  });

export const malformed = (callee: Callee, cause?: unknown): ProviderError =>
  fault(callee, {
    layer: 'provider',
    message: `${callee.name} sent something that is not an answer.`,
    action: 'Try again; if it stays, check the address in Settings.',
    retryable: true,
    cause,
  });

export const overlong = (callee: Callee): ProviderError =>
  fault(callee, {
    layer: 'provider',
    message: `${callee.name} sent far more than it was asked for, and was stopped.`,
    action: 'Try again, or choose another model.',
    retryable: false,
  });

/** What a server said, wherever the SDK keeps it. */
interface Said {
  status: number | undefined;
  type: string;
  text: string;
  headers: Headers | undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Use for a failed HTTP answer that no SDK has read. Thrown to be mapped by `toProviderError`. */
export class HttpFault extends Error {
  readonly status: number;
  readonly headers: Headers | undefined;

  constructor(status: number, message: string, headers?: Headers) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Use for an error that came in the middle of a stream: `error` is what was sent. */
export class StreamFault extends Error {
  readonly error: unknown;

  constructor(error: unknown) {
    super('The stream reported an error.');
    this.error = error;
  }
}

/** The innermost `error` object or string: bodies nest it (`{type: "error", error: {type, message}}`), SDKs unwrap some. */
function innermost(body: unknown): { type: string; message: string | undefined } {
  if (typeof body === 'string') return { type: '', message: body };
  // Google's compatible address wraps its errors in an array.
  const value: unknown = Array.isArray(body) ? body[0] : body;
  if (!isObject(value)) return { type: '', message: undefined };
  if (value.error !== undefined) return innermost(value.error);
  const type = [value.type, value.code, value.status].filter((part) => typeof part === 'string').join(' ');
  return { type, message: typeof value.message === 'string' ? value.message : undefined };
}

function whatWasSaid(error: Error): Said {
  const fields: Partial<Record<string, unknown>> = { ...error };
  const body = innermost(fields.error);
  return {
    status: typeof fields.status === 'number' ? fields.status : undefined,
    type: body.type || (typeof fields.type === 'string' ? fields.type : ''),
    text: body.message ?? error.message,
    headers: fields.headers instanceof Headers ? fields.headers : undefined,
  };
}

/** Milliseconds from `retry-after-ms`, or `retry-after` in seconds or as a date. */
export function retryAfter(headers: Headers | undefined, now: number): number | undefined {
  const exact = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (exact >= 0) return exact;
  const text = headers?.get('retry-after');
  if (!text) return undefined;
  const ms = /^[\d.]+$/.test(text.trim()) ? Number.parseFloat(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

const tooLong =
  /prompt is too long|context[ _-]?(?:length|window|size)|maximum context|input (?:is )?too long|too many (?:input )?tokens|input token count.*exceeds/i;
const badKey = /(?:incorrect|invalid|no) (?:x-)?api[ _-]?key|api[ _-]?key (?:is )?(?:not valid|not found|invalid|expired)/i;

function layerOf({ status, type, text }: Said): FailureLayer {
  if (status === 402 || /billing|insufficient_quota|insufficient_credits/.test(type) || /credit balance/i.test(text))
    return 'billing';
  if (status === 413 || /request_too_large|context_length/.test(type) || tooLong.test(text)) return 'context';
  if (status === 401 || status === 403 || /authentication|permission_error|invalid_api_key/.test(type)) return 'auth';
  if (status === 400 && badKey.test(text)) return 'auth';
  if (status === 429 || /rate_limit/.test(type)) return 'rate_limit';
  if (status === 503 || status === 529 || /overloaded/.test(type)) return 'overload';
  return 'provider';
}

type Words = Pick<Fault, 'message' | 'action' | 'retryable'>;

function wordsFor(layer: FailureLayer, callee: Callee, { status, text }: Said): Words {
  const code = status === undefined ? '' : ` (${status})`;
  const { name } = callee;
  switch (layer) {
    case 'auth':
      if (!callee.key) return { message: `${name} wants a key${code}.`, action: 'Paste a key in Settings.', retryable: false };
      if (status === 403) {
        const action = 'Check what the key may do, or paste another in Settings.';
        return { message: `${name} does not let this key do that${code}.`, action, retryable: false };
      }
      return { message: `${name} refused the key${code}.`, action: 'Paste a new key in Settings.', retryable: false };
    case 'billing':
      return {
        message: `The account at ${name} has no credit left${code}.`,
        action: `Add credit at ${name}, or choose another model.`,
        retryable: false,
      };
    case 'rate_limit':
      return {
        message: `${name} asks for a pause: too many requests${code}.`,
        action: 'Wait a moment, or choose another model.',
        retryable: true,
      };
    case 'overload':
      return {
        message: `${name} is overloaded${code}.`,
        action: 'Try again in a moment, or choose another model.',
        retryable: true,
      };
    case 'context':
      return {
        message: `The conversation is longer than the model can read${code}.`,
        action: 'Start a new conversation, or choose a model with a larger window.',
        retryable: false,
      };
    default:
      return wordsForProvider(name, code, status, clean(callee, text));
  }
}

function wordsForProvider(name: string, code: string, status: number | undefined, said: string): Words {
  if (status === 404)
    return {
      message: `${name} does not know this model or address${code}: ${said}`,
      action: 'Choose another model.',
      retryable: false,
    };
  const broken = status === undefined || status >= 500 || status === 408 || status === 409;
  if (broken)
    return { message: `${name} failed${code}: ${said}`, action: 'Try again, or choose another model.', retryable: true };
  return {
    message: `${name} refused the request${code}: ${said}`,
    action: 'Choose another model, or change the request.',
    retryable: false,
  };
}

/** The code of the socket's error, however deep the SDK and fetch have wrapped it. */
function socketCode(error: unknown): string {
  let code = '';
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) {
    code = systemCode(at) || code;
    if (at instanceof AggregateError) code = systemCode(at.errors[0]) || code;
  }
  return code;
}

function networkFault(error: Error, callee: Callee): ProviderError {
  const code = socketCode(error);
  const make = (message: string, action: string, retryable = true): ProviderError =>
    fault(callee, { layer: 'network', message, action, retryable, cause: error });
  if (code === 'ECONNREFUSED') return make(`Nothing answers at ${callee.host}.`, callee.whenDown);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return make(`The name ${callee.host} could not be found.`, 'Check the connection to the internet.');
  if (/^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS)/.test(code)) {
    return make(`${callee.host} showed a certificate that is not trusted.`, 'Check the address in Settings.', false);
  }
  if (/TIMEOUT|TIMEDOUT/.test(code)) return make(`${callee.name} did not answer in time.`, 'Try again.');
  return make(`The connection to ${callee.name} failed.`, 'Check the connection, then try again.');
}

/** Use on anything that a call to a provider threw. */
export function toProviderError(error: unknown, callee: Callee): ProviderError {
  if (error instanceof ProviderError) return error;
  if (!(error instanceof Error)) return malformed(callee, error);
  const said = whatWasSaid(error);
  const answered = said.status !== undefined || said.type !== '' || ('error' in error && error.error !== undefined);
  if (!answered) {
    if (error instanceof SyntaxError) return malformed(callee, error);
    // A key with a line break or a letter that no header can hold never leaves this computer.
    if (/header|ByteString/i.test(`${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`) && callee.key) {
      return fault(callee, {
        layer: 'auth',
        message: 'The key has characters that no key can have.',
        action: 'Paste it again in Settings.',
        retryable: false,
      });
    }
    return networkFault(error, callee);
  }
  const layer = layerOf(said);
  const wait = retryAfter(said.headers, callee.now());
  return fault(callee, {
    layer,
    ...wordsFor(layer, callee, said),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    cause: error,
  });
}

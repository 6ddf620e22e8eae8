/** What the local API will carry. One place for the numbers, so that a test can make them small. */
import { maxFileBytes } from '../../contract/transport.ts';

export interface Limits {
  /** A request's body, where `bodyOf` names nothing else. */
  readonly bodyBytes: number;
  /** How long a body may take as a whole, and how long it may be silent. */
  readonly bodyMs: number;
  readonly stallMs: number;
  readonly headersMs: number;
  readonly fileBytes: number;
  readonly connections: number;
  /** Open event streams of one door (the port, the socket). */
  readonly streams: number;
  /** Least time between two writes to one stream: a frame. */
  readonly frameMs: number;
  readonly heartbeatMs: number;
  /** Events read from the wire at once, and kept for a stream that is slow, before it reads the wire again. */
  readonly eventsPerPage: number;
  /** A stream that takes nothing for so long is closed; its client comes back with Last-Event-ID. */
  readonly undrainedMs: number;
  /** Different wrong tokens a minute, and wrong tokens of any kind, before the answer is 429. */
  readonly guesses: number;
  readonly failures: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 1024 * 1024,
  bodyMs: 30_000,
  stallMs: 10_000,
  headersMs: 10_000,
  fileBytes: maxFileBytes,
  connections: 512,
  streams: 64,
  frameMs: 16,
  heartbeatMs: 15_000,
  eventsPerPage: 500,
  undrainedMs: 30_000,
  guesses: 20,
  failures: 200,
};

const longText = 8 * 1024 * 1024;

/** Requests whose schema lets in more than the usual body: a million characters of any script, or a file in base64. */
export const bodyOf: Readonly<Record<string, number>> = {
  'chat.send': longText,
  'chat.edit': longText,
  'chat.setDraft': longText,
  'files.put': Math.ceil((maxFileBytes * 4) / 3) + 4096,
};

/** What one request may use at most. */
export interface Bounds {
  /** Of the body, before it is unpacked and after. */
  maxBytes: number;
  /** Of all headers of one answer. */
  headerBytes: number;
  /** Until the headers of an answer are there, at each hop: finding the host, connecting and waiting together. */
  firstByteMs: number;
  /** For everything, redirects too: a page that drips is cut here. */
  totalMs: number;
  redirects: number;
}

export const defaultBounds: Bounds = {
  maxBytes: 8 * 1024 * 1024,
  headerBytes: 32 * 1024,
  firstByteMs: 15_000,
  totalMs: 30_000,
  redirects: 5,
};

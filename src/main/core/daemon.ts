/** The composition root: opens the store, builds the features in order, plugs in, returns what a host needs. */

import type { Dispatch } from './dispatch.ts';
import type { ArtifactInfo, Wire } from './store/types.ts';

/** What a host and its transports are given. */
export interface Daemon {
  readonly dispatch: Dispatch;
  readonly events: Wire;
  /** Keeps a file as it streams in. Thrown past the limit: AppError `too_large`. */
  putFile(name: string, content: AsyncIterable<Buffer>): Promise<ArtifactInfo>;
  /** Where a kept file is, and what it is called. Thrown when there is none: AppError `not_found`. */
  file(fileId: string): { path: string; info: ArtifactInfo };
  /** Prometheus text. */
  metrics(): string;
  /** Replaces how `auth.rotate` answers: the HTTP transport owns the token. */
  onRotate(rotate: () => string): void;
  /** Ends everything in order; safe to call twice. */
  stop(): Promise<void>;
}

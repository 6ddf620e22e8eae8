/** What the parts of the daemon in memory share. */
import type { events, Input, Output, Payload, RequestName } from '../../src/contract/index.ts';
import type { FakeHome } from './window-daemon-home.ts';

export type FakeHandlers = { [N in RequestName]?: (input: Input<N>) => Output<N> | Promise<Output<N>> };

/** Thrown by a handler to answer with a code. */
export class FakeRefusal extends Error {
  readonly code: 'not_found' | 'conflict' | 'refused' | 'invalid_input' | 'unavailable';

  readonly data: Record<string, unknown> | undefined;

  constructor(code: FakeRefusal['code'], message: string, data?: Record<string, unknown>) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** What a handler works with. */
export interface FakeContext {
  home: FakeHome;
  emit: <N extends keyof typeof events>(name: N, data: Payload<N>) => void;
  /** Milliseconds between two deltas of a stream: 0 for tests. */
  pace: number;
}

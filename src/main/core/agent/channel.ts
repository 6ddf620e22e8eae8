/** A way to reach people: what a channel must offer, and what it is given. The outbox owns everything else. */
import type { ChannelName, Severity } from '../../../contract/keeping/outbox.ts';

/** One message as it goes out. It may carry several that waited together. */
export interface Outgoing {
  /** The same at every try of the same message: `send` is idempotent by it where the other side can be. */
  readonly id: string;
  readonly to: string | null;
  /** What to show: of several messages, the digest. */
  readonly text: string;
  readonly severity: Severity;
  readonly parts: readonly OutgoingPart[];
}

export interface OutgoingPart {
  readonly id: string;
  readonly text: string;
  readonly topic: string | null;
  readonly severity: Severity;
  readonly createdAt: number;
}

/**
 * What came of a try. `again`: it certainly did not arrive, and may later. `unverified`: nobody can say, so it is never tried
 * again by itself. `failed`: it never will.
 */
export type Sending =
  | { readonly state: 'delivered' }
  | { readonly state: 'unverified' | 'failed'; readonly why: string }
  | { readonly state: 'again'; readonly why: string; readonly afterMs?: number };

/** What the user has set of a channel; secrets are asked for by name. */
export interface ChannelConfig {
  enabled: boolean;
  url: string | null;
  apiRoot: string | null;
  allow: readonly (string | number)[];
}

export interface ChannelHealth {
  state: 'ready' | 'off' | 'trouble';
  why?: string;
}

/** What a channel is made with. */
export interface ChannelPlace {
  /** As it stands now. */
  config(): ChannelConfig;
  secret(name: 'secret' | 'token'): string | null;
  /** Shows a note on this computer. */
  notify(title: string, body: string): void;
  now(): number;
}

export interface Channel {
  readonly name: ChannelName;
  /** It makes no noise: quiet hours, the day's budget and muted topics do not hold it. */
  readonly silent: boolean;
  /** Messages under way at the same time. */
  readonly atOnce: number;
  /** Of one topic, no more than one message in so many ms; what comes in between goes together. */
  readonly paceMs: number;
  /** How much text goes into one digest; null cuts a digest short instead, where there is no place for more than a glance. */
  readonly digestChars: number | null;
  readonly usual: ChannelConfig;
  /** Use before a configuration is kept. Thrown for what could never work: AppError `invalid_input` or `refused`. */
  check(config: ChannelConfig): void;
  health(place: ChannelPlace): ChannelHealth;
  send(message: Outgoing, place: ChannelPlace, signal: AbortSignal): Promise<Sending>;
}

/** What most channels start with: nothing set. */
export const unset: ChannelConfig = { enabled: false, url: null, apiRoot: null, allow: [] };

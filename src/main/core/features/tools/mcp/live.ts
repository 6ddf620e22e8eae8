/** A server that runs, ran, or tried to: what is known of it now, and how it is shown. */
import type { McpServer } from '../../../../../contract/reach/mcp.ts';
import type { Timer } from '../../../base/clock.ts';
import type { HostSecrets } from '../../../base/host.ts';
import { modelName, type Offer, offer } from './foreign/offer.ts';
import { consentHash, showLaunch } from './launch.ts';
import type { Link } from './link.ts';
import type { KnownServer } from './mcp.sql.ts';
import type { ForeignTool } from './protocol.ts';

export interface Live {
  readonly name: string;
  link: Link | null;
  state: 'starting' | 'ready' | 'failed';
  why: string | null;
  signIn: boolean;
  protocol: string | null;
  tools: readonly ForeignTool[];
  /** How many of its tools were too many or too large. */
  left: number;
  offers: readonly Offer[];
  /** Starts that failed since it last was steady. */
  tries: number;
  readyAt: number;
  retry: Timer | null;
  /** Lines of it that reached the log. */
  logged: number;
  /** Its last list being kept. */
  listing: Promise<void>;
}

/** Use for each start. */
export const newLive = (name: string, tries: number): Live => ({
  name,
  link: null,
  state: 'starting',
  why: null,
  signIn: false,
  protocol: null,
  tools: [],
  left: 0,
  offers: [],
  tries,
  readyAt: 0,
  retry: null,
  logged: 0,
  listing: Promise.resolve(),
});

/** What each offers depends on what the others have. */
export function offerAll(
  lives: readonly Live[],
  builtin: readonly string[],
  pinsOf: (name: string) => KnownServer['pins'],
): void {
  const own = new Set(builtin.map((name) => name.toLowerCase()));
  for (const live of lives) {
    const others = lives.filter((other) => other !== live);
    const taken = new Set(others.flatMap((other) => other.tools.map((tool) => modelName(other.name, tool.name).toLowerCase())));
    live.offers = offer(live.tools, { server: live.name, pins: pinsOf(live.name) ?? {}, builtin: own, taken });
  }
}

/** As the contract says it: whole, secrets masked. */
export function viewOf(server: KnownServer, live: Live | undefined, secrets: HostSecrets): McpServer {
  const hash = consentHash(server.config, secrets);
  const why = live?.why ?? (live && live.left > 0 ? `${live.left} of its tools were too many or too large.` : null);
  const running = server.enabled ? (live?.state ?? 'off') : 'off';
  return {
    name: server.name,
    ...showLaunch(server.config, secrets),
    hash,
    enabled: server.enabled,
    state: server.consented === hash ? running : 'consent',
    ...(why ? { why } : {}),
    ...(live?.signIn ? { signIn: true } : {}),
    ...(live?.protocol ? { protocol: live.protocol } : {}),
    tools: (live?.offers ?? []).map(({ name, description, state, why }) => ({
      name,
      description,
      state,
      ...(why ? { why } : {}),
    })),
  };
}

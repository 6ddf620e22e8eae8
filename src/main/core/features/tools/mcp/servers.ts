/** All servers: which run, which wait for consent, what each offers. Nothing starts here but what the user consented to as it stands. */
import type { McpServer } from '../../../../../contract/mcp.ts';
import type { Clock, Timer } from '../../../base/clock.ts';
import { AppError, describeError } from '../../../base/errors.ts';
import type { Host } from '../../../base/host.ts';
import type { Log } from '../../../base/log.ts';
import type { Store } from '../../../store/types.ts';
import { pinned } from './events.ts';
import { authorizationPlace, consentHash, resolveLaunch, showLaunch } from './launch.ts';
import { type Link, openLink } from './link.ts';
import { allServers, type KnownServer, serverByName } from './mcp.sql.ts';
import { modelName, type Offer, offer, pinsOf } from './offer.ts';
import type { FailureCode, ForeignTool } from './protocol.ts';

export interface ServersDeps {
  store: Store;
  host: Host;
  clock: Clock;
  log: Log;
  /** Names of Hearth's own tools: none of a server's may be taken for one. */
  builtin: () => readonly string[];
}

/** A server that runs, ran, or tried to. */
interface Live {
  name: string;
  link: Link | null;
  state: 'starting' | 'ready' | 'failed';
  why: string | null;
  signIn: boolean;
  protocol: string | null;
  tools: ForeignTool[];
  left: number;
  offers: Offer[];
  tries: number;
  readyAt: number;
  retry: Timer | null;
  logged: number;
  /** Its last list being kept. */
  listing: Promise<void>;
}

/** Failures that may pass by themselves; what a server did wrong does not. */
const passing: ReadonlySet<FailureCode> = new Set(['closed', 'timeout', 'memory']);
const mostTries = 5;
const steadyMs = 60_000;
/** Lines of one server that reach the log, per start. */
const mostLogged = 50;

export type Servers = ReturnType<typeof createServers>;

/** Use once per daemon. */
export function createServers(deps: ServersDeps) {
  const { store, host, clock, log } = deps;
  const lives = new Map<string, Live>();
  const listeners = new Set<() => void>();
  let stopping = false;

  const known = (name: string): KnownServer => {
    const server = serverByName(store.reader, name);
    if (!server) throw new AppError('not_found', `There is no MCP server named ${name}.`, { name });
    return server;
  };
  const hashOf = (server: KnownServer) => consentHash(server.config, host.secrets);
  const consented = (server: KnownServer) => server.enabled && server.consented === hashOf(server);

  /** What each offers depends on what the others have. */
  const recompute = () => {
    const builtin = new Set(deps.builtin());
    for (const live of lives.values()) {
      const others = [...lives.values()].filter((other) => other !== live);
      const taken = new Set(others.flatMap((other) => other.tools.map((tool) => modelName(other.name, tool.name))));
      const pins = serverByName(store.reader, live.name)?.pins ?? {};
      live.offers = offer(live.tools, { server: live.name, pins, builtin, taken });
    }
  };

  /** Says it to windows, and to the registry. */
  const changed = (name: string, state: McpServer['state'] | 'removed') => {
    recompute();
    for (const listener of listeners) listener();
    if (stopping) return;
    store
      .command((tx) => tx.publish('mcp.changed', { name, state }))
      .catch((error) => log.warn('a change could not be told', { name, error: describeError(error) }));
  };

  /** The tools as first listed after a consent are what was consented to. */
  const listed = async (live: Live, tools: ForeignTool[], left: number) => {
    const pins = pinsOf(tools);
    await store.command((tx) => {
      const server = serverByName(tx, live.name);
      if (server && server.pins === null)
        tx.append(pinned.of({ stream: `mcp:${live.name}`, actor: 'self', data: { name: live.name, tools: pins } }));
    });
    Object.assign(live, { tools, left });
    changed(live.name, live.state);
  };

  const failed = (live: Live, code: FailureCode, why: string) => {
    const steady = live.state === 'ready' && clock.monotonic() - live.readyAt > steadyMs;
    Object.assign(live, {
      link: null,
      state: 'failed',
      why,
      signIn: code === 'needs_authorization',
      tries: steady ? 0 : live.tries + 1,
    });
    log.warn('an MCP server failed', { name: live.name, code, why });
    if (passing.has(code) && live.tries <= mostTries && !stopping)
      live.retry = clock.after(1_000 * 2 ** live.tries, () => void begin(live.name, { tries: live.tries }));
    changed(live.name, 'failed');
  };

  const openSignIn = (live: Live, address: string) => {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (!url || !isSignInPage(url)) {
      void end(live.name);
      lives.set(live.name, live);
      return failed(live, 'protocol', 'It wants to send you to an address that is not https. Nothing was opened.');
    }
    live.why = `Sign in at ${url.host}, in your browser.`;
    host
      .openExternal(url.href)
      .catch((error) => failed(live, 'needs_authorization', `The browser could not be opened: ${describeError(error)}`));
    changed(live.name, 'starting');
  };

  const ready = (live: Live, protocol: string, server: string) => {
    if (live.state !== 'starting') return;
    Object.assign(live, { state: 'ready', why: null, protocol, readyAt: clock.monotonic() });
    log.info('an MCP server is ready', { name: live.name, protocol, server });
    changed(live.name, 'ready');
  };

  const hear = (live: Live) => ({
    tools(tools: ForeignTool[], left: number) {
      live.listing = listed(live, tools, left).catch((error) =>
        log.error('tools could not be kept', { name: live.name, error: describeError(error) }),
      );
    },
    // Ready means that its tools are there.
    ready: (protocol: string, server: string) => void live.listing.then(() => ready(live, protocol, server)),
    failed: (code: FailureCode, why: string) => failed(live, code, why),
    log: (line: string) => {
      live.logged += 1;
      if (live.logged <= mostLogged) log.debug('an MCP server', { name: live.name, line });
    },
    authorize: (url: string) => openSignIn(live, url),
    keep: (authorization: string | null) => host.secrets.set(authorizationPlace(live.name), authorization),
  });

  const end = async (name: string) => {
    const live = lives.get(name);
    lives.delete(name);
    live?.retry?.cancel();
    await live?.link?.stop();
  };

  /** Thrown where there is no consent to it as it stands: AppError `refused`. */
  const begin = async (name: string, { tries = 0, interactive = false } = {}) => {
    await end(name);
    const server = known(name);
    if (!consented(server))
      throw new AppError('refused', `${name} has not been consented to as it stands: enable it first.`, { name });
    const live: Live = {
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
    };
    lives.set(name, live);
    try {
      live.link = openLink({
        host,
        clock,
        launch: resolveLaunch(name, server.config, host.secrets),
        interactive,
        on: hear(live),
      });
      changed(name, 'starting');
    } catch (error) {
      failed(live, 'not_started', error instanceof AppError ? error.message : describeError(error));
    }
  };

  const stateOf = (server: KnownServer): McpServer['state'] => {
    const same = server.consented === hashOf(server);
    if (!same) return 'consent';
    return server.enabled ? (lives.get(server.name)?.state ?? 'off') : 'off';
  };

  const view = (server: KnownServer): McpServer => {
    const live = lives.get(server.name);
    const why = live?.why ?? (live && live.left > 0 ? `${live.left} of its tools were too many or too large.` : null);
    return {
      name: server.name,
      ...showLaunch(server.config, host.secrets),
      hash: hashOf(server),
      enabled: server.enabled,
      state: stateOf(server),
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
  };

  return {
    known,
    hashOf,
    begin,
    end,
    changed,
    view: (name: string) => view(known(name)),
    all: () => allServers(store.reader).map(view),
    names: () => allServers(store.reader).map(({ name }) => name),
    live: (name: string): Readonly<Live> | undefined => lives.get(name),
    lives: (): readonly Readonly<Live>[] => [...lives.values()],
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Starts what was consented to as it stands; the rest waits. */
    async start() {
      for (const server of allServers(store.reader)) if (consented(server)) await begin(server.name);
    },
    /** A secret of a server is another now: so is the server. */
    async recheck() {
      for (const server of allServers(store.reader)) {
        if (!server.enabled || consented(server)) continue;
        await end(server.name);
        changed(server.name, 'consent');
      }
    },
    async stop() {
      stopping = true;
      await Promise.all([...lives.keys()].map(end));
    },
  };
}

/** A browser is sent over https, or to this computer: nowhere else, and never with a password in the address. */
function isSignInPage(url: URL): boolean {
  if (url.username || url.password) return false;
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && here);
}

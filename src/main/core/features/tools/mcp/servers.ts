/** All servers: which run, which wait for consent, what each offers. Nothing starts here but what the user consented to as it stands. */
import type { McpServer } from '../../../../../contract/reach/mcp.ts';
import type { Clock } from '../../../base/clock.ts';
import { AppError, describeError } from '../../../base/errors.ts';
import type { Host } from '../../../base/host.ts';
import type { Log } from '../../../base/log.ts';
import type { Store } from '../../../store/types.ts';
import { pinned } from './events.ts';
import { pinsOf } from './foreign/offer.ts';
import { authorizationPlace, consentHash, resolveLaunch } from './launch.ts';
import { Link, type LinkEvents } from './link.ts';
import { type Live, newLive, offerAll, viewOf } from './live.ts';
import { allServers, type KnownServer, serverByName } from './mcp.sql.ts';
import type { FailureCode, ForeignTool } from './protocol.ts';

export interface ServersDeps {
  store: Store;
  host: Host;
  clock: Clock;
  log: Log;
  /** Names of Hearth's own tools: none of a server's may be taken for one. */
  builtin: () => readonly string[];
}

/** Failures that may pass by themselves; what a server did wrong does not. */
const passing: ReadonlySet<FailureCode> = new Set(['closed', 'timeout', 'memory']);
const mostTries = 5;
const steadyMs = 60_000;
/** Lines of one server that reach the log, per start. */
const mostLogged = 50;

/** Use one per daemon. */
export class Servers {
  readonly #deps: ServersDeps;
  readonly #lives = new Map<string, Live>();
  readonly #listeners = new Set<() => void>();
  readonly #turns = new Map<string, Promise<void>>();
  #stopping = false;

  constructor(deps: ServersDeps) {
    this.#deps = deps;
  }

  /** Thrown when there is none: AppError `not_found`. */
  known(name: string): KnownServer {
    const server = serverByName(this.#deps.store.reader, name);
    if (!server) throw new AppError('not_found', `There is no MCP server named ${name}.`, { name });
    return server;
  }

  hashOf(server: KnownServer): string {
    return consentHash(server.config, this.#deps.host.secrets);
  }

  view(name: string): McpServer {
    return this.#view(this.known(name));
  }

  all(): McpServer[] {
    return allServers(this.#deps.store.reader).map((server) => this.#view(server));
  }

  live(name: string): Readonly<Live> | undefined {
    return this.#lives.get(name);
  }

  lives(): readonly Readonly<Live>[] {
    return [...this.#lives.values()];
  }

  /** Called when another tool is offered, or a server is in another state. Returns its unsubscribe. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Starts what was consented to as it stands; the rest waits. */
  async start(): Promise<void> {
    for (const server of allServers(this.#deps.store.reader)) if (this.#consented(server)) await this.begin(server.name);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#lives.keys(), ...this.#turns.keys()].map((name) => this.end(name)));
  }

  /** A secret of a server is another now: so is the server. */
  async recheck(): Promise<void> {
    for (const server of allServers(this.#deps.store.reader)) {
      if (!server.enabled || this.#consented(server)) continue;
      await this.end(server.name);
      this.changed(server.name, 'consent');
    }
  }

  /** Starts it, or starts it anew. Thrown where there is no consent to it as it stands: AppError `refused`. */
  begin(name: string, { tries = 0, interactive = false } = {}): Promise<void> {
    return this.#inTurn(name, async () => {
      await this.#end(name);
      this.#start(name, tries, interactive);
    });
  }

  /** Ends it, whatever it does. Use after the command that says so: nothing starts it again then. */
  end(name: string): Promise<void> {
    return this.#inTurn(name, () => this.#end(name));
  }

  /** One start or end at a time of each server: two at once would leave one running unseen. */
  #inTurn(name: string, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(name) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(work);
    this.#turns.set(name, turn);
    const done = () => {
      if (this.#turns.get(name) === turn) this.#turns.delete(name);
    };
    turn.then(done, done);
    return turn;
  }

  #start(name: string, tries: number, interactive: boolean): void {
    if (this.#stopping) throw new AppError('unavailable', 'Hearth is ending.');
    const server = this.known(name);
    if (!this.#consented(server))
      throw new AppError('refused', `${name} has not been consented to as it stands: enable it first.`, { name });
    const live = newLive(name, tries);
    this.#lives.set(name, live);
    const { host, clock } = this.#deps;
    try {
      const launch = resolveLaunch(name, server.config, host.secrets);
      live.link = new Link({ host, clock, launch, interactive, on: this.#events(live) });
      this.changed(name, 'starting');
    } catch (error) {
      this.#failed(live, 'not_started', error instanceof AppError ? error.message : describeError(error));
    }
  }

  async #end(name: string): Promise<void> {
    const live = this.#lives.get(name);
    this.#lives.delete(name);
    live?.retry?.cancel();
    await live?.link?.stop();
  }

  /** Says it to the registry, and to windows. */
  changed(name: string, state: McpServer['state'] | 'removed'): void {
    const { store, log, builtin } = this.#deps;
    offerAll([...this.#lives.values()], builtin(), (of) => serverByName(store.reader, of)?.pins ?? null);
    for (const listener of this.#listeners) listener();
    if (this.#stopping) return;
    store
      .command((tx) => tx.publish('mcp.changed', { name, state }))
      .catch((error) => log.warn('a change could not be told', { name, error: describeError(error) }));
  }

  #view(server: KnownServer): McpServer {
    return viewOf(server, this.#lives.get(server.name), this.#deps.host.secrets);
  }

  #consented(server: KnownServer): boolean {
    return server.enabled && server.consented === this.hashOf(server);
  }

  #events(live: Live): LinkEvents {
    const { host, log } = this.#deps;
    const { name } = live;
    return {
      tools: (tools, left) => {
        live.listing = this.#listed(live, tools, left).catch((error) =>
          log.error('tools could not be kept', { name, error: describeError(error) }),
        );
      },
      // Ready means that its tools are there.
      ready: (protocol, server) => void live.listing.then(() => this.#ready(live, protocol, server)),
      failed: (code, why) => this.#failed(live, code, why),
      log: (line) => {
        live.logged += 1;
        if (live.logged <= mostLogged) log.debug('an MCP server', { name, line });
      },
      authorize: (url) => this.#signIn(live, url),
      keep: (authorization) => host.secrets.set(authorizationPlace(name), authorization),
    };
  }

  /** The tools as first listed after a consent are what was consented to. */
  async #listed(live: Live, tools: ForeignTool[], left: number): Promise<void> {
    const { name } = live;
    const pins = pinsOf(tools);
    await this.#deps.store.command((tx) => {
      if (serverByName(tx, name)?.pins !== null) return;
      tx.append(pinned.of({ stream: `mcp:${name}`, actor: 'self', data: { name, tools: pins } }));
    });
    Object.assign(live, { tools, left });
    this.changed(name, live.state);
  }

  #ready(live: Live, protocol: string, server: string): void {
    if (live.state !== 'starting') return;
    const { clock, log } = this.#deps;
    Object.assign(live, { state: 'ready', why: null, protocol, readyAt: clock.monotonic() });
    log.info('an MCP server is ready', { name: live.name, protocol, server });
    this.changed(live.name, 'ready');
  }

  #failed(live: Live, code: FailureCode, why: string): void {
    const { clock, log } = this.#deps;
    const { name } = live;
    const steady = live.state === 'ready' && clock.monotonic() - live.readyAt > steadyMs;
    const tries = steady ? 0 : live.tries + 1;
    Object.assign(live, { link: null, state: 'failed', why, signIn: code === 'needs_authorization', tries });
    log.warn('an MCP server failed', { name, code, why });
    if (passing.has(code) && tries <= mostTries && !this.#stopping && this.#lives.get(name) === live)
      live.retry = clock.after(1_000 * 2 ** tries, () => void this.#again(name, tries));
    this.changed(name, 'failed');
  }

  /** It may have been changed or removed meanwhile: then there is nothing to start. */
  #again(name: string, tries: number): Promise<void> {
    return this.begin(name, { tries }).catch((error) =>
      this.#deps.log.debug('an MCP server was not started again', { name, error: describeError(error) }),
    );
  }

  #signIn(live: Live, address: string): void {
    const { host } = this.#deps;
    const url = URL.canParse(address) ? new URL(address) : null;
    if (!url || !isSignInPage(url)) {
      void live.link?.stop();
      this.#failed(live, 'protocol', 'It wants to send you to an address that is not https. Nothing was opened.');
      return;
    }
    live.why = `Sign in at ${url.host}, in your browser.`;
    host.openExternal(url.href).catch((error) => {
      void live.link?.stop();
      this.#failed(live, 'needs_authorization', `The browser could not be opened: ${describeError(error)}`);
    });
    this.changed(live.name, 'starting');
  }
}

/** A browser is sent over https, or to this computer: nowhere else, and never with a password in the address. */
function isSignInPage(url: URL): boolean {
  if (url.username || url.password) return false;
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && here);
}

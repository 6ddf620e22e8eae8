/** The local API: the contract over HTTP, on a socket in the home and, where wanted, on a port. */
import { type Clock, systemClock } from '../core/base/clock.ts';
import type { Host } from '../core/base/host.ts';
import { lifecycle } from '../core/base/lifecycle.ts';
import type { Daemon } from '../core/daemon.ts';
import { createBoundedServer } from './bounded-server.ts';
import type { Door } from './gate/gate.ts';
import { createGuesses } from './gate/guesses.ts';
import { createKeys, type Keys } from './gate/keys.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { hostCheck, listenOnPort, loopback, originOf, type PortOptions } from './port.ts';
import { createListener, type Site } from './routes.ts';
import { createEventStreams } from './serve/events.ts';
import { chooseSocket, listenOnSocket, recordAddress } from './socket.ts';

export interface ApiOptions {
  readonly daemon: Daemon;
  readonly host: Pick<Host, 'paths' | 'secrets'>;
  /** The socket alone when absent. */
  readonly port?: PortOptions;
  readonly clock?: Clock;
  readonly limits?: Partial<Limits>;
  /** Hears how many event streams there are on the socket, whenever one comes or goes. */
  readonly onSocketStreams?: (open: number) => void;
}

export interface Api {
  /** Null without a port. */
  readonly url: string | null;
  readonly token: string;
  readonly socket: string;
  /** An address that opens one browser session within two minutes. Null without a port. */
  link(): string | null;
  /** Streams end, calls that run get a moment, then the doors are shut. */
  stop(): Promise<void>;
}

/** An open door: what stops it, and what drops its event streams. */
interface OpenDoor {
  readonly url: string | null;
  dropStreams(): void;
  stop(): Promise<void>;
}

type SiteFor = (via: Site['via'], door: Door | null) => Site;

/** Use once per daemon, after it holds its home. Thrown when a door cannot be opened: AppError `unavailable`. */
export async function startApi(options: ApiOptions): Promise<Api> {
  const { daemon, host, clock = systemClock } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const keys = createKeys(host.secrets, clock);
  const life = lifecycle();
  const siteFor: SiteFor = (via, door) => {
    const streams = createEventStreams(daemon.events, limits, clock, via === 'socket' ? options.onSocketStreams : undefined);
    return { daemon, streams, limits, clock, log: daemon.log.for('http'), via, window: host.paths.renderer, door };
  };
  try {
    const gate = { keys, guesses: createGuesses(limits, clock) };
    const port = options.port ? await openPort(options.port, limits, gate, siteFor) : null;
    if (port) life.add(port.stop);
    const place = chooseSocket(host.paths.home);
    life.add(place.remove);
    life.add((await openSocket(place.path, siteFor)).stop);
    const url = port?.url ?? null;
    life.add(recordAddress(host.paths.home, { pid: process.pid, socket: place.path, url }));
    daemon.onRotate(() => {
      const token = keys.rotate();
      port?.dropStreams();
      return token;
    });
    const api = apiOf(url, keys, place.path, () => life.stop());
    if (url !== null) daemon.onOpen(() => api.link());
    return api;
  } catch (error) {
    await life.stop();
    throw error;
  }
}

function apiOf(url: string | null, keys: Keys, socket: string, stop: () => Promise<void>): Api {
  return {
    url,
    socket,
    stop,
    get token() {
      return keys.token;
    },
    link: () => (url === null ? null : `${url}/?token=${keys.invite()}`),
  };
}

async function openPort(
  options: PortOptions,
  limits: Limits,
  gate: Pick<Door, 'keys' | 'guesses'>,
  siteFor: SiteFor,
): Promise<OpenDoor> {
  const { tls, address = loopback } = options;
  // Read first: a bad certificate must not leave a port open.
  const certificate = tls ? await readCertificate(tls.cert) : null;
  const http = await createBoundedServer(limits, tls);
  const port = await listenOnPort(http.server, options);
  const origin = originOf(address, port, tls !== undefined);
  const door: Door = { origin, isHost: hostCheck(origin, certificate), ...gate, cookie: `hearth_${port}` };
  const site = siteFor('http', door);
  http.answerWith(createListener(site));
  return { url: origin, dropStreams: site.streams.closeAll, stop: () => stopDoor(site, http.stop) };
}

async function openSocket(path: string, siteFor: SiteFor): Promise<OpenDoor> {
  const site = siteFor('socket', null);
  const http = await createBoundedServer(site.limits);
  await listenOnSocket(http.server, path);
  http.answerWith(createListener(site));
  return { url: null, dropStreams: site.streams.closeAll, stop: () => stopDoor(site, http.stop) };
}

function stopDoor(site: Site, stop: () => Promise<void>): Promise<void> {
  const stopped = stop();
  site.streams.closeAll();
  return stopped;
}

const readCertificate = async (cert: Buffer) => new (await import('node:crypto')).X509Certificate(cert);

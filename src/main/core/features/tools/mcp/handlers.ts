/** The requests of MCP servers. Only the user may change what starts: no run, no channel and no job, whatever text it was given. */
import type { Caller, Handlers, Input } from '../../../../../contract/index.ts';
import type { mcpContract } from '../../../../../contract/reach/mcp.ts';
import { AppError } from '../../../base/errors.ts';
import type { HostSecrets } from '../../../base/host.ts';
import { added, disabled, enabled, removed } from './events.ts';
import { readServers } from './import.ts';
import { authorizationPlace, consentHash, judgeLaunch, keepLaunch, secretsOf } from './launch.ts';
import { serverByName } from './mcp.sql.ts';
import type { Servers, ServersDeps } from './servers.ts';

const mostServers = 100;
/** How long `mcp.test` waits for a server that answers neither yes nor no. */
const testMs = 90_000;

const stream = (name: string) => `mcp:${name}`;

/** Thrown for anybody else: AppError `refused`. */
function onlyUser({ actor }: Caller): void {
  if (actor !== 'user') throw new AppError('refused', 'Only you can add, change or start an MCP server.', { actor });
}

/** Use once per daemon. */
export function mcpHandlers(deps: ServersDeps, servers: Servers): Handlers<typeof mcpContract> {
  const { store, host } = deps;
  const add = (wanted: Input<'mcp.add'>) => addServer(deps, servers, wanted);
  const record = async (name: string, event: typeof disabled | typeof removed) => {
    servers.known(name);
    await store.command((tx) => tx.append(event.of({ stream: stream(name), actor: 'user', data: { name } })));
    await servers.end(name);
  };
  return {
    'mcp.list': async ({ limit = 100, cursor }) => pageOf(servers.all(), limit, cursor),
    'mcp.add': async (wanted, caller) => {
      onlyUser(caller);
      await add(wanted);
      return servers.view(wanted.name);
    },
    'mcp.import': async ({ json }, caller) => {
      onlyUser(caller);
      return importServers(json, servers, add);
    },
    'mcp.enable': async ({ name, hash }, caller) => {
      onlyUser(caller);
      await consent(deps, servers, name, hash);
      await servers.begin(name);
      return servers.view(name);
    },
    'mcp.authorize': async ({ name }, caller) => {
      onlyUser(caller);
      await servers.begin(name, { interactive: true });
      return servers.view(name);
    },
    'mcp.disable': async ({ name }, caller) => {
      onlyUser(caller);
      await record(name, disabled);
      servers.changed(name, 'off');
      return servers.view(name);
    },
    'mcp.test': async ({ name }, caller) => {
      onlyUser(caller);
      return testServer(deps, servers, name);
    },
    'mcp.remove': async ({ name }, caller) => {
      onlyUser(caller);
      const { config } = servers.known(name);
      await record(name, removed);
      forget(host.secrets, [...secretsOf(config), authorizationPlace(name)]);
      servers.changed(name, 'removed');
      return {};
    },
  };
}

function forget(secrets: HostSecrets, places: string[]): void {
  for (const place of places) if (secrets.get(place) !== null) secrets.set(place, null);
}

/** Sorted by name, and the cursor is one. */
function pageOf<T extends { name: string }>(items: T[], limit: number, cursor?: string): { items: T[]; next: string | null } {
  const rest = cursor === undefined ? items : items.filter(({ name }) => name > cursor);
  return { items: rest.slice(0, limit), next: rest.length > limit ? (rest[limit - 1]?.name ?? null) : null };
}

async function addServer({ store, host }: ServersDeps, servers: Servers, wanted: Input<'mcp.add'>): Promise<void> {
  judgeLaunch(wanted);
  const { name } = wanted;
  // Secrets are kept aside until it is sure that something changes.
  const staged = new Map<string, string>();
  const secrets: HostSecrets = {
    protection: host.secrets.protection,
    get: (place) => staged.get(place) ?? host.secrets.get(place),
    set: (place, value) => void staged.set(place, value ?? ''),
    names: () => host.secrets.names(),
  };
  const config = keepLaunch(name, wanted, secrets);
  const before = serverByName(store.reader, name);
  if (before && consentHash(config, secrets) === servers.hashOf(before)) return;
  if (!before && servers.all().length >= mostServers) throw new AppError('refused', `There are ${mostServers} servers already.`);
  for (const [place, value] of staged) host.secrets.set(place, value);
  await store.command((tx) => tx.append(added.of({ stream: stream(name), actor: 'user', data: { name, config } })));
  await servers.end(name);
  // Only now: what ran until here could have kept a token once more, and it is not the new one's.
  const kept = new Set(secretsOf(config));
  forget(host.secrets, before ? [...secretsOf(before.config), authorizationPlace(name)].filter((place) => !kept.has(place)) : []);
  servers.changed(name, 'consent');
}

async function importServers(json: string, servers: Servers, add: (wanted: Input<'mcp.add'>) => Promise<void>) {
  const { servers: found, skipped } = readServers(json);
  const there = new Set(servers.all().map(({ name }) => name));
  const names: string[] = [];
  for (const wanted of found) {
    try {
      // What is there already is the user's: a file never changes it.
      if (there.has(wanted.name)) throw new AppError('conflict', 'A server of this name is there already.');
      await add(wanted);
      names.push(wanted.name);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      skipped.push({ name: wanted.name, why: error.message });
    }
  }
  return { added: names, skipped };
}

/** Thrown when it is not what was shown any more: AppError `conflict`. */
async function consent({ store }: ServersDeps, servers: Servers, name: string, shown: string | undefined): Promise<void> {
  servers.known(name);
  await store.command((tx) => {
    const server = serverByName(tx, name);
    if (!server) throw new AppError('not_found', `There is no MCP server named ${name}.`, { name });
    const hash = servers.hashOf(server);
    if (shown !== undefined && shown !== hash)
      throw new AppError('conflict', `${name} is not what was shown any more: look at it again.`, { name, hash });
    tx.append(enabled.of({ stream: stream(name), actor: 'user', data: { name, hash } }));
  });
}

async function testServer({ clock }: ServersDeps, servers: Servers, name: string) {
  const since = clock.monotonic();
  const settled = Promise.withResolvers<void>();
  const done = () => {
    const state = servers.live(name)?.state;
    if (state !== 'starting') settled.resolve();
  };
  const late = clock.after(testMs, () => settled.resolve());
  const deaf = servers.onChange(done);
  try {
    await servers.begin(name);
    done();
    await settled.promise;
  } finally {
    deaf();
    late.cancel();
  }
  const live = servers.live(name);
  const tools = (live?.offers ?? []).filter(({ state }) => state === 'offered').map((one) => one.name);
  const tookMs = clock.monotonic() - since;
  if (live?.state === 'ready') return { ok: true, tookMs, tools };
  return { ok: false, tookMs, tools, error: live?.why ?? 'It did not come up in time.' };
}

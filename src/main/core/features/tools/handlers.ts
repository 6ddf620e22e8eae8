/** One line per request of the tools room. */
import type { Caller, Handlers } from '../../../../contract/index.ts';
import type { PolicyFile, ToolInfo, toolsContract } from '../../../../contract/tools.ts';
import { AppError } from '../../base/errors.ts';
import { infoOf, type Registered } from './catalog/registered.ts';
import { grantIn, revokeIn, toCapability } from './grants/capabilities.ts';
import { placeGrant } from './grants/place.ts';
import type { RoomDeps, roomParts } from './parts.ts';
import { callTool } from './pipeline/calls.ts';
import { checkPolicy } from './rules/check.ts';
import { tighter } from './rules/file.ts';
import { capabilitiesPage } from './tools.sql.ts';

type Parts = ReturnType<typeof roomParts>;

/** Use once, in `createTools`. */
export function createHandlers(deps: RoomDeps, parts: Parts): Handlers<typeof toolsContract> {
  const { store, newId } = deps;
  const { catalog, rules, limits, calls } = parts;
  const info = (tool: Registered): ToolInfo => infoOf(tool, tighter(tool.isolation, rules.read().policy?.isolation?.[tool.name]));
  const policyState = () => {
    const { policy, problem } = rules.read();
    return { path: rules.path, policy: policy ?? { rules: [] }, ...(problem === undefined ? {} : { problem }) };
  };
  return {
    'tools.list': async (page) => {
      await deps.settled?.();
      return listTools(catalog.list().map(info), page);
    },
    'tools.call': async (input, caller) => {
      await deps.settled?.();
      return callTool(calls, input, caller);
    },
    'tools.approve': async ({ name, hash }, caller) => {
      onlyUser(caller, 'consents to a tool');
      if (!deps.own) throw new AppError('not_found', `There is no tool of your own named ${name}.`);
      await deps.own.approve(name, hash, caller.actor);
      catalog.look();
      return info(required(catalog.find(name), name));
    },
    'capabilities.list': async ({ state, limit = 100, cursor }) => {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(cursor);
      const now = deps.clock.now();
      const rows = capabilitiesPage.all(store.reader, { before, state: state ?? null, now, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return { items: shown.map((row) => toCapability(row, now)), next: last ? String(last.seq) : null };
    },
    'capabilities.grant': async ({ scope = 'always', ...asked }, caller) => {
      onlyUser(caller, 'grants');
      checkScope(scope);
      const grant = await placeGrant(parts.requireGrantable(asked), limits);
      return store.command((tx) => grantIn(tx, newId, grant, { scope, actor: caller.actor }));
    },
    'capabilities.revoke': ({ id }, { actor }) => store.command((tx) => revokeIn(tx, id, actor)),
    'policy.get': async () => policyState(),
    'policy.set': async (policy: PolicyFile, caller) => {
      onlyUser(caller, 'sets the rules');
      await checkPolicy(policy, catalog, parts.place);
      await rules.write(policy);
      return policyState();
    },
  };
}

function onlyUser({ actor }: Caller, what: string): void {
  if (actor !== 'user') throw new AppError('refused', `Only the user ${what}.`);
}

function required<T>(tool: T | undefined, name: string): T {
  if (tool === undefined) throw new AppError('not_found', `There is no tool named ${JSON.stringify(name)}.`);
  return tool;
}

function checkScope(scope: string): void {
  if (scope !== 'always' && !/^run:[0-9a-f-]{36}$/.test(scope))
    throw new AppError('invalid_input', 'A grant holds `always`, or for `run:ID`.', { scope });
}

function readCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new AppError('invalid_input', 'The cursor is not one that a list has answered with.');
  return Number(cursor);
}

/** In the order of their names, so that a page goes on where the last ended whatever came or went. */
function listTools(tools: ToolInfo[], { limit = 500, cursor }: { limit?: number | undefined; cursor?: string | undefined }) {
  const sorted = tools.sort((a, b) => (a.name < b.name ? -1 : 1)).filter((tool) => cursor === undefined || tool.name > cursor);
  const items = sorted.slice(0, limit);
  return { items, next: sorted.length > limit ? (items.at(-1)?.name ?? null) : null };
}

/** The door of the tools room: the registry, what was granted, the user's rules, and the one pipeline in front of every tool. */
import type { Grant } from '../../../../contract/tools.ts';
import type { Tools } from '../../agent/run/ports.ts';
import { describeError } from '../../base/errors.ts';
import type { Transaction } from '../../store/types.ts';
import { grantIn } from './grants/capabilities.ts';
import { placeGrant } from './grants/place.ts';
import { createHandlers } from './handlers.ts';
import { type RoomDeps, roomParts } from './parts.ts';
import type { ToolCounts } from './pipeline/index.ts';

export { createMcp } from './mcp/index.ts';
export { createOwnTools } from './own/index.ts';
export { createPool } from './runners/pool.ts';

export interface ToolsApi extends Tools {
  /** Makes a standing grant in the command that answered an approval: "always" was said. Its paths are resolved ones. */
  remember(tx: Transaction, grant: Grant, from: { approvalId: string; actor: string }): void;
  /**
   * Use when a run is given grants: their paths become the places that they lead to, as a standing grant's do. Thrown: AppError
   * `invalid_input`, `not_found` for a tool that is not there, or `refused` for Hearth's own folder.
   */
  placeGrants(grants: readonly Grant[]): Promise<Grant[]>;
  /** Calls of each tool since the start, and how they ended. */
  metrics(): Record<string, ToolCounts>;
  /** Use when a built-in tool came or went on this computer: the sandbox was tried. */
  look(): void;
}

/** Use once per daemon, before the runs room: it is given `api` as its Tools. */
export function createTools(deps: RoomDeps) {
  const parts = roomParts(deps);
  const { pipeline, catalog, rules } = parts;
  const { store, newId, log } = deps;
  const api: ToolsApi = {
    settled: async () => deps.settled?.(),
    offered: pipeline.offered,
    async judge(call, context, approved) {
      await deps.settled?.();
      return pipeline.judge(call, context, approved);
    },
    record: pipeline.record,
    perform: pipeline.perform,
    remember: (tx, grant, { approvalId, actor }) => void grantIn(tx, newId, grant, { scope: 'always', actor, approvalId }),
    placeGrants: (grants) => Promise.all(grants.map(async (grant) => placeGrant(parts.requireGrantable(grant), parts.limits))),
    metrics: () => Object.fromEntries([...pipeline.counts].map(([name, counts]) => [name, { ...counts }])),
    look: catalog.look,
  };
  let deaf: () => void = () => undefined;
  return {
    handlers: createHandlers(deps, parts),
    api,
    start() {
      rules.read();
      deaf = catalog.onChange((names) => {
        store
          .command((tx) => tx.publish('tools.changed', { names }))
          .catch((error) => log.error('a change of the tools could not be told', { error: describeError(error) }));
      });
      catalog.look();
    },
    stop: () => deaf(),
  };
}

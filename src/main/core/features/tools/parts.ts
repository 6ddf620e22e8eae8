/** The parts of the room, put together once. */
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Constitution } from '../../../../contract/self.ts';
import { namesTool } from '../../agent/policy/rules.ts';
import type { Approvals, CallContext } from '../../agent/run/ports.ts';
import type { Place, Tool } from '../../agent/tool.ts';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { NewId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Dispatch } from '../../dispatch.ts';
import type { Store } from '../../store/types.ts';
import { createCatalog } from './catalog/catalog.ts';
import { createPipeline } from './pipeline/index.ts';
import { createRates } from './pipeline/rates.ts';
import type { ToolSource } from './registry.ts';
import { createRules } from './rules/file.ts';
import type { Runner } from './runners/types.ts';

export interface RoomDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  /** Hearth's own folder. */
  home: string;
  /** The user's home folder: where a relative path starts. */
  userHome: string;
  /** The built-in tools. */
  tools: readonly Tool[];
  /** What brings tools in, in the order in which they may take a name. */
  sources: readonly ToolSource[];
  runner: Runner;
  constitution(): Constitution;
  /** Asked for late: the runs room is made after this one. */
  approvals(): Approvals;
  /** The daemon's own way in, and what it keeps for tools. Asked for late. */
  dispatch: Dispatch;
  /** Why a built-in tool cannot be used on this computer; null when it can. */
  absent?(name: string): string | null;
  /** Resolves when `absent` answers for good; soon, whatever happens. */
  settled?(): Promise<void>;
  /** Consent to the user's own tools. Thrown: AppError `not_found`, `conflict`. */
  own?: { approve(name: string, hash: string, actor: string): Promise<unknown> };
  /** What a run that calls is within; null when there is no such run at work. */
  contextOf?(runId: string): CallContext | null;
}

export function roomParts(deps: RoomDeps) {
  const { store, clock, newId, log, runner, dispatch, constitution, sources, tools, approvals } = deps;
  const home = realpathSync(deps.home);
  const base = realpathSync(deps.userHome);
  const keepFolder = join(home, 'kept');
  mkdirSync(keepFolder, { recursive: true, mode: 0o700 });
  const catalog = createCatalog({ tools, sources, absent: deps.absent ?? (() => null), log });
  const rules = createRules({ store, log, home });
  const rates = createRates(clock);
  const ground = { store, clock, newId, log, catalog, rules, rates, runner, dispatch, constitution };
  const pipeline = createPipeline({ ...ground, home, base, keepFolder });
  const place: Place = { home, base };
  return {
    catalog,
    rules,
    pipeline,
    limits: { home, userHome: base },
    place,
    calls: {
      store,
      newId,
      pipeline,
      approvals,
      has: (name: string) => catalog.find(name) !== undefined,
      contextOf: deps.contextOf ?? (() => null),
    },
    /** A tool by its name, or all of a server's: nothing else can be granted, least of all everything. Thrown: AppError `not_found`. */
    requireGrantable<T extends { tool: string }>(grant: T): T {
      const { tool: name } = grant;
      if (name === '*' || !catalog.list().some((tool) => namesTool(name, tool)))
        throw new AppError('not_found', `There is no tool named ${JSON.stringify(name)}.`, { tool: name });
      return grant;
    },
  };
}

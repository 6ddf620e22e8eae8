/** Who may take a place: a pure rule over the runs that work now. */
import type { QueueLimits } from './types.ts';

/** From this priority on somebody waits for it. */
export const urgent = 7;

export interface Working {
  id: string;
  type: string;
  provider: string;
  priority: number;
}

export interface Places {
  /** Anything at all may be claimed, but by a child whose parent has lent it its place. */
  open: boolean;
  /** Only urgent runs. */
  urgentOnly: boolean;
  /** Runs of this provider have to wait. */
  providerFull(provider: string): boolean;
  typeFull(type: string): boolean;
}

/**
 * `lent` says by child which parent waits for it. A parent and the child on its place count as one. A parent that waits does
 * no work: it fills no type and no provider, so that whatever fills them works, and ends.
 */
export function placesLeft(working: readonly Working[], lent: ReadonlyMap<string, string>, limits: QueueLimits): Places {
  const ids = new Set(working.map((run) => run.id));
  const lenders = new Set(lent.values());
  const onOwnPlace = working.filter((run) => !ids.has(lent.get(run.id) ?? ''));
  const active = working.filter((run) => !lenders.has(run.id));
  const types = countBy(active, (run) => run.type);
  const providers = countBy(active, (run) => run.provider);
  // All but one place are everybody's; the last is kept for those whom a person waits for.
  const everybodys = Math.max(1, limits.atOnce - 1);
  const patient = onOwnPlace.filter((run) => run.priority < urgent).length;
  return {
    open: onOwnPlace.length < limits.atOnce,
    urgentOnly: patient >= everybodys,
    providerFull: (provider) => (providers.get(provider) ?? 0) >= (own(limits.providers, provider) ?? limits.atOnce),
    typeFull: (type) => (types.get(type) ?? 0) >= (own(limits.types, type) ?? limits.atOnce),
  };
}

function countBy(runs: readonly Working[], key: (run: Working) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(key(run), (counts.get(key(run)) ?? 0) + 1);
  return counts;
}

const own = (limits: Readonly<Record<string, number>> | undefined, name: string): number | undefined =>
  limits && Object.hasOwn(limits, name) ? limits[name] : undefined;

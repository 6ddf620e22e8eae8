/** Which runs belong to the one that is followed: itself, and all that it started. */
import type { RunEvent } from '../../../contract/run-event.ts';

export interface Family {
  /** How deep a run stands below the first, or null where it is none of them. Learns of children as it hears of them. */
  depthOf(event: RunEvent): number | null;
  has(runId: string): boolean;
}

export function familyOf(root: string): Family {
  const depths = new Map([[root, 0]]);
  return {
    has: (runId) => depths.has(runId),
    depthOf(event) {
      const depth = depths.get(event.runId) ?? null;
      if (depth !== null && event.kind === 'child') depths.set(event.childRunId, depth + 1);
      return depth;
    },
  };
}

/** The parts of the constitution that are typed: lists a line each, and bounds as numbers. Pure. */
import type { Input } from '../../../../contract/index.ts';
import type { Constitution } from '../../../../contract/self.ts';
import { linesOf } from './words.ts';

export type Bound = keyof Constitution['resourceBounds'];
export type TypedLaw = Record<Bound, string> & { readonly tools: string; readonly paths: string };

interface BoundShown {
  readonly id: Bound;
  readonly name: string;
  readonly hint?: string;
  readonly least: number;
  readonly most: number;
}

const mebi = 1024 * 1024;

/** What each bound is called, and how far it goes; memory is typed in MB. */
export const bounds: readonly BoundShown[] = [
  { id: 'toolCallsPerMinute', name: 'Calls of tools in a minute', least: 1, most: 100_000 },
  { id: 'runsAtOnce', name: 'Runs at once', least: 1, most: 100 },
  { id: 'queueLength', name: 'Runs that may wait', hint: 'Past it, low priority is refused', least: 1, most: 1_000_000 },
  { id: 'depth', name: 'How deep runs start runs', least: 0, most: 10 },
  { id: 'runnerMemory', name: 'Memory of one tool, MB', least: 32, most: 64 * 1024 },
];

/** Use to fill the form. */
export function shownLaw({ forbiddenActions, forbiddenPaths, resourceBounds }: Constitution): TypedLaw {
  const { toolCallsPerMinute, runsAtOnce, queueLength, depth, runnerMemory } = resourceBounds;
  return {
    tools: forbiddenActions.join('\n'),
    paths: forbiddenPaths.join('\n'),
    toolCallsPerMinute: String(toolCallsPerMinute),
    runsAtOnce: String(runsAtOnce),
    queueLength: String(queueLength),
    depth: String(depth),
    runnerMemory: String(Math.round(runnerMemory / mebi)),
  };
}

/** What is sent, or the first bound that cannot be. */
export function readLaw(typed: TypedLaw): { part: Input<'self.setConstitution'> } | { field: Bound; wrong: string } {
  for (const { id, least, most } of bounds) {
    const amount = Number(typed[id]);
    if (typed[id].trim() === '' || !Number.isInteger(amount) || amount < least || amount > most)
      return { field: id, wrong: `A whole number from ${least} to ${most}.` };
  }
  const amount = (id: Bound) => Number(typed[id]);
  return {
    part: {
      forbiddenActions: linesOf(typed.tools),
      forbiddenPaths: linesOf(typed.paths),
      resourceBounds: {
        toolCallsPerMinute: amount('toolCallsPerMinute'),
        runsAtOnce: amount('runsAtOnce'),
        queueLength: amount('queueLength'),
        depth: amount('depth'),
        runnerMemory: amount('runnerMemory') * mebi,
      },
    },
  };
}

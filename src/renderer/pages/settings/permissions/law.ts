/** The parts of the constitution that are typed: lists a line each, and bounds as numbers. Pure. */
import type { Input } from '../../../../contract/index.ts';
import type { Constitution } from '../../../../contract/self.ts';
import { linesOf } from './words.ts';

type Bounds = Constitution['resourceBounds'];
type Share = 'runsPerType' | 'runsPerProvider';
export type Bound = keyof Bounds;
export type TypedLaw = Record<Bound, string> & { readonly tools: string; readonly paths: string };

interface BoundShown {
  readonly id: Exclude<Bound, Share>;
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

/** Narrower than "runs at once", a line each: `job=2`. */
export const shares: readonly { readonly id: Share; readonly name: string; readonly hint: string }[] = [
  { id: 'runsPerType', name: 'Runs at once of one type, one a line', hint: 'job=2' },
  { id: 'runsPerProvider', name: 'Runs at once of one provider, one a line', hint: 'ollama=1' },
];

/** Use to fill the form. */
export function shownLaw({ forbiddenActions, forbiddenPaths, resourceBounds }: Constitution): TypedLaw {
  const { toolCallsPerMinute, runsAtOnce, queueLength, depth, runnerMemory, runsPerType, runsPerProvider } = resourceBounds;
  return {
    tools: forbiddenActions.join('\n'),
    paths: forbiddenPaths.join('\n'),
    toolCallsPerMinute: String(toolCallsPerMinute),
    runsAtOnce: String(runsAtOnce),
    queueLength: String(queueLength),
    depth: String(depth),
    runnerMemory: String(Math.round(runnerMemory / mebi)),
    runsPerType: shownShare(runsPerType),
    runsPerProvider: shownShare(runsPerProvider),
  };
}

const shownShare = (share: Bounds[Share]): string =>
  Object.entries(share ?? {})
    .map(([name, amount]) => `${name}=${amount}`)
    .join('\n');

/** Null where a line is no name with a whole number. Names may hold the sign: the last one counts. */
function readShare(text: string): Record<string, number> | null {
  const pairs = linesOf(text).map((line) => {
    const at = line.lastIndexOf('=');
    return [line.slice(0, at).trim(), Number(line.slice(at + 1))] as const;
  });
  const good = pairs.every(([name, amount]) => name !== '' && Number.isInteger(amount) && amount >= 1 && amount <= 100);
  return good ? Object.fromEntries(pairs) : null;
}

/** What is sent, or the first bound that cannot be. */
export function readLaw(typed: TypedLaw): { part: Input<'self.setConstitution'> } | { field: Bound; wrong: string } {
  for (const { id, least, most } of bounds) {
    const amount = Number(typed[id]);
    if (typed[id].trim() === '' || !Number.isInteger(amount) || amount < least || amount > most)
      return { field: id, wrong: `A whole number from ${least} to ${most}.` };
  }
  const [runsPerType, runsPerProvider] = [readShare(typed.runsPerType), readShare(typed.runsPerProvider)];
  if (!runsPerType || !runsPerProvider)
    return { field: runsPerType ? 'runsPerProvider' : 'runsPerType', wrong: 'Write each as name=number, from 1 to 100.' };
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
        ...(typed.runsPerType.trim() !== '' && { runsPerType }),
        ...(typed.runsPerProvider.trim() !== '' && { runsPerProvider }),
      },
    },
  };
}

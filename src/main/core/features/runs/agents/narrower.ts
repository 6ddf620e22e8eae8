/** A run can give what it was given, or less: pure rules. */
import type { RunBudget } from '../../../../../contract/runs.ts';
import type { Grant } from '../../../../../contract/tools.ts';
import { isResolved, isWithin } from '../../../agent/policy/paths.ts';

/** True where everything that `child` allows is allowed by `parent`. */
export function coveredBy(child: Grant, parent: Grant): boolean {
  // A number of calls can not be given away without being counted twice.
  if (parent.count !== undefined) return false;
  return (
    child.tool === parent.tool &&
    every(child.paths, parent.paths, (path, folder) => isResolved(path) && isWithin(path, folder)) &&
    every(child.hosts, parent.hosts, underHost) &&
    (parent.until === undefined || (child.until !== undefined && Date.parse(child.until) <= Date.parse(parent.until))) &&
    (child.trusted !== true || parent.trusted === true)
  );
}

/** Absent means any: only any covers that. */
function every(
  child: readonly string[] | undefined,
  parent: readonly string[] | undefined,
  fits: (part: string, whole: string) => boolean,
): boolean {
  if (parent === undefined) return true;
  return child?.every((part) => parent.some((whole) => fits(part, whole))) ?? false;
}

function underHost(host: string, pattern: string): boolean {
  const [name, port] = split(host);
  const [wanted, wantedPort] = split(pattern);
  if (wantedPort !== '' && wantedPort !== port) return false;
  if (name === wanted) return true;
  return wanted.startsWith('*.') && name.endsWith(wanted.slice(1)) && name !== wanted.slice(1);
}

function split(host: string): [name: string, port: string] {
  const match = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase());
  // An address with colons of its own stands in brackets when it has a port.
  if (match?.[1]?.includes(':') && !match[1].endsWith(']')) return [host.toLowerCase(), ''];
  return [match?.[1] ?? '', match?.[2] ?? ''];
}

/** What a run gives when it names nothing: all that it may give. */
export const givable = (grants: readonly Grant[]): Grant[] => grants.filter((grant) => grant.count === undefined);

/** The first grant that would widen what the parent has; null where all are within. */
export const widening = (child: readonly Grant[], parent: readonly Grant[]): Grant | null =>
  child.find((grant) => !parent.some((whole) => coveredBy(grant, whole))) ?? null;

/** The tools of all of these lists; null is every one. */
export function commonTools(...lists: readonly (readonly string[] | null)[]): string[] | null {
  const named = lists.filter((list) => list !== null);
  const [first, ...rest] = named;
  return first ? first.filter((tool) => rest.every((list) => list.includes(tool))) : null;
}

/** What was asked for, within what is left. */
export function budgetWithin(asked: RunBudget, left: RunBudget): RunBudget {
  const least = (name: keyof RunBudget) => {
    const amounts = [asked[name], left[name]].filter((amount) => amount !== undefined);
    return amounts.length > 0 ? { [name]: Math.min(...amounts) } : {};
  };
  return {
    ...(asked.rounds === undefined ? {} : { rounds: asked.rounds }),
    ...least('usd'),
    ...least('toolCalls'),
    ...least('durationMs'),
  };
}

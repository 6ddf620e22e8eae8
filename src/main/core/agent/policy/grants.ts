/** Whether what is granted covers all that a call touches, and what granting it would take. */
import type { Grant } from '../../../../contract/tools.ts';
import { isCovered } from '../../base/egress/hosts.ts';
import { nameOf } from '../../base/egress/url.ts';
import type { Touch } from '../tool.ts';
import { depthOf, folderOf, isWithin } from './paths.ts';
import { namesTool } from './rules.ts';
import type { Facts, StandingGrant } from './verdict.ts';

export interface Covered {
  /** The grants that were needed, each once. */
  by: StandingGrant[];
  hosts: string[];
  trusted: boolean;
}

type Needs = Pick<Facts, 'tool' | 'touches' | 'grants' | 'now'>;

/** In force now: neither past its time nor used up. */
export const isInForce = (grant: Pick<StandingGrant, 'until' | 'count' | 'used'>, now: number): boolean =>
  (grant.until === undefined || Date.parse(grant.until) > now) && (grant.count === undefined || grant.used < grant.count);

/** Null where something that the call touches is covered by no grant of this tool. */
export function coverOf(facts: Needs, only: (grant: StandingGrant) => boolean = () => true): Covered | null {
  const grants = facts.grants
    .filter((grant) => grant.tool !== '*' && namesTool(grant.tool, facts.tool) && isInForce(grant, facts.now) && only(grant))
    .sort(byThrift);
  // What says nothing of itself, as a server's tool, is covered by a grant without a scope alone: no other can be kept to.
  const needs: (Touch | null)[] = facts.touches.length > 0 ? [...facts.touches] : [null];
  const by = needs.map((touch) => grants.find((grant) => covers(grant, touch)));
  if (!by.every((grant) => grant !== undefined)) return null;
  const used = [...new Set(by)];
  return {
    by: used,
    hosts: hostsOf(facts, used),
    trusted: facts.touches.length > 0 && by.every((grant) => grant.trusted === true),
  };
}

/** What was fixed with the run comes first, then what vouches, then what does not count, then what runs out soonest. */
function byThrift(a: StandingGrant, b: StandingGrant): number {
  const rank = (grant: StandingGrant) => (grant.fixed ? 0 : 4) + (grant.trusted ? 0 : 2) + (grant.count === undefined ? 0 : 1);
  return rank(a) - rank(b);
}

function covers(grant: StandingGrant, touch: Touch | null): boolean {
  if (touch?.kind === 'path') return grant.paths?.some((path) => isWithin(touch.path, path)) ?? true;
  if (touch?.kind === 'host') return isCovered(grant.hosts ?? ['*'], touch.host, touch.port);
  return grant.paths === undefined && grant.hosts === undefined;
}

/** Where redirects may lead: wherever these grants would have let the call go to at once. */
function hostsOf({ touches }: Needs, grants: readonly StandingGrant[]): string[] {
  if (!touches.some((touch) => touch.kind === 'host')) return [];
  return [...new Set(grants.flatMap((grant) => grant.hosts ?? ['*']))];
}

/** `*`, or every name below a single one, as `*.com`: so much is named that nothing is. */
const isAnyHost = (named: string): boolean => /^\*(?:$|:|\.[^.]*$)/.test(named.trim());

/** True where a grant names its hosts one by one, so that text from outside cannot choose where something is sent. */
export const namesHosts = (grant: StandingGrant): boolean =>
  grant.hosts !== undefined && grant.hosts.length > 0 && !grant.hosts.some(isAnyHost);

/** What "always" would allow: the least that makes sense to a person, and never Hearth's own folder or what lies above it. */
export function scopeOf({ tool, touches, home }: Pick<Facts, 'tool' | 'touches' | 'home'>): { words: string; grants: Grant[] } {
  const paths = touches.flatMap((touch) => (touch.kind === 'path' ? [scopePath(touch, home)] : []));
  const hosts = touches.flatMap((touch) => (touch.kind === 'host' ? [nameOf(touch)] : []));
  const grant: Grant = {
    tool: tool.name,
    ...(paths.length > 0 ? { paths: [...new Set(paths)] } : {}),
    ...(hosts.length > 0 ? { hosts: [...new Set(hosts)] } : {}),
  };
  return { words: wordsOf(grant), grants: [grant] };
}

/** A file's folder, unless that is so wide that it would be most of the computer. */
function scopePath(touch: Touch & { kind: 'path' }, home: string): string {
  const folder = touch.mode === 'list' ? touch.path : folderOf(touch.path);
  return depthOf(folder) < 2 || isWithin(home, folder) ? touch.path : folder;
}

/** What a grant allows, in a sentence. */
export function wordsOf(grant: Grant, scope?: string): string {
  const parts = [
    grant.tool,
    grant.paths && `in ${listed(grant.paths)}`,
    grant.hosts && `to ${listed(grant.hosts)}`,
    !grant.paths && !grant.hosts && 'without a limit of place',
  ].filter(Boolean);
  const limits = [
    scope && (scope === 'always' ? 'always' : 'for one run'),
    grant.until && `until ${grant.until}`,
    grant.count && (grant.count === 1 ? 'once' : `${grant.count} times`),
    grant.trusted && 'and what is read there is trusted',
  ].filter(Boolean);
  return [parts.join(' '), ...limits].join(', ');
}

const listed = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

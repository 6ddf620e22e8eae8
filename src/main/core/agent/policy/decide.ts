/**
 * The one decision: may this call be done. Pure: the same facts give the same verdict. Deny by default.
 *
 * | # | what is looked at                                       | then                                                    |
 * |---|---------------------------------------------------------|---------------------------------------------------------|
 * | 1 | the constitution: forbidden or not allowed tools        | denied                                                  |
 * | 2 | Hearth's own folder, forbidden paths, unresolved paths  | denied, whatever is granted; a file lent by id is read  |
 * | 3 | the tools that this run has, and that its skills declare | denied where it is none of them                        |
 * | 4 | the user's own rules, the first that fits               | denied, or asked                                        |
 * | 5 | dangerous arguments (validators/)                       | denied, or asked                                        |
 * | 6 | a private address                                       | denied, unless a grant names it itself                  |
 * | 7 | calls within the last minute                            | denied as `rate_limited`                                |
 * | 8 | a file of rules that cannot be read                     | asked, but for what only computes                       |
 * | 9 | text from outside in the context (taint)                | asked where the call acts, see below                    |
 * | 10| a free tool that touches nothing                        | allowed                                                 |
 * | 11| a file lent by id                                       | allowed to be read                                      |
 * | 12| grants that cover all that is touched                   | allowed                                                 |
 * | 13| everything else                                         | asked; refused where nobody can be asked                |
 *
 * Whatever asks is allowed by an approval of exactly this call; whatever is denied is not.
 *
 * Taint, by what a tool can do: `pure` and `read` go on as they would. `write`, `execute`, `network`, `notify` and `daemon` go on
 * only where a grant fixed with the run covers them: a standing one is not enough, since it was not given for this text. A
 * request sends something out wherever it goes, so a fixed grant must also name its hosts. A tool that says `taintSafe` goes on.
 */
import { isPrivateHost } from '../../base/egress/hosts.ts';
import { nameOf } from '../../base/egress/url.ts';
import { type Covered, coverOf, namesHosts, scopeOf } from './grants.ts';
import { isResolved, isWithinFolded } from './paths.ts';
import { namesTool, ruleFor, saysOf } from './rules.ts';
import { beyondSkills } from './skills.ts';
import { type Danger, findDanger } from './validators/index.ts';
import type { Facts, Verdict } from './verdict.ts';

type Denied = Extract<Verdict, { verdict: 'deny' }>;
type Asked = Extract<Verdict, { verdict: 'ask' }>;
type Allowed = Extract<Verdict, { verdict: 'allow' }>;

/** Use before every call of a tool, by whomever. */
export function decide(facts: Facts): Verdict {
  const ruled = byRules(facts);
  const dangers = findDanger(facts);
  const denied =
    byConstitution(facts) ??
    byPlace(facts) ??
    byOnly(facts) ??
    deniedBy(ruled) ??
    deniedFor(dangers) ??
    byAddress(facts) ??
    byRate(facts);
  if (denied) return denied;
  const asked = askedBy(ruled) ?? askedFor(facts, dangers) ?? byUnreadable(facts) ?? byTaint(facts);
  const allowed = asked ? null : (byFreedom(facts) ?? byLoan(facts) ?? byGrants(facts));
  return allowed ?? answered(facts, asked ?? ask(facts, 'default', `Nothing grants ${facts.tool.name} this yet.`));
}

const deny = (by: string, why: string, code: Denied['code'] = 'refused'): Denied => ({ verdict: 'deny', by, code, why });

/** `fixable` is false where no grant would help: then "always" offers none, and each call is asked about. */
function ask(facts: Facts, by: string, why: string, fixable = true): Asked {
  const scope = fixable ? scopeOf(facts) : { words: 'This is asked about each time.', grants: [] };
  return { verdict: 'ask', by, why, scope };
}

/** What asks is allowed by an approval, and refused where nobody can be asked. */
function answered(facts: Facts, asked: Asked): Verdict {
  if (facts.approved !== null) {
    const hosts = facts.touches.flatMap((touch) => (touch.kind === 'host' ? [nameOf(touch)] : []));
    return { verdict: 'allow', by: `approval:${facts.approved}`, why: 'You allowed it.', uses: [], hosts, trusted: false };
  }
  return facts.unattended ? deny(asked.by, `${asked.why} Nobody can be asked here, so it is refused.`) : asked;
}

function byConstitution({ tool, constitution }: Facts): Denied | null {
  const names = (entry: string) => namesTool(entry, tool);
  if (constitution.forbiddenActions.some(names)) return deny('constitution', `The constitution forbids ${tool.name}.`);
  if (constitution.allowedActions !== null && !constitution.allowedActions.some(names))
    return deny('constitution', `${tool.name} is not among the tools that the constitution allows.`);
  return null;
}

function byPlace({ touches, home, constitution, lent }: Facts): Denied | null {
  for (const touch of touches) {
    if (touch.kind !== 'path') continue;
    if (!isResolved(touch.path)) return deny('place', 'The path could not be resolved to one place.');
    if (touch.mode === 'read' && lent.includes(touch.path)) continue;
    if (isWithinFolded(touch.path, home)) return deny('home', "Hearth's own folder is never a tool's to touch.");
    if (constitution.forbiddenPaths.some((path) => isWithinFolded(touch.path, path)))
      return deny('constitution', `The constitution forbids ${touch.path}.`);
  }
  return null;
}

function byOnly({ tool, only, skills = [] }: Facts): Denied | null {
  if (only !== null && !only.some((entry) => namesTool(entry, tool))) return deny('run', `This run may not use ${tool.name}.`);
  const why = beyondSkills(tool, skills);
  return why === null ? null : deny(`skill ${[...new Set(skills.map(({ skill }) => skill))].join(', ')}`, why);
}

function byRules(facts: Facts): Denied | Asked | null {
  const found = facts.policy && ruleFor(facts.policy, facts);
  if (!found || saysOf(found.rule) === 'pass') return null;
  const why = found.rule.why ?? 'A rule of yours says so.';
  const by = `rule ${found.place}`;
  return saysOf(found.rule) === 'deny' ? deny(by, why) : ask(facts, by, why, false);
}

const deniedBy = (ruled: Denied | Asked | null): Denied | null => (ruled?.verdict === 'deny' ? ruled : null);
const askedBy = (ruled: Denied | Asked | null): Asked | null => (ruled?.verdict === 'ask' ? ruled : null);

function deniedFor(dangers: readonly Danger[]): Denied | null {
  const worst = dangers.find((danger) => danger.verdict === 'deny');
  return worst ? deny(worst.by, worst.why) : null;
}

function askedFor(facts: Facts, [first]: readonly Danger[]): Asked | null {
  return first ? ask(facts, first.by, first.why, false) : null;
}

/** Each private address must be named by a grant of this tool: never by a wildcard, and never by an answer to a question. */
function byAddress(facts: Facts): Denied | null {
  for (const touch of facts.touches) {
    if (touch.kind !== 'host' || !isPrivateHost(touch.host)) continue;
    if (!coverOf({ ...facts, touches: [touch] }))
      return deny(
        'private address',
        `${touch.host} is on this computer or its own network. It is reached only where a grant names that address itself.`,
      );
  }
  return null;
}

function byRate({ tool, recent, constitution }: Facts): Denied | null {
  const { toolCallsPerMinute } = constitution.resourceBounds;
  if (recent.tool >= tool.perMinute)
    return deny('rate', `${tool.name} may be called ${tool.perMinute} times a minute. Try again later.`, 'rate_limited');
  if (recent.all >= toolCallsPerMinute)
    return deny('rate', `All tools together may be called ${toolCallsPerMinute} times a minute.`, 'rate_limited');
  return null;
}

const isMerePure = ({ tool, touches }: Facts): boolean => tool.free && tool.risk === 'pure' && touches.length === 0;

const byUnreadable = (facts: Facts): Asked | null =>
  facts.policy !== null || isMerePure(facts)
    ? null
    : ask(facts, 'policy file', 'Your file of rules cannot be read, so nothing is done unasked.', false);

const touchesHost = ({ touches }: Facts): boolean => touches.some((touch) => touch.kind === 'host');

/** While text from outside is in the context: what still covers a call that acts. */
function coverTainted(facts: Facts): Covered | null {
  const sends = facts.tool.risk === 'network' || touchesHost(facts);
  return coverOf(facts, (grant) => grant.fixed && (!sends || namesHosts(grant)));
}

const isTaintedAct = (facts: Facts): boolean =>
  facts.taintedBy !== null &&
  !facts.tool.taintSafe &&
  (touchesHost(facts) || (facts.tool.risk !== 'pure' && facts.tool.risk !== 'read'));

function byTaint(facts: Facts): Asked | null {
  if (!isTaintedAct(facts) || coverTainted(facts)) return null;
  const { tool, taintedBy } = facts;
  return ask(
    facts,
    'taint',
    `Text from outside (${taintedBy}) is in the context, and ${tool.name} acts: it may not be what you want.`,
  );
}

const allow = (by: string, why: string, rest: Partial<Allowed> = {}): Allowed => ({
  verdict: 'allow',
  by,
  why,
  uses: [],
  hosts: [],
  trusted: false,
  ...rest,
});

const byFreedom = ({ tool, touches }: Facts): Allowed | null =>
  tool.free && touches.length === 0 ? allow('free', `${tool.name} reaches nothing that has to be granted.`) : null;

const byLoan = ({ touches, lent }: Facts): Allowed | null =>
  touches.length > 0 && touches.every((touch) => touch.kind === 'path' && touch.mode === 'read' && lent.includes(touch.path))
    ? allow('file', 'A kept file that was given to it may be read.')
    : null;

function byGrants(facts: Facts): Allowed | null {
  const covered = isTaintedAct(facts) ? coverTainted(facts) : coverOf(facts);
  if (!covered) return null;
  const [first] = covered.by;
  const name = !first ? 'grant' : first.id.startsWith('run:') ? `run grant ${first.id.slice(4)}` : `capability:${first.id}`;
  return allow(name, 'It was granted.', {
    uses: covered.by.map((grant) => grant.id),
    hosts: covered.hosts,
    trusted: covered.trusted,
  });
}

/** Rules are tried before they are taken: a file whose own examples fail does not do what its writer thinks. */
import type { PolicyFile } from '../../../../../contract/tools.ts';
import { ruleFor, saysOf, wrongRule } from '../../../agent/policy/rules.ts';
import type { Place, Touch } from '../../../agent/tool.ts';
import { AppError } from '../../../base/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { tighter } from './file.ts';

/** Thrown where a rule cannot be one, a wall would be weakened, or an example gives something else: AppError `refused`. */
export async function checkPolicy(policy: PolicyFile, catalog: Catalog, place: Place): Promise<void> {
  const wrong = wrongRule(policy);
  if (wrong) throw new AppError('refused', wrong);
  for (const [name, wall] of Object.entries(policy.isolation ?? {})) {
    const own = catalog.find(name)?.isolation;
    if (own !== undefined && tighter(own, wall) !== wall)
      throw new AppError('refused', `The wall around ${name} is ${own}: it can be tightened, not weakened to ${wall}.`, {
        tool: name,
      });
  }
  for (const [at, example] of (policy.examples ?? []).entries()) {
    const got = await tryOut(policy, catalog, place, example);
    if (got !== example.expect)
      throw new AppError('refused', `Example ${at + 1} (${example.tool}) gives ${got}, not ${example.expect}.`, {
        example: at + 1,
        expect: example.expect,
        got,
      });
  }
}

type Example = NonNullable<PolicyFile['examples']>[number];

async function tryOut(policy: PolicyFile, catalog: Catalog, place: Place, { tool: name, args }: Example) {
  const known = catalog.find(name);
  const parsed = known?.parse(args);
  const touches = (known && parsed?.ok ? await known.touches(parsed.data, place).catch(() => null) : null) ?? guessed(args);
  const found = ruleFor(policy, { tool: known ?? { name, source: 'builtin' }, args: parsed?.ok ? parsed.data : args, touches });
  return found ? saysOf(found.rule) : 'pass';
}

/** For a tool that is not there, or a place that is not: what such arguments mostly mean. */
function guessed(args: Record<string, unknown>): Touch[] {
  const { path, url } = args;
  const touches: Touch[] = typeof path === 'string' ? [{ kind: 'path', path, asked: path, mode: 'read' }] : [];
  if (typeof url !== 'string' || !URL.canParse(url)) return touches;
  const { hostname, port, protocol } = new URL(url);
  return [...touches, { kind: 'host', host: hostname, port: Number(port) || (protocol === 'http:' ? 80 : 443), url }];
}

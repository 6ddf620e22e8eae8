/** One call as the product does it: parse, resolve, decide, and only then the work, in a real runner. */

import { defaultConstitution } from '../../../src/contract/self.ts';
import type { Capability } from '../../../src/contract/tools.ts';
import { decide } from '../../../src/main/core/agent/policy/decide.ts';
import type { Tool, Touch } from '../../../src/main/core/agent/tool.ts';
import { AppError } from '../../../src/main/core/base/errors.ts';
import type { Runner } from '../../../src/main/core/features/tools/runners/types.ts';
import { builtinTools } from '../../../src/main/core/tools/index.ts';
import type { Playground } from './playground.ts';

export interface Outcome {
  /** Where it ended: at the schema, while it was resolved, at policy, in the runner, or with an answer. */
  at: 'schema' | 'resolve' | 'policy' | 'runner' | 'answer';
  code: string;
  /** All that came back. */
  said: string;
}

interface Options {
  /** Called when everything was judged and nothing done yet. */
  between?: () => void;
  trusted?: boolean;
}

/** Everything is granted in the two folders, so that nothing but the walls holds. */
export async function attempt(
  place: Playground,
  runner: Runner,
  name: string,
  args: unknown,
  options: Options = {},
): Promise<Outcome> {
  const tool = builtinTools.find((one) => one.name === name);
  if (!tool) throw new Error(`There is no tool called ${name}.`);
  const parsed = tool.input.safeParse(args);
  if (!parsed.success) return { at: 'schema', code: 'invalid_input', said: parsed.error.message };
  let touches: Touch[];
  try {
    const spot = { home: place.home, base: place.allowed, granted: [place.allowed, place.wide] };
    touches = (await tool.touches?.(parsed.data, spot)) ?? [];
  } catch (error) {
    if (error instanceof AppError) return { at: 'resolve', code: String(error.data?.reason ?? error.code), said: error.message };
    throw error;
  }
  const verdict = judge(place, tool, parsed.data, touches, options.trusted ?? false);
  if (verdict.verdict !== 'allow') return { at: 'policy', code: verdict.by, said: verdict.why };
  options.between?.();
  const data = { touches, hosts: [], forbidden: [place.home], maxOutputBytes: 60_000, keepFolder: `${place.root}/kept` };
  const limits = { timeoutMs: 10_000, isolation: tool.isolation, memoryBytes: 512 * 1024 * 1024 };
  const work = await runner.run(name, parsed.data, { ...data, trusted: verdict.trusted }, limits, new AbortController().signal);
  const said = JSON.stringify(work);
  return work.ok ? { at: 'answer', code: 'ok', said } : { at: 'runner', code: work.error.code, said };
}

function judge(place: Playground, tool: Tool, args: unknown, touches: Touch[], trusted: boolean) {
  const grant: Pick<Capability, 'id' | 'used' | 'tool'> = { id: 'run:1', used: 0, tool: tool.name };
  return decide({
    tool: { ...tool, source: 'builtin' },
    args,
    touches,
    lent: [],
    grants: [{ ...grant, paths: [place.allowed, place.wide], fixed: true, trusted }],
    constitution: defaultConstitution,
    policy: { rules: [] },
    taintedBy: null,
    only: null,
    unattended: true,
    recent: { tool: 0, all: 0 },
    home: place.home,
    now: Date.now(),
    approved: null,
  });
}

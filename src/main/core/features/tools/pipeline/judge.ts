/** From a call as it was asked for to a decision: looked up, parsed, resolved, judged. Nothing is done, nothing is written. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Constitution } from '../../../../../contract/self.ts';
import type { ToolResult } from '../../../../../contract/tools.ts';
import { decide } from '../../../agent/policy/decide.ts';
import { isInForce } from '../../../agent/policy/grants.ts';
import { namesTool } from '../../../agent/policy/rules.ts';
import type { StandingGrant } from '../../../agent/policy/verdict.ts';
import type { CallContext, Judged, ToolCall } from '../../../agent/run/ports.ts';
import type { Place } from '../../../agent/tool.ts';
import { toInstant } from '../../../base/clock.ts';
import { AppError, describeError } from '../../../base/errors.ts';
import { asText, type Registered } from '../catalog/registered.ts';
import { grantsFor } from '../grants/capabilities.ts';
import { unfit } from './bounds.ts';
import type { PipelineDeps } from './deps.ts';
import { hashOf } from './hash.ts';

type Approved = { approvalId: string; hash: string } | undefined;
type Answer = Judged | { call: ToolCall; refused: ToolResult };

/** What a person's call may take at most; a run's takes at most what its tool says. */
const longestMs = 600_000;

export async function judgeCall(deps: PipelineDeps, call: ToolCall, context: CallContext, approved: Approved): Promise<Answer> {
  const refuse = (code: string, message: string, data?: unknown) => ({ call, refused: refusal(deps, code, message, data) });
  try {
    const tool = deps.catalog.find(call.name);
    if (!tool) return refuse('not_found', `There is no tool named ${JSON.stringify(call.name.slice(0, 100))}.`);
    if (tool.absent !== null) return refuse('unavailable', `${tool.name} is not available: ${tool.absent}`);
    const wrong = unfit(call.args);
    if (wrong) return refuse('invalid_input', wrong);
    const args = tool.parse(call.args);
    if (!args.ok) return refuse('invalid_input', wordsOf(tool.name, args), { field: args.field });
    return await judgeParsed(deps, { call, context, approved, tool, args: args.data });
  } catch (error) {
    if (error instanceof AppError) return refuse(error.code, error.message, error.data);
    deps.log.error('a call could not be judged', { tool: call.name, error: describeError(error) });
    return refuse('internal', 'Hearth met a fault of its own while it looked at this call. Nothing was done.');
  }
}

const wordsOf = (tool: string, { field, message }: { field: string; message: string }): string =>
  field === '' ? `${tool}: ${message}` : `${tool}: ${field}: ${message}`;

/** A call that cannot be, as its result. */
export function refusal({ clock }: Pick<PipelineDeps, 'clock'>, code: string, message: string, data?: unknown): ToolResult {
  const at = toInstant(clock.now());
  const error = { code, message, ...(data === undefined ? {} : { data }) };
  return { ok: false, error, startedAt: at, finishedAt: at, logs: [] };
}

interface Parsed {
  call: ToolCall;
  context: CallContext;
  approved: Approved;
  tool: Registered;
  args: unknown;
}

async function judgeParsed(deps: PipelineDeps, { call, context, approved, tool, args }: Parsed): Promise<Judged> {
  const now = deps.clock.now();
  const grants = grantsFor(deps.store.reader, context, now);
  const lent: string[] = [];
  const place = placeFor(deps, tool, { grants, now, lent });
  const touches = await tool.touches(args, place);
  const hash = hashOf({ tool: tool.name, file: tool.hash, args, touches });
  const verdict = decide({
    tool,
    args,
    touches,
    lent,
    grants,
    constitution: withResolvedPaths(deps, deps.constitution()),
    policy: deps.rules.read().policy,
    taintedBy: context.taintedBy,
    only: context.only,
    ...(context.skills ? { skills: context.skills } : {}),
    unattended: context.unattended,
    recent: deps.rates.recent(tool.name),
    home: deps.home,
    now,
    approved: approved?.hash === hash ? approved.approvalId : null,
  });
  const preview = verdict.verdict === 'ask' ? await tool.preview(args, touches, place) : asText(args);
  const most = context.actor === 'user' ? longestMs : tool.timeoutMs;
  const timeoutMs = Math.min(call.timeoutMs ?? tool.timeoutMs, most);
  return { call, context, args, idempotent: tool.idempotent, timeoutMs, touches, preview, hash, verdict };
}

interface Within {
  grants: readonly StandingGrant[];
  now: number;
  /** Hears of each file that the call names by its id. */
  lent: string[];
}

function placeFor({ home, base, store }: PipelineDeps, tool: Registered, { grants, now, lent }: Within): Place {
  const ofTool = grants.filter((grant) => namesTool(grant.tool, tool) && isInForce(grant, now));
  return {
    home,
    base,
    granted: [...new Set(ofTool.flatMap((grant) => grant.paths ?? []))],
    file(fileId) {
      if (!store.artifacts.info(fileId)) return null;
      const path = realpathSync(store.artifacts.path(fileId));
      lent.push(path);
      return path;
    },
  };
}

/** A forbidden path is meant as the place that it leads to, and as it is written. */
function withResolvedPaths({ base }: PipelineDeps, constitution: Constitution): Constitution {
  const forbiddenPaths = constitution.forbiddenPaths.flatMap((path) => placesOf(path, base));
  return { ...constitution, forbiddenPaths };
}

/** Use for the folders that a tool that walks leaves out. */
export function placesOf(path: string, base: string): string[] {
  const whole = path === '~' || path.startsWith('~/') ? join(base, path.slice(1)) : path;
  try {
    return [...new Set([whole, realpathSync(whole)])];
  } catch {
    return [whole];
  }
}

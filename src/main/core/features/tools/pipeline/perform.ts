/** Does what was allowed and recorded, and makes a result of whatever comes of it. Never throws, never waits for ever. */
import type { ToolResult } from '../../../../../contract/tools.ts';
import type { Judged } from '../../../agent/run/ports.ts';
import type { Work } from '../../../agent/tool.ts';
import { type Clock, toInstant } from '../../../base/clock.ts';
import { AppError, describeError } from '../../../base/errors.ts';
import type { Registered } from '../catalog/registered.ts';
import { tighter } from '../rules/file.ts';
import { beginningOf, boundLines, bytesOf, fileOf, largestAnswer, largestOutput, sizeOf, withoutSecrets } from './bounds.ts';
import type { PipelineDeps } from './deps.ts';
import { placesOf, refusal } from './judge.ts';
import type { Allowed } from './record.ts';

/** Whoever does the work keeps the time itself; past this much more it is answered without. */
const graceMs = 2000;
const cancelMs = 200;

export async function performCall(
  deps: PipelineDeps,
  allowed: Allowed,
  judged: Judged,
  signal: AbortSignal,
): Promise<ToolResult> {
  // Without this there would be a way to a tool past the log.
  if (!allowed.delete(judged)) return refusal(deps, 'refused', 'This call was not recorded as allowed, or was done already.');
  const tool = deps.catalog.find(judged.call.name);
  if (!tool || tool.absent !== null) return refusal(deps, 'unavailable', `${judged.call.name} is not there any more.`);
  const startedAt = toInstant(deps.clock.now());
  const work = await bounded(deps, judged, signal, (inner) => doWork(deps, tool, judged, inner));
  const result = await resultOf(deps, tool, judged, work);
  return { ...result, startedAt, finishedAt: toInstant(deps.clock.now()) };
}

const fault = (code: string, message: string): Work => ({ ok: false, error: { code, message }, logs: [], sideEffects: [] });
const timedOut = (ms: number) => fault('timeout', `It took longer than ${ms} ms and was stopped.`);
const cancelled = fault('cancelled', 'The call was stopped.');

/** The work with its time and its cancel, also where it heeds neither. */
async function bounded(
  { clock, log }: PipelineDeps,
  judged: Judged,
  signal: AbortSignal,
  start: (signal: AbortSignal) => Promise<Work>,
): Promise<Work> {
  if (signal.aborted) return cancelled;
  const late = new AbortController();
  const { timeoutMs, call } = judged;
  const out = deadline(clock, timeoutMs + graceMs, signal, late, timedOut(timeoutMs));
  try {
    const inner = AbortSignal.any([signal, late.signal]);
    const work = start(inner).catch((error: unknown): Work => {
      if (error instanceof AppError) return { ...fault(error.code, error.message) };
      log.error('a tool threw', { tool: call.name, error: describeError(error) });
      return fault('internal', 'Hearth met a fault of its own while it did this.');
    });
    const first = await Promise.race([work, out.passed]);
    // What ended because it was told to says so, whatever else it met on the way out.
    if (!first.ok && signal.aborted) return { ...first, error: { code: 'cancelled', message: 'The call was stopped.' } };
    return first;
  } finally {
    out.stop();
  }
}

function deadline(clock: Clock, ms: number, signal: AbortSignal, late: AbortController, tooLate: Work) {
  let stop: () => void = () => undefined;
  const passed = new Promise<Work>((resolve) => {
    const timer = clock.after(ms, () => {
      late.abort();
      resolve(tooLate);
    });
    let giveUp: ReturnType<Clock['after']> | null = null;
    const onAbort = () => {
      giveUp = clock.after(cancelMs, () => resolve(cancelled));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    stop = () => {
      timer.cancel();
      giveUp?.cancel();
      signal.removeEventListener('abort', onAbort);
    };
  });
  return { passed, stop: () => stop() };
}

function doWork(deps: PipelineDeps, tool: Registered, judged: Judged, signal: AbortSignal): Promise<Work> {
  const { doer } = tool;
  if (doer.kind === 'command') return giveCommand(deps, doer.command, judged, signal);
  if (doer.kind === 'source') {
    const { call, args, timeoutMs } = judged;
    return doer.source.perform(tool.name, args, { callId: call.callId, maxOutputBytes: largestOutput, timeoutMs }, signal);
  }
  return runIt(deps, tool, judged, signal);
}

function runIt(deps: PipelineDeps, tool: Registered, judged: Judged, signal: AbortSignal): Promise<Work> {
  const { constitution, rules, runner, home, base, keepFolder } = deps;
  const { verdict, touches, args, timeoutMs } = judged;
  const allowed = verdict.verdict === 'allow' ? verdict : null;
  const { forbiddenPaths, resourceBounds } = constitution();
  const data = {
    touches,
    hosts: allowed?.hosts ?? [],
    forbidden: [home, ...forbiddenPaths.flatMap((path) => placesOf(path, base))],
    maxOutputBytes: largestOutput,
    keepFolder,
    trusted: allowed?.trusted ?? false,
  };
  const isolation = tighter(tool.isolation, rules.read().policy?.isolation?.[tool.name]);
  return runner.run(tool.name, args, data, { timeoutMs, isolation, memoryBytes: resourceBounds.runnerMemory }, signal);
}

type Commanded = Extract<Registered['doer'], { kind: 'command' }>['command'];

async function giveCommand({ dispatch }: PipelineDeps, command: Commanded, judged: Judged, signal: AbortSignal): Promise<Work> {
  const { args, call, context } = judged;
  const { runId, grants, actor } = context;
  const { request, input } = command(args, { runId, callId: call.callId, grants });
  const answer = await dispatch(request, input, { actor: runId === null ? actor : `run:${runId}`, via: 'internal', signal });
  if (answer.ok) return { ok: true, data: answer.data, logs: [], sideEffects: [] };
  const { code, message } = answer.error;
  return fault(code, message);
}

type Outcome = Omit<ToolResult, 'startedAt' | 'finishedAt'>;

async function resultOf(deps: PipelineDeps, tool: Registered, judged: Judged, work: Work): Promise<Outcome> {
  const { verdict, args, touches } = judged;
  const trusted = verdict.verdict === 'allow' && verdict.trusted;
  const outside = trusted ? null : tool.outside(args, touches);
  const rest = {
    logs: boundLines(work.logs),
    ...(work.sideEffects.length > 0 ? { sideEffects: boundLines(work.sideEffects) } : {}),
    ...(outside === null ? {} : { outside: outside.slice(0, 500) }),
  };
  const failed = (code: string, message: string, data?: unknown): Outcome => ({
    ok: false,
    error: { code, message: String(withoutSecrets(message.slice(0, 4000))), ...(data === undefined ? {} : { data }) },
    ...rest,
  });
  if (!work.ok) {
    const { code, message, data } = work.error;
    return failed(code, message, data === undefined ? undefined : withoutSecrets(beginningOf(data)));
  }
  const fits = tool.check(asJson(work.data));
  if (!fits.ok)
    return failed('bad_output', `${tool.name} answered with what does not fit its own schema (${fits.field}: ${fits.message}).`);
  try {
    return { ok: true, ...(await shown(deps, tool.name, fits.data)), ...rest };
  } catch (error) {
    const why = error instanceof AppError ? error.message : 'It could not be kept.';
    return failed('unavailable', `The work was done, but its answer is lost: ${why}`);
  }
}

/** What JSON cannot carry is no answer. */
const asJson = (data: unknown): unknown => (data === undefined ? null : data);

async function shown({ store }: PipelineDeps, tool: string, data: unknown): Promise<Pick<ToolResult, 'data' | 'fileId'>> {
  if (sizeOf(data) <= largestAnswer) return { data: withoutSecrets(data) };
  const { name, text } = fileOf(tool, data);
  const { fileId } = await store.artifacts.put(name, bytesOf(text), largestOutput * 4);
  return { data: withoutSecrets(beginningOf(data)), fileId };
}

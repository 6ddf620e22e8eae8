/** What a job says, done by the room that can: each answers with a run to follow, or with how it ended. */
import { type Caller, type Output, type RequestName, requests } from '../../../../../contract/index.ts';
import type { Action } from '../../../../../contract/keeping/schedule.ts';
import type { Judged } from '../../../agent/run/ports.ts';
import { AppError } from '../../../base/errors.ts';
import type { Due, ScheduleDeps } from '../deps.ts';
import type { Definition } from '../events.ts';

type Outcome = { runId: string } | { runId: null; why: string | null };

type Of<T extends Action['type']> = Extract<Action, { type: T }>;
const done: Outcome = { runId: null, why: null };

/** Doing it again after a crash does no harm: it changes nothing, or the room knows that it was done. */
export function isRepeatable(action: Action): boolean {
  if (action.type === 'http') return action.method === undefined || action.method === 'GET' || action.method === 'HEAD';
  return action.type !== 'create_task' && action.type !== 'prompt';
}

/** Thrown where it could not be done: AppError. */
export async function act(deps: ScheduleDeps, due: Due, definition: Definition, signal: AbortSignal): Promise<Outcome> {
  const caller: Caller = { actor: `job:${due.jobId}`, via: 'internal', signal };
  const { action } = definition;
  switch (action.type) {
    case 'reflection':
      return reflect(deps, caller);
    case 'create_task': {
      const { type: _type, ...task } = action;
      await ask(deps, 'tasks.create', task, caller);
      return done;
    }
    case 'notify':
      return notify(deps, due, action, caller);
    case 'consolidate':
      await ask(deps, 'memory.consolidate', {}, caller);
      return done;
    case 'backup':
      await ask(deps, 'store.backup', {}, caller);
      return done;
    case 'command':
      return command(deps, caller, definition, action, signal);
    case 'http':
      return http(deps, caller, definition, action, signal);
    case 'prompt':
      throw new AppError('internal', 'A prompt is a run of its own.');
  }
}

async function reflect(deps: ScheduleDeps, caller: Caller): Promise<Outcome> {
  const told = await deps.dispatch('journal.reflect', {}, caller);
  if (told.ok) {
    const { runId } = told.data as Output<'journal.reflect'>;
    return runId === null ? done : { runId };
  }
  // Written just now, by itself or by hand: what was asked for is there.
  if (told.error.code === 'rate_limited') return { runId: null, why: told.error.message };
  throw new AppError(told.error.code, told.error.message);
}

async function notify(deps: ScheduleDeps, { jobId, dueAt }: Due, action: Of<'notify'>, caller: Caller): Promise<Outcome> {
  const { channel = 'desktop', to, text } = action;
  const idempotencyKey = `job:${jobId}:${dueAt}`;
  await ask(deps, 'outbox.enqueue', { channel, ...(to === undefined ? {} : { to }), text, idempotencyKey }, caller);
  return done;
}

async function ask({ dispatch }: ScheduleDeps, name: string, input: unknown, caller: Caller): Promise<unknown> {
  if (!Object.hasOwn(requests, name as RequestName))
    throw new AppError('unavailable', `Hearth cannot do that yet: ${name} is not there.`);
  const told = await dispatch(name, input, caller);
  if (!told.ok) throw new AppError(told.error.code, told.error.message);
  return told.data;
}

type Script = Of<'command'>;
async function command(deps: ScheduleDeps, caller: Caller, definition: Definition, action: Script, signal: AbortSignal) {
  const judged = await leave(deps, caller, definition, 'run_sandboxed', { language: 'shell', code: action.command });
  const { ok, error, data } = await deps.tools.perform(judged, signal);
  if (!ok) throw new AppError('refused', error?.message ?? 'It could not be run.');
  const { exitCode, stderr } = data as { exitCode: number; stderr: string };
  if (exitCode !== 0)
    throw new AppError('refused', `It ended with ${exitCode}: ${stderr.trim().slice(-500) || 'it said nothing.'}`);
  return done;
}

async function http(deps: ScheduleDeps, caller: Caller, definition: Definition, action: Of<'http'>, signal: AbortSignal) {
  const { url, method = 'GET', headers = {}, body } = action;
  // The rules for fetching decide; what goes along is the user's own, and is fixed in the job.
  await leave(deps, caller, definition, 'http_get', { url });
  const hosts = definition.grants.filter(({ tool }) => tool === 'http_get').flatMap((grant) => grant.hosts ?? []);
  const { fetchSafely } = await import('../../../base/egress/fetch.ts');
  const { status } = await fetchSafely({ url, hosts, method, headers, signal, ...(body === undefined ? {} : { body }) });
  if (status >= 400) throw new AppError('refused', `${method} ${url} was answered with ${status}.`);
  return done;
}

/** Nobody can be asked: what the grants of the job and the rules do not allow is refused. Written down before it is done. */
async function leave(
  deps: ScheduleDeps,
  { actor }: Caller,
  { grants }: Definition,
  name: string,
  args: Record<string, unknown>,
): Promise<Judged> {
  const context = { runId: null, actor, grants, only: null, taintedBy: null, unattended: true };
  const judged = await deps.tools.judge({ callId: deps.newId(), name, args }, context);
  if ('refused' in judged) throw new AppError('refused', judged.refused.error?.message ?? `${name} cannot be used now.`);
  const recorded = await deps.store.command((tx) => deps.tools.record(tx, judged));
  if (judged.verdict.verdict !== 'allow') throw new AppError('refused', judged.verdict.why);
  if (!recorded) throw new AppError('conflict', 'What allows this changed while it was looked at.');
  return judged;
}

/** From what was asked to a job: its time, what it may do and its model are fixed here. */
import type { Caller, Parsed } from '../../../../../contract/index.ts';
import type { Action } from '../../../../../contract/keeping/schedule.ts';
import type { Grant } from '../../../../../contract/tools.ts';
import { nameOf, readUrl } from '../../../base/egress/url.ts';
import { AppError } from '../../../base/errors.ts';
import type { ScheduleDeps } from '../deps.ts';
import { created, type Definition, removed, streamOf, updated } from '../events.ts';
import { definitionOf, requireJob, whenOfJob } from '../job.ts';
import { requireFuture, whenOf } from '../time/when.ts';

const dayMs = 86_400_000;
/** A reminder waits for a holiday to end; the morning's news does not. */
const usualGrace = { once: 30 * dayMs, cron: dayMs, interval: dayMs };

/** Answers its id. Thrown: AppError `invalid_input` for what is no time, `not_found` for a model or tool, `refused` for a grant. */
export async function createJob(deps: ScheduleDeps, input: Parsed<'schedule.create'>, caller: Caller): Promise<string> {
  const { store, newId, clock } = deps;
  const { name, kind, action, missed = 'latest', enabled = true } = input;
  const now = clock.now();
  const when = whenOf(input, now);
  const nextAt = requireFuture(when, now);
  const grants = await grantsFor(deps, action, input.grants, caller);
  const model = await modelFor(deps, action);
  const graceMs = input.graceMs ?? usualGrace[kind];
  const definition: Definition = { name, ...when.timing, action, missed, graceMs, enabled, grants, model };
  const jobId = newId();
  await store.command((tx) => {
    tx.append(created.of({ stream: streamOf(jobId), actor: caller.actor, data: { jobId, definition, anchor: now, nextAt } }));
    tx.publish('schedule.changed', { jobId, what: 'created' });
  });
  return jobId;
}

/** Thrown as by `createJob`, and when there is no such job: AppError `not_found`. */
export async function updateJob(deps: ScheduleDeps, input: Parsed<'schedule.update'>, caller: Caller): Promise<void> {
  const { id, grants: asked, ...changes } = input;
  const before = definitionOf(requireJob(deps.store.reader, id));
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<Definition>;
  const { action } = { ...before, ...given };
  const isNewAction = given.action !== undefined;
  const grants = asked !== undefined || isNewAction ? await grantsFor(deps, action, asked, caller) : before.grants;
  const model = isNewAction ? await modelFor(deps, action) : before.model;
  const isNewTime = given.kind !== undefined || given.expression !== undefined || given.timezone !== undefined;
  const now = deps.clock.now();
  await deps.store.command((tx) => {
    const job = requireJob(tx, id);
    const changed: Definition = { ...definitionOf(job), ...given, grants, model };
    const anchor = isNewTime ? now : job.anchor;
    const when = isNewTime ? whenOf(changed, now) : whenOfJob(job, changed);
    const definition = { ...changed, ...when.timing };
    const wasArmed = job.enabled === 1 && job.paused === 0;
    // What is due this very moment is not skipped because its name changed.
    const nextAt = isNewTime ? requireFuture(when, now) : wasArmed ? job.next_at : when.next(now);
    const data = { jobId: id, definition, anchor, nextAt };
    tx.append(updated.of({ stream: streamOf(id), actor: caller.actor, data }));
    tx.publish('schedule.changed', { jobId: id, what: 'updated' });
  });
}

/** Thrown when there is none: AppError `not_found`. */
export function removeJob({ store }: ScheduleDeps, id: string, { actor }: Caller): Promise<void> {
  return store.command((tx) => {
    requireJob(tx, id);
    tx.append(removed.of({ stream: streamOf(id), actor, data: { jobId: id } }));
    tx.publish('schedule.changed', { jobId: id, what: 'removed' });
  });
}

/** What a person writes into a job of their own is leave to do it; nobody else gives any. */
async function grantsFor(deps: ScheduleDeps, action: Action, asked: readonly Grant[] = [], { actor }: Caller): Promise<Grant[]> {
  if (action.type === 'http') readUrl(action.url);
  if (actor === 'user') return deps.tools.placeGrants([...asked, ...impliedBy(action)]);
  if (asked.length > 0) throw new AppError('refused', 'Only the user grants what a job may do.');
  if (impliedBy(action).length > 0) throw new AppError('refused', `Only the user makes a job of type ${action.type}.`);
  return [];
}

function impliedBy(action: Action): Grant[] {
  if (action.type === 'command') return [{ tool: 'run_sandboxed' }];
  return action.type === 'http' ? [{ tool: 'http_get', hosts: [nameOf(readUrl(action.url))] }] : [];
}

/** Fixed now, whichever answers first later. Hearth's own words are no choice: a model that comes later is better. */
async function modelFor({ models }: ScheduleDeps, action: Action): Promise<string | null> {
  if (action.type !== 'prompt') return null;
  const asked = action.model ?? null;
  const found = await models.resolve(asked).catch((error: unknown) => {
    if (asked !== null) throw error;
    return null;
  });
  return found && (asked !== null || found.provider !== 'builtin') ? found.id : null;
}

/** One entry per request of `contract/keeping/tasks.ts`. */
import type { Caller, Handlers } from '../../../../contract/index.ts';
import type { Task, tasksContract } from '../../../../contract/keeping/tasks.ts';
import { toInstant } from '../../base/clock.ts';
import type { Reader } from '../../store/types.ts';
import { importTasks } from './exchange/import.ts';
import { toTask } from './present.ts';
import { parseQuick, wordsOf } from './quick/parse.ts';
import type { TasksDeps } from './room.ts';
import { checkRepeats, checkZone, nextTime, zoneOf } from './rules/repeats.ts';
import { createTask, deleteTask, type Given, requireTask, restoreTask, updateTask, type Writer } from './rules/write.ts';
import { ownZone } from './time/zone.ts';

type All = Handlers<typeof tasksContract>;
type Some<N extends keyof All> = Pick<All, N>;

export const tasksHandlers = (deps: TasksDeps): All => ({ ...writing(deps), ...many(deps), ...reading(deps) });

const taskOf = (reader: Reader, id: string): Task => toTask(requireTask(reader, id));

/** Whoever is neither the user nor the daemon itself speaks for somebody outside. */
export function writerOf({ taintedBy }: Pick<TasksDeps, 'taintedBy'>, { actor }: Caller): Writer {
  const runId = /^run:(.+)$/.exec(actor)?.[1] ?? null;
  if (runId !== null) return { actor, runId, outside: taintedBy(runId) };
  return { actor, runId, outside: /^(?:user$|self$|job:)/.test(actor) ? null : actor };
}

function writing(deps: TasksDeps): Some<'tasks.create' | 'tasks.update' | 'tasks.delete' | 'tasks.restore'> {
  const { store } = deps;
  return {
    'tasks.create': async (input, caller) => {
      const given = 'quick' in input ? readQuick(deps, input) : input;
      await check(deps, given, zoneOf(deps, { timezone: given.timezone ?? null }));
      const id = await store.command((tx) => createTask(tx, deps, given, writerOf(deps, caller)));
      return taskOf(store.reader, id);
    },
    'tasks.update': async ({ id, ...given }, caller) => {
      const row = requireTask(store.reader, id);
      await check(deps, given, zoneOf(deps, { timezone: given.timezone ?? row.timezone }));
      const { repeats = row.repeats, timezone = row.timezone, due } = given;
      const at = due === undefined ? row.due : due === null ? null : Date.parse(due);
      const next = given.status === 'completed' ? await nextTime(deps, { repeats, timezone, due: at }) : null;
      await store.command((tx) => updateTask(tx, deps, id, given, writerOf(deps, caller), next));
      return taskOf(store.reader, id);
    },
    'tasks.delete': async ({ id }, caller) => {
      await store.command((tx) => deleteTask(tx, id, writerOf(deps, caller)));
      return {};
    },
    'tasks.restore': async ({ id }, caller) => {
      await store.command((tx) => restoreTask(tx, id, writerOf(deps, caller)));
      return taskOf(store.reader, id);
    },
  };
}

function many(deps: TasksDeps): Some<'tasks.updateMany' | 'tasks.import'> {
  const { store } = deps;
  return {
    'tasks.updateMany': async ({ ids, addTags = [], removeTags = [], ...given }, caller) => {
      const by = writerOf(deps, caller);
      const rows = [...new Set(ids)].map((id) => requireTask(store.reader, id));
      const nexts = given.status === 'completed' ? await Promise.all(rows.map((row) => nextTime(deps, row))) : [];
      await store.commandInSteps(function* (tx) {
        for (const [n, { id }] of rows.entries()) {
          const tags = (JSON.parse(requireTask(tx, id).tags) as string[]).filter((tag) => !removeTags.includes(tag));
          updateTask(tx, deps, id, { ...given, tags: [...tags, ...addTags].slice(0, 50) }, by, nexts[n] ?? null);
          yield;
        }
      });
      return { items: rows.map(({ id }) => taskOf(store.reader, id)), next: null };
    },
    'tasks.import': (input, caller) => importTasks(deps, input, writerOf(deps, caller)),
  };
}

function reading(deps: TasksDeps): Some<'tasks.list' | 'tasks.get' | 'tasks.parse' | 'tasks.export'> {
  const { store, clock } = deps;
  return {
    'tasks.list': (input, { signal }) => store.query('tasks.list', input, signal),
    'tasks.get': async ({ id }) => taskOf(store.reader, id),
    'tasks.parse': async ({ quick, timezone }) => {
      const zone = checkZone(timezone ?? deps.zone ?? ownZone());
      const read = parseQuick(quick, clock.now(), zone);
      return {
        ...{ title: read.title, tags: read.tags, priority: read.priority ?? 2, words: wordsOf(read, clock.now(), zone) },
        ...(read.due === null ? {} : { due: toInstant(read.due) }),
        ...(read.remindAt === null ? {} : { remindAt: toInstant(read.remindAt) }),
        ...(read.repeats === null ? {} : { repeats: read.repeats }),
      };
    },
    'tasks.export': (input, { signal }) => store.query('tasks.export', { ...input, zone: deps.zone ?? ownZone() }, signal),
  };
}

/** The zone stays with what comes again: it is the wall there that counts. */
function readQuick(
  deps: TasksDeps,
  { quick, timezone }: { quick: string; timezone?: string | undefined },
): Given & { title: string } {
  const zone = checkZone(timezone ?? deps.zone ?? ownZone());
  const { title, tags, priority, due, remindAt, repeats } = parseQuick(quick, deps.clock.now(), zone);
  return {
    ...{ title, tags, repeats, priority: priority ?? 2 },
    due: due === null ? null : toInstant(due),
    remindAt: remindAt === null ? null : toInstant(remindAt),
    timezone: timezone !== undefined || repeats !== null ? zone : null,
  };
}

async function check(deps: TasksDeps, given: Pick<Given, 'timezone' | 'repeats'>, zone: string): Promise<void> {
  if (given.timezone) checkZone(given.timezone);
  if (given.repeats) await checkRepeats(deps, given.repeats, zone);
}

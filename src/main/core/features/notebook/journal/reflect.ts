/** One look back on a day: its facts at once, and, where there was talk and a model can be asked, a run that writes of it. */
import { AppError, describeError } from '../../../base/errors.ts';
import { reflecting } from '../events.ts';
import { newestReflection, reflectionsOfDay } from '../notebook.sql.ts';
import { exclusive } from '../room.ts';
import { writeDay } from './day.ts';
import type { JournalDeps, Said } from './deps.ts';
import { boundsOf, factsOf } from './facts.ts';
import { journalStream, mostSaid, reflectionRun } from './kind.ts';

export const cooldownMs = 15 * 60_000;

/** How much of the talk a model is given: most know their own window, and some are small. */
const characters = { least: 4000, most: 100_000, unknown: 40_000, perToken: 2.5, keptTokens: 4000 };
const longAnswerMs = 60 * 60_000;
/** Nobody waits for it: whatever a person asked for goes first. */
const priority = 2;

export interface Reflected {
  runId: string | null;
  path: string | null;
}

export interface Reflection {
  /** Answers nulls where nothing happened that day. Thrown within the cooldown: AppError `rate_limited`; `invalid_input` for no day. */
  (day: string, actor: string): Promise<Reflected>;
  /** Milliseconds until the next may be; 0 where it may be now. */
  restsFor(): number;
  /** The talk of a day that no reflection was about yet, also what is being written; those that failed count where `tried`. */
  unread(day: string, tried: boolean): Promise<Said[]>;
}

/** Use once per room. */
export function createReflection(deps: JournalDeps): Reflection {
  const inTurn = exclusive();
  const restsFor = () => {
    const newest = newestReflection.get(deps.store.reader, {});
    const passed = deps.clock.now() - (newest?.asked_at ?? Number.NEGATIVE_INFINITY);
    // A clock that was set back is no reason to wait.
    return passed >= 0 && passed < cooldownMs ? cooldownMs - passed : 0;
  };
  const unread = (day: string, tried: boolean) => readUnread(deps, day, tried);
  const reflect = (day: string, actor: string) =>
    inTurn(async () => {
      boundsOf(day);
      const rest = restsFor();
      if (rest > 0)
        throw new AppError('rate_limited', `The journal was written just now. Again in ${Math.ceil(rest / 60_000)} minutes.`, {
          retryAfterMs: rest,
        });
      const said = uptoFreshAnswer(await unread(day, false), deps.clock.now());
      const page = await writeDay(deps.store, deps.notes, await factsOf(deps.dispatch, day));
      if (page === null && said.length === 0) return { runId: null, path: null };
      const runId = await ask(deps, day, said, actor);
      return { runId, path: page?.path ?? null };
    });
  return Object.assign(reflect, { restsFor, unread });
}

async function readUnread({ store, talk }: JournalDeps, day: string, tried: boolean): Promise<Said[]> {
  const { from, to } = boundsOf(day);
  const read = reflectionsOfDay
    .all(store.reader, { day })
    .filter(({ state }) => state !== 'facts' && (tried || state !== 'failed'));
  const after = Math.max(0, ...read.map((row) => row.up_to));
  return talk({ from: from.getTime(), to: to.getTime(), after, limit: mostSaid });
}

/** What is being written is read next time, with all that follows it. One that waits for long, for leave say, holds nothing up. */
function uptoFreshAnswer(said: readonly Said[], now: number): readonly Said[] {
  const fresh = said.findIndex(({ writing, at }) => writing && now - at < longAnswerMs);
  return fresh === -1 ? said : said.slice(0, fresh);
}

/** Answers the run; null where the facts stand alone. */
async function ask(deps: JournalDeps, day: string, said: readonly Said[], actor: string): Promise<string | null> {
  const { store, newId } = deps;
  const [after, upTo] = [(said[0]?.position ?? 1) - 1, said.at(-1)?.position ?? 0];
  const note = (id: string, by: 'facts' | 'model') =>
    reflecting.of({ stream: journalStream, actor, data: { id, day, after, upTo, by }, ...(by === 'model' ? { runId: id } : {}) });
  const model = said.some(({ role }) => role === 'user') ? await modelFor(deps) : null;
  if (model) {
    const without = said.filter(({ writing }) => writing).map(({ position }) => position);
    const inputs = { day, after, upTo, without, characters: charactersFor(model.contextWindow) };
    const envelope = { type: reflectionRun, goal: `Write the journal of ${day}`, inputs, priority, model: model.asked };
    try {
      return await store.command((tx) => {
        const id = newId();
        tx.append(note(id, 'model'));
        return deps.runs.queue(tx, { ...envelope, runId: id, unattended: true, actor });
      });
    } catch (error) {
      // A queue that is full of what matters more.
      deps.log.info('a day is not reflected on now; its facts are written', { day, error: describeError(error) });
    }
  }
  await store.command((tx) => tx.append(note(newId(), 'facts')));
  return null;
}

/** Null where there is none that could write: Hearth's own words are no reflection. */
async function modelFor({ models, settings, log }: JournalDeps) {
  const asked = settings.get().journal.model;
  try {
    const model = await models.resolve(asked);
    return model.provider === 'builtin' ? null : { asked, contextWindow: model.contextWindow };
  } catch (error) {
    log.info('no model can write the journal; its facts are written', { error: describeError(error) });
    return null;
  }
}

function charactersFor(contextWindow: number | undefined): number {
  if (contextWindow === undefined) return characters.unknown;
  const fits = Math.floor((contextWindow - characters.keptTokens) * characters.perToken);
  return Math.min(characters.most, Math.max(characters.least, fits));
}

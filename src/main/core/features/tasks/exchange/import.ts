/** Takes in tasks from a text: all of them or none, and the same text again adds nothing. */
import type { Output, Parsed } from '../../../../../contract/index.ts';
import { toInstant } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { Reader, Transaction } from '../../../store/types.ts';
import type { TasksDeps } from '../room.ts';
import { likeness } from '../rules/likeness.ts';
import { createTask, type Writer } from '../rules/write.ts';
import { knownByLikeness, knownByUid, taskById } from '../tasks.sql.ts';
import { ownZone } from '../time/zone.ts';
import type { Brought, Read, Skipped } from './brought.ts';
import { readCalendar } from './calendar/read.ts';
import { readMarkdown } from './markdown.ts';

/** More at once is a mistake, or an attack. */
const mostTasks = 20_000;
/** Of what could not be taken, how much is said. */
const mostSkipped = 500;
const longestTitle = 1000;
const longestDescription = 100_000;

/** Thrown where it holds more tasks than anybody has: AppError `refused`, with nothing taken. */
export async function importTasks(
  deps: TasksDeps,
  { format, text, dryRun = false }: Parsed<'tasks.import'>,
  by: Writer,
): Promise<Output<'tasks.import'>> {
  const zone = deps.zone ?? ownZone();
  const read = await gather(format === 'markdown' ? readMarkdown(text, zone) : readCalendar(text, zone));
  const tally = { created: 0, known: 0 };
  const seen = new Set<string>();
  const isNew = (reader: Reader, task: Brought): boolean => {
    const key = task.uid ?? likeness(task.title, task.due);
    if (seen.has(key) || isKnown(reader, task)) tally.known += 1;
    else tally.created += 1;
    const fresh = !seen.has(key) && !isKnown(reader, task);
    seen.add(key);
    return fresh;
  };
  if (dryRun) for (const task of read.tasks) isNew(deps.store.reader, task);
  else await deps.store.commandInSteps((tx) => takeIn(tx, deps, read.tasks, by, isNew));
  return { ...tally, skipped: read.skipped };
}

async function gather(reading: Generator<Read>): Promise<{ tasks: Brought[]; skipped: Skipped[] }> {
  const tasks: Brought[] = [];
  const skipped: Skipped[] = [];
  let n = 0;
  for (const found of reading) {
    const why = 'why' in found ? found.why : unfit(found);
    if (!('why' in found) && why === null) tasks.push(found);
    else if (why !== null && skipped.length < mostSkipped) skipped.push({ where: found.where, why });
    if (tasks.length > mostTasks)
      throw new AppError('refused', `It holds more than ${mostTasks} tasks. Import it in parts.`, { most: mostTasks });
    // Whoever waits for the thread gets it in between.
    if (++n % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { tasks, skipped };
}

function unfit({ title, description, tags }: Brought): string | null {
  if (title.length > longestTitle) return `Its title has more than ${longestTitle} characters.`;
  if (description.length > longestDescription) return `Its description has more than ${longestDescription} characters.`;
  return tags.length > 50 || tags.some((tag) => tag.length > 100)
    ? 'It has more tags, or longer ones, than a task may have.'
    : null;
}

function* takeIn(
  tx: Transaction,
  deps: TasksDeps,
  tasks: readonly Brought[],
  by: Writer,
  isNew: (reader: Reader, task: Brought) => boolean,
): Generator<void, void> {
  for (const task of tasks) {
    if (!isNew(tx, task)) continue;
    const { title, description, status, tags, repeats, uid } = task;
    const completedAt = status === 'completed' ? { completedAt: toInstant(task.completedAt ?? tx.now) } : {};
    const given = { title, description, status, tags, repeats, uid, due: task.due === null ? null : toInstant(task.due) };
    createTask(tx, deps, { ...given, priority: task.priority ?? 2, ...completedAt }, by);
    yield;
  }
}

/** By what the other program calls it; where it calls it nothing, by its words and its date. */
function isKnown(reader: Reader, { uid, title, due }: Brought): boolean {
  if (uid === null) return knownByLikeness.get(reader, { same: likeness(title, due) }) !== undefined;
  const own = /^(.+)@hearth$/.exec(uid)?.[1];
  const row = own === undefined ? undefined : taskById.get(reader, { id: own });
  return (row !== undefined && row.deleted_at === null) || knownByUid.get(reader, { uid }) !== undefined;
}

/** The words of a reflection go onto the page of its day, once, by the daemon and not by the model. */
import { AppError, describeError } from '../../../base/errors.ts';
import type { Transaction } from '../../../store/types.ts';
import { reflectionKept } from '../events.ts';
import { endedReflections, proposalOfRun, type ReflectionRow, reflectionById } from '../notebook.sql.ts';
import { answerOf, type Proposed } from './answer.ts';
import { firstLine, pageOf } from './day.ts';
import type { JournalDeps } from './deps.ts';
import { journalStream, timeOf } from './kind.ts';
import { withReflection } from './page.ts';

type Deps = Pick<JournalDeps, 'store' | 'notes' | 'proposals' | 'runs' | 'log'>;

/** Use when a run of a reflection ended, and again for all at the start: a crash leaves what was said to be kept then. */
export async function keepReflections(deps: Deps): Promise<void> {
  for (const row of endedReflections.all(deps.store.reader, {}))
    await keep(deps, row).catch((error: unknown) =>
      deps.log.warn('a reflection could not be put on its page; it is tried again at the next start', {
        day: row.day,
        error: describeError(error),
      }),
    );
}

async function keep(deps: Deps, row: ReflectionRow): Promise<void> {
  const { id, day, outside } = row;
  const { store, notes, runs } = deps;
  const { text, proposals } = answerOf((await runs.settled(id)).content);
  for (const one of proposals) await propose(deps, row, one);
  const kept = (tx: Transaction) =>
    tx.append(reflectionKept.of({ stream: journalStream, actor: 'self', runId: id, data: { id } }));
  // Forgotten before it was kept: there is nothing to put anywhere.
  if (text === '') return void (await store.command(kept));
  const part = { time: timeOf(row.asked_at), text, outside };
  await notes.change(pageOf(day), (before) => withReflection(before?.text ?? firstLine(day), part), {
    actor: `run:${id}`,
    runId: id,
    origin: 'journal',
    // With the version, or not at all: a crash never has it written twice.
    also(tx) {
      if (reflectionById.get(tx, { id })?.state !== 'ended') throw new AppError('conflict', 'It is on its page already.', { id });
      kept(tx);
    },
  });
}

/** It exists, reflects and proposes; what becomes of it is the user's. */
async function propose({ store, proposals, log }: Deps, { id, outside }: ReflectionRow, wish: Proposed): Promise<void> {
  const { path, after: text, reason } = wish;
  if (proposalOfRun.get(store.reader, { runId: id, path })) return;
  try {
    await proposals.propose({ path, text, reason, actor: `run:${id}`, runId: id, outside });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.info('a reflection proposed what cannot be', { path, why: error.message });
  }
}

/** `notebook.import`: a folder of Markdown becomes a folder of the scratchpad, note by note, each with its first version. */
import { stat } from 'node:fs/promises';
import { basename, isAbsolute, relative } from 'node:path';
import type { Handlers, Output, Parsed } from '../../../../../contract/index.ts';
import type { notebookMore } from '../../../../../contract/notebook.ts';
import { AppError, systemCode } from '../../../base/errors.ts';
import type { Work, Works } from '../../../base/work/works.ts';
import type { createMemory } from '../../memory/index.ts';
import { requirePerson } from '../room.ts';
import { placeOf, wrongWith } from '../shelves/paths.ts';
import type { Notes } from '../versions/notes.ts';
import { readNote, skip, walkVault } from './vault.ts';

/** What finds things worth keeping in a text of a person's, and has them wait for the user. */
type Learner = Pick<ReturnType<typeof createMemory>['api'], 'extract' | 'offer'>;

export interface VaultDeps {
  home: string;
  works: Works;
  notes: Notes;
  /** Absent where nobody learns. */
  learner?: Learner | undefined;
}

type Answer = Output<'notebook.import'>;
type Tally = Answer & { candidates: number };

/** Use once per room. */
export function createVaultImport(deps: VaultDeps): Pick<Handlers<typeof notebookMore>, 'notebook.import'> {
  return { 'notebook.import': (input, { actor }) => importVault(deps, input, actor) };
}

async function importVault(deps: VaultDeps, input: Parsed<'notebook.import'>, actor: string): Promise<Answer> {
  const { path, dryRun = false, memories = false, workId } = input;
  requirePerson(actor, 'import a folder');
  await requireVault(deps.home, path);
  const to = `scratchpad/${folderFor(input)}`;
  const tally: Tally = { files: 0, bytes: 0, known: 0, skipped: [], to, candidates: 0 };
  await deps.works.run({ name: 'notebook.import', unit: 'files', workId }, async (work) => {
    const vault = await walkVault(path, work.signal);
    tally.skipped = vault.skipped;
    for (const [at, file] of vault.files.entries()) {
      // What was copied whole stays.
      if (work.signal.aborted) return;
      await importNote(deps, { ...file, to, dryRun, memories, actor }, tally, work);
      work.progress(at + 1, vault.files.length);
    }
  });
  const { candidates, ...answer } = tally;
  return memories ? { ...answer, candidates } : answer;
}

/** Thrown: AppError `invalid_input`, `not_found`, `refused` where it cannot be read. */
async function requireVault(home: string, path: string): Promise<void> {
  if (!isAbsolute(path) || path.includes('\0'))
    throw new AppError('invalid_input', 'Name the whole path of the folder.', { path });
  const found = await stat(path).catch((error: unknown) => {
    if (systemCode(error) === 'EACCES') throw new AppError('refused', `${path} cannot be read: you have no leave to.`, { path });
    throw new AppError('not_found', `There is no folder ${path}.`, { path });
  });
  if (!found.isDirectory())
    throw new AppError('invalid_input', `${path} is no folder. Choose the folder of the vault.`, { path });
  const inside = relative(home, path);
  // What lies in the home is there already; the home itself would be copied into itself.
  if (inside === '' || (!inside.startsWith('..') && !isAbsolute(inside)))
    throw new AppError('invalid_input', 'That folder is in the home already. Choose one outside of it.', { path });
}

/** The name of the vault, unless another is wished. */
function folderFor({ path, to }: Parsed<'notebook.import'>): string {
  const name = to ?? basename(path);
  const wrong = name.split('/').map(wrongWith).find(Boolean);
  if (wrong)
    throw new AppError(
      'invalid_input',
      `The scratchpad cannot have a folder called ${JSON.stringify(name)}: ${wrong}. Choose another name.`,
      { to: name },
    );
  return name;
}

interface One {
  path: string;
  absolute: string;
  to: string;
  dryRun: boolean;
  memories: boolean;
  actor: string;
}

async function importNote({ notes, learner }: VaultDeps, one: One, tally: Tally, { signal }: Work): Promise<void> {
  const { path, to, actor } = one;
  const read = await readNote(one.absolute);
  if ('why' in read) return skip(tally, path, read.why);
  const { text } = read;
  try {
    const place = placeOf(`${to}/${path}`);
    const there = await notes.read(place);
    if (there?.text === text) tally.known += 1;
    else if (there) skip(tally, path, `There is another text in ${place.path} already: that one was kept.`);
    else {
      if (!one.dryRun) await notes.write(place, text, { base: 0, actor, origin: 'write' });
      tally.files += 1;
      tally.bytes += Buffer.byteLength(text);
      if (one.memories && !one.dryRun && learner) tally.candidates += await learn(learner, place.path, text, signal);
    }
  } catch (error) {
    // A name, a folder in the way: this file is not taken, and the others are.
    if (!(error instanceof AppError) || error.code === 'unavailable' || signal.aborted) throw error;
    skip(tally, path, error.message);
  }
}

/** A short note is one thing to keep in mind; of a longer one, what is said in it of its writer. */
const shortNote = 300;
const mostLookedAt = 20_000;

async function learn({ extract, offer }: Learner, path: string, text: string, signal: AbortSignal): Promise<number> {
  const words = text.trim();
  if (words === '') return 0;
  const source = { type: 'import' as const, ref: path };
  const found = extract(words.slice(0, mostLookedAt)).map((one) => ({ ...one, source }));
  if (found.length > 0 || words.length > shortNote) return offer(found, signal);
  return offer([{ text: words, source, why: `It is the whole of the note ${path}.` }], signal);
}

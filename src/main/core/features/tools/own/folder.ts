/** Looks at the home's tools/ again and again: what lies there, and what each file says of itself. */
import type { Clock, Timer } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import { readToolFiles, type ToolFile } from './files.ts';
import type { Described } from './sandbox.ts';

/** What is known of a file as it stands: its own words, or why it is no tool. */
export type Known = { file: ToolFile; said: Described | { why: string } } | { name: string; why: string };

interface Deps {
  folder: string;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
  read(file: ToolFile, signal: AbortSignal): Promise<Described | { why: string }>;
  /** Called after each look. */
  looked(): void;
}

const everyMs = 3_000;
const keyOf = ({ name, hash }: ToolFile): string => `${name} ${hash}`;

/** Use once per folder. */
export function lookAt({ folder, clock, log, signal, read, looked }: Deps) {
  let known: Known[] = [];
  let timer: Timer | null = null;
  let looking: Promise<void> = Promise.resolve();

  const look = async () => {
    // What a file says of itself is asked once for the same bytes under the same name.
    const before = new Map(known.flatMap((one) => ('file' in one ? [[keyOf(one.file), one.said] as const] : [])));
    const next: Known[] = [];
    for (const file of await readToolFiles(folder)) {
      if ('why' in file) next.push(file);
      else next.push({ file, said: before.get(keyOf(file)) ?? (await read(file, signal)) });
    }
    known = next;
    looked();
  };
  /** One after the other: a look that began before a change must not end after the one that saw it. */
  const now = (): Promise<void> => {
    const failed = (error: unknown) => log.error('the own tools could not be read', { error: String(error) });
    looking = looking.then(look).catch(failed);
    return looking;
  };
  const again = () => {
    timer = clock.after(everyMs, () => void now().then(() => signal.aborted || again()));
  };

  return {
    known: (): readonly Known[] => known,
    now,
    async start() {
      await now();
      again();
    },
    async stop() {
      timer?.cancel();
      await looking;
    },
  };
}

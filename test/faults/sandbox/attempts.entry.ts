/** The process that attempts are made in, as a runner would be: with a secret in its environment, its arguments and its memory. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runJavaScript } from '../../../src/main/core/tools/run-sandboxed/javascript/script.ts';
import type { Limits } from '../../../src/main/core/tools/run-sandboxed/outcome.ts';
import { shellOf } from '../../../src/main/core/tools/run-sandboxed/shell/index.ts';

export interface Asked {
  id: number;
  language: 'javascript' | 'shell';
  code: string;
  bounds: Limits;
  folder: string;
}

// Where a broken-out script would look first.
Reflect.set(globalThis, 'hearthCanary', process.env.HEARTH_CANARY);

/** What a script could have left behind in this process. */
function polluted(): string[] {
  const found = Object.keys(Object.prototype).concat(Object.keys(Array.prototype));
  const own = ['polluted', 'escaped'].filter((name) => Reflect.get({}, name) !== undefined || Reflect.has(globalThis, name));
  return [...found, ...own];
}

async function make({ id, language, code, bounds, folder }: Asked): Promise<void> {
  const workFolder = join(folder, String(id));
  mkdirSync(workFolder);
  try {
    const script = { code, workFolder, signal: new AbortController().signal };
    const outcome = await (language === 'shell' ? shellOf('bubblewrap')(script, bounds) : runJavaScript(script, bounds));
    process.send?.({ id, outcome, polluted: polluted() });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error), polluted: polluted() });
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

process.on('message', (asked: Asked) => void make(asked));
process.on('disconnect', () => process.exit(0));

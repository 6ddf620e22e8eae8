/** The sandbox as the daemon asks for it: always in a runner, and its answers are parsed. */
import { z } from 'zod';
import type { Work } from '../../../agent/tool.ts';
import type { Runner } from '../runners/types.ts';

const verdict = z.object({ ok: z.boolean(), why: z.string().optional() });
const selfTest = z.object({ javascript: verdict, shell: verdict.extend({ tier: z.string().nullable() }) });
/** Which languages there are, and why one is not. */
export type SandboxState = z.infer<typeof selfTest>;

const described = z.object({
  name: z.string(),
  description: z.string().min(1).max(4_000),
  input: z.record(z.string(), z.unknown()),
  output: z.record(z.string(), z.unknown()).optional(),
});
/** What a file of the user's own says that it is. */
export type Described = z.infer<typeof described>;

export interface SandboxDeps {
  runner: Runner;
  /** Where the last verdict of the self-test is kept, with the other files that outlive a call. */
  keepFolder: string;
  /** What a runner may hold, in bytes. */
  memoryBytes(): number;
}

interface Bounds {
  timeoutMs: number;
  maxOutputBytes: number;
  signal: AbortSignal;
}

/** The schema of `run_sandboxed` knows none of these: no model can ask for them. */
type Asked =
  | { language: 'self-test' }
  | { language: 'own-describe'; source: string; file: string }
  | { language: 'own-call'; source: string; file: string; args: unknown };

/** Use once per daemon. */
export function createSandbox({ runner, keepFolder, memoryBytes }: SandboxDeps) {
  const ask = (asked: Asked, { timeoutMs, maxOutputBytes, signal }: Bounds): Promise<Work> => {
    const data = { touches: [], hosts: [], forbidden: [], maxOutputBytes, keepFolder };
    return runner.run('run_sandboxed', asked, data, { timeoutMs, isolation: 'sandbox', memoryBytes: memoryBytes() }, signal);
  };
  const short = { timeoutMs: 20_000, maxOutputBytes: 512 * 1024 };
  return {
    /** Whether the walls stand, tried in a runner. Never throws: what cannot be tried does not stand. */
    async test(signal: AbortSignal): Promise<SandboxState> {
      const work = await ask({ language: 'self-test' }, { ...short, signal });
      const parsed = work.ok ? selfTest.safeParse(work.data) : null;
      if (parsed?.success) return parsed.data;
      const why = work.ok ? 'The self-test gave no answer.' : work.error.message;
      return { javascript: { ok: false, why }, shell: { ok: false, why, tier: null } };
    },
    /** What a file says of itself, or why it is no tool. */
    async describe(file: { name: string; source: string }, signal: AbortSignal): Promise<Described | { why: string }> {
      const work = await ask({ language: 'own-describe', source: file.source, file: `${file.name}.js` }, { ...short, signal });
      if (!work.ok) return { why: `The file is no tool: ${work.error.message.split('\n')[0] ?? ''}` };
      const parsed = described.safeParse(work.data);
      if (!parsed.success)
        return { why: `The file is no tool: its ${parsed.error.issues[0]?.path.join('.') ?? 'shape'} does not fit.` };
      if (parsed.data.name !== file.name) return { why: `Its name is not that of its file: it must be ${file.name}.` };
      return parsed.data;
    },
    call: (file: { name: string; source: string }, args: unknown, bounds: Bounds): Promise<Work> =>
      ask({ language: 'own-call', source: file.source, file: `${file.name}.js`, args }, bounds),
  };
}

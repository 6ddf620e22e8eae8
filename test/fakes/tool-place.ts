/** A folder to try a tool's work in, called as a runner calls it but in this process. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { defaultConstitution } from '../../src/contract/self.ts';
import type { Facts } from '../../src/main/core/agent/policy/verdict.ts';
import type { RunContext, RunTool, Tool, Touch } from '../../src/main/core/agent/tool.ts';

export interface ToolPlace {
  folder: string;
  /** What the work said that it changed. */
  changes: string[];
  /** Writes a file below the folder, and answers its path. */
  file(name: string, content: string | Uint8Array): string;
  /** Parses, resolves and works; what the tool answers must fit its own schema. */
  call<I extends z.ZodType, O extends z.ZodType>(
    tool: Tool<I, O>,
    run: RunTool<z.output<I>, z.output<O>>,
    args: z.input<I>,
    more?: Partial<RunContext>,
  ): Promise<z.output<O>>;
  touches<I extends z.ZodType, O extends z.ZodType>(tool: Tool<I, O>, args: z.input<I>): Promise<Touch[]>;
  remove(): void;
}

export function toolPlace(): ToolPlace {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'hearth-tool-')));
  const folder = join(root, 'granted');
  const home = join(root, 'home');
  for (const path of [folder, home]) mkdirSync(path);
  const changes: string[] = [];
  const place = { home, base: folder, granted: [folder] };
  return {
    folder,
    changes,
    file(name, content) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    touches: async (tool, args) => (await tool.touches?.(tool.input.parse(args), place)) ?? [],
    async call(tool, run, args, more = {}) {
      const parsed = tool.input.parse(args);
      const context: RunContext = {
        touches: (await tool.touches?.(parsed, place)) ?? [],
        hosts: [],
        forbidden: [home],
        maxOutputBytes: 100_000,
        workFolder: join(root, 'work'),
        keepFolder: join(root, 'kept'),
        signal: new AbortController().signal,
        log: () => undefined,
        changed: (what) => void changes.push(what),
        ...more,
      };
      const data = await run(parsed, context);
      return tool.output.parse(JSON.parse(JSON.stringify(data)));
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The finer word of what was thrown, as a runner tells it. */
export async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error === null) return 'ok';
  const data: unknown = error instanceof Error && 'data' in error ? error.data : undefined;
  if (typeof data === 'object' && data !== null && 'reason' in data) return String(data.reason);
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** Use with `decide`: what comes of a tool once text from outside is in the context. */
export const bareFacts = (tool: Tool, taintedBy: string | null, unattended = false): Facts => ({
  tool: { ...tool, source: 'builtin' },
  args: {},
  touches: [],
  lent: [],
  grants: [],
  constitution: defaultConstitution,
  policy: { rules: [] },
  taintedBy,
  only: null,
  unattended,
  recent: { tool: 0, all: 0 },
  home: '/home/ada/.hearth',
  now: 0,
  approved: null,
});

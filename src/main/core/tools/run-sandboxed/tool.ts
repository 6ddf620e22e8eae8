/** Runs a script where it reaches nothing: to compute, to rearrange text, to try something out. */
import { z } from 'zod';
import { defineTool } from '../../agent/tool.ts';

const input = z.strictObject({
  language: z.enum(['javascript', 'shell']),
  code: z.string().min(1).max(200_000),
  stdin: z.string().max(2_000_000).optional().describe('What the script reads: standard input, in JavaScript the text `stdin`.'),
});

const output = z.strictObject({
  stdout: z.string(),
  stderr: z.string(),
  exitCode: z.int().describe('0 is success; 124 when its time was over, 137 when it was ended for another bound.'),
  value: z.unknown().optional().describe('Of JavaScript: the last expression, or what `return` gave, as JSON.'),
  truncated: z.boolean().describe('Output is missing.'),
  stopped: z
    .strictObject({ code: z.enum(['timeout', 'memory', 'output', 'stack']), message: z.string() })
    .optional()
    .describe('Which bound ended it. The output until then is there.'),
  tookMs: z.number(),
});

export const runSandboxed = defineTool({
  name: 'run_sandboxed',
  description:
    'Run a script in a sandbox without network and without files of the user: JavaScript (no modules, no timers; `stdin` and `console` are there, the last expression or `return` is the value) or a shell script (an empty work folder in memory, the usual commands of the system). At most 30 seconds and 128 MiB.',
  input,
  output,
  risk: 'execute',
  // It changes nothing outside: running it once more does no harm.
  idempotent: true,
  // More than the script itself may take, so that its output until then is not lost.
  timeoutMs: 40_000,
  isolation: 'sandbox',
  free: false,
  perMinute: 60,
  touches: async ({ language, code }) => [{ kind: 'code', language, code }],
  preview: async ({ language, code, stdin }) => ({
    kind: 'code',
    language,
    text: stdin === undefined ? code : `${code}\n\nIt reads:\n${stdin}`,
  }),
  // What it computes comes from the call itself. Where that came from outside, the run that asks for it is tainted already.
  outside: () => null,
});

/** The work of `run_sandboxed`, and what the daemon asks of the same sandbox itself: the self-test, and the user's own tools. */
import type { RunTool } from '../../agent/tool.ts';
import { AppError } from '../../base/errors.ts';
import { callOwn, describeOwn } from './javascript/own.ts';
import { runJavaScript } from './javascript/script.ts';
import { limits, type Outcome } from './outcome.ts';
import { rememberedTest, type SelfTest, selfTest } from './self-test/index.ts';
import { shellOf } from './shell/index.ts';

type Asked =
  | { language: 'javascript' | 'shell'; code: string; stdin?: string | undefined }
  // Never from a model: the tool's own schema knows none of these.
  | { language: 'self-test' }
  | { language: 'own-describe'; source: string; file: string }
  | { language: 'own-call'; source: string; file: string; args: unknown };

export const run: RunTool<Asked> = async (args, context): Promise<unknown> => {
  const most = context.maxOutputBytes;
  const bounds = { ...limits, outputBytes: Math.min(limits.outputBytes, Math.floor(most / 4)) };
  const test = () => selfTest(context.workFolder, context.signal);
  if (args.language === 'self-test') return (await rememberedTest(context.keepFolder, test)) satisfies SelfTest;
  if (args.language === 'own-describe') return describeOwn(args, bounds);
  if (args.language === 'own-call') return callOwn(args, bounds, context.log);
  if (args.language === 'javascript') return fitted(await runJavaScript(args, bounds), most);
  const { shell } = await rememberedTest(context.keepFolder, test);
  if (!shell.ok) throw new AppError('unavailable', `There is no sandbox for shell scripts here: ${shell.why}`);
  return fitted(await shellOf(shell.tier)({ ...args, workFolder: context.workFolder, signal: context.signal }, bounds), most);
};

/** What was computed is not lost for being too long: the value goes first, then the ends of what was printed. */
function fitted(outcome: Outcome, mostBytes: number): Outcome {
  const bytes = (of: unknown) => Buffer.byteLength(JSON.stringify(of) ?? '');
  if (bytes(outcome) <= mostBytes) return outcome;
  const { value, ...rest } = outcome;
  const small = bytes(value) <= mostBytes / 4 ? outcome : rest;
  // JSON writes a control character as six, and a character of the text may be three bytes.
  const cut = (text: string) => text.slice(0, Math.floor(mostBytes / 18));
  const whole = bytes(small) <= mostBytes;
  return { ...small, ...(whole ? {} : { stdout: cut(rest.stdout), stderr: cut(rest.stderr) }), truncated: true };
}

/** Asking the person at the terminal for leave. */
import { createInterface } from 'node:readline/promises';
import type { Approval } from '../../../contract/runs.ts';
import { brief, plain } from './plain.ts';

export type Answer = { decision: 'allow' | 'deny'; remember: 'no' | 'run' | 'always' };

/** How somebody is asked; null where nobody is there. `withdrawn` fires when it was answered elsewhere. */
export type AskLeave = (approval: Approval, withdrawn: AbortSignal) => Promise<Answer | null>;

/** What would be done, whole however long it is: nothing is allowed that was not shown. */
export function describeApproval({
  tool,
  why,
  preview,
  taintedBy,
}: Pick<Approval, 'tool' | 'why' | 'preview' | 'taintedBy'>): string {
  return [
    '',
    `Hearth asks for leave: ${brief(tool, 100)}`,
    `  ${brief(why, 500)}`,
    ...(taintedBy ? [`  Text from outside is in its context: ${brief(taintedBy, 200)}`] : []),
    ...plain(preview)
      .split('\n')
      .map((line) => `  | ${line}`),
  ].join('\n');
}

const answers: Readonly<Record<string, Answer>> = {
  y: { decision: 'allow', remember: 'no' },
  yes: { decision: 'allow', remember: 'no' },
  r: { decision: 'allow', remember: 'run' },
  run: { decision: 'allow', remember: 'run' },
  a: { decision: 'allow', remember: 'always' },
  always: { decision: 'allow', remember: 'always' },
};

/** Anything but a clear yes is a no. */
export const readAnswer = (text: string): Answer => answers[text.trim().toLowerCase()] ?? { decision: 'deny', remember: 'no' };

/** Use where a person sits at the terminal. */
export function askAtTerminal(stdin: NodeJS.ReadStream, stderr: NodeJS.WriteStream, interrupt: () => void): AskLeave {
  return async (approval, withdrawn) => {
    const always = approval.scope.grants.length > 0 ? `, [a]lways (${brief(approval.scope.words, 120)})` : '';
    stderr.write(`${describeApproval(approval)}\n`);
    const lines = createInterface({ input: stdin, output: stderr });
    // The terminal is ours while it asks: Ctrl+C comes as a sign and not as a signal.
    lines.on('SIGINT', interrupt);
    try {
      return readAnswer(await lines.question(`Allow it? [y]es, for this [r]un${always}, [N]o: `, { signal: withdrawn }));
    } catch {
      return null;
    } finally {
      lines.close();
    }
  };
}

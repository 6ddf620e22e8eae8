/** No tool holds a run for longer than it may: not one that hangs, and not one that does not hear that it should stop. */
import type { ToolResult } from '../../../../../../contract/tools.ts';
import { type Clock, type Timer, toInstant } from '../../../../base/clock.ts';
import { describeError } from '../../../../base/errors.ts';
import { stopMs } from './stopped.ts';

/** Never throws: a fault is a result. What still runs is not waited for, and its answer is dropped. */
export function bounded(clock: Clock, work: () => Promise<ToolResult>, mostMs: number, signal: AbortSignal): Promise<ToolResult> {
  const started = toInstant(clock.now());
  const failed = (code: string, message: string): ToolResult => {
    return { ok: false, error: { code, message }, startedAt: started, finishedAt: toInstant(clock.now()), logs: [] };
  };
  return new Promise((resolve) => {
    let stopping: Timer | null = null;
    const end = (result: ToolResult) => {
      limit.cancel();
      stopping?.cancel();
      signal.removeEventListener('abort', stop);
      resolve(result);
    };
    const stop = () => {
      stopping = clock.after(stopMs, () =>
        end(failed('cancelled', 'It was stopped, and did not end in time to say what it did.')),
      );
    };
    const limit = clock.after(mostMs, () =>
      end(
        failed('timeout', `It did not answer within ${Math.round(mostMs / 1000)} seconds and was left. It may have been done.`),
      ),
    );
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    work().then(end, (error: unknown) =>
      end(failed('internal', `The tool met a fault of its own: ${describeError(error).split('\n', 1)[0]}`)),
    );
  });
}

/** Steps that were finished before: they are answered from the record, and nothing is done a second time. */
import type { LoopPorts, ModelEnd, ToolEnd } from './loop.ts';
import { sortedJson } from './plain.ts';

export type RecordedStep =
  | { n: number; kind: 'model'; hash: string; end: ModelEnd }
  | { n: number; kind: 'tool'; name: string; args: unknown; end: ToolEnd };

/** What was asked for is not what the record holds. */
export interface Difference {
  step: number;
  what: 'kind' | 'prompt' | 'tool' | 'args';
  expected: string;
  got: string;
}

/** Use to go on after a restart, with the live ports behind, and in a replay, with ports behind that do nothing. */
export function withRecorded(
  steps: readonly RecordedStep[],
  live: LoopPorts,
  differs: (difference: Difference) => void = () => undefined,
): LoopPorts {
  const byNumber = new Map(steps.map((step) => [step.n, step]));
  return {
    async model(step, signal) {
      const recorded = byNumber.get(step.n);
      if (!recorded) return live.model(step, signal);
      if (recorded.kind !== 'model') {
        differs({ step: step.n, what: 'kind', expected: recorded.name, got: 'a model call' });
        return live.model(step, signal);
      }
      if (recorded.hash !== step.hash) differs({ step: step.n, what: 'prompt', expected: recorded.hash, got: step.hash });
      return recorded.end;
    },
    async tool(step, signal) {
      const recorded = byNumber.get(step.n);
      if (!recorded) return live.tool(step, signal);
      const { name, args } = step.call;
      if (recorded.kind !== 'tool') {
        differs({ step: step.n, what: 'kind', expected: 'a model call', got: name });
        return live.tool(step, signal);
      }
      if (recorded.name !== name) differs({ step: step.n, what: 'tool', expected: recorded.name, got: name });
      const [expected, got] = [sortedJson(recorded.args), sortedJson(args)];
      if (expected !== got) differs({ step: step.n, what: 'args', expected, got });
      return recorded.end;
    },
    note: live.note,
    recalled: live.recalled,
  };
}

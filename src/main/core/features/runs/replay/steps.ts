/** Every step of a run as it stands in the record: those that failed or were stopped too. */
import type { ToolResult } from '../../../../../contract/tools.ts';
import type { RecordedStep } from '../../../agent/run/recorded.ts';
import type { StepRow } from '../runs.sql.ts';
import { modelEnd, parsed, toolEnd } from '../work/view.ts';

/** A step that never ended is none: past it the run was stopped. */
export function everyStep(rows: readonly StepRow[]): RecordedStep[] {
  return rows.flatMap((row): RecordedStep[] => {
    const { n, kind, name, hash, state } = row;
    if (state === 'began' || state === 'waiting') return [];
    if (kind === 'model') return [{ n, kind, hash, end: modelEnd(row) }];
    const end = toolEnd(row, state);
    // What is unsure was told to the model as it came; only one who goes on is told that it is unsure.
    const result = parsed<ToolResult>(row.result) ?? end.result;
    return [{ n, kind: 'tool', name, args: parsed(row.args), end: { ...end, result } }];
  });
}

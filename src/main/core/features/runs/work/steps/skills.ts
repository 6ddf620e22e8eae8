/** Skills that a run reads: what each declared is written down with the step, so that it holds after a restart as it did before. */
import type { ToolResult } from '../../../../../../contract/tools.ts';
import type { SkillLimit } from '../../../../agent/policy/skills.ts';
import type { Store, Transaction } from '../../../../store/types.ts';
import { narrowed } from '../../events.ts';
import type { Work } from '../worker.ts';

/** No run has so many steps that read a skill. */
const mostRead = 1000;

/** Use at each claim of a run: the skills that it read before. */
export const skillsReadBy = (store: Store, runId: string): SkillLimit[] =>
  store
    .events({ stream: `run:${runId}`, type: narrowed.type, limit: mostRead })
    .flatMap((event) => (narrowed.is(event) ? [{ skill: event.data.skill, tools: event.data.tools }] : []));

/** The limit that comes with what a tool answered; null where it is no skill that was read. */
export function limitOf(name: string, { ok, data }: ToolResult): SkillLimit | null {
  if (name !== 'skill_read' || !ok || typeof data !== 'object' || data === null) return null;
  const skill = 'name' in data && typeof data.name === 'string' ? data.name : 'unknown';
  const named: unknown[] = 'allowedTools' in data && Array.isArray(data.allowedTools) ? data.allowedTools : [];
  // An answer without a list allows nothing: a limit that cannot be read closes.
  return { skill, tools: named.filter((tool) => typeof tool === 'string') };
}

/** Use in the command that ends the step. */
export function narrowIn({ of, runId, lease }: Work, tx: Transaction, n: number, { skill, tools }: SkillLimit): void {
  tx.append(narrowed.of({ ...of, data: { runId, lease, n, skill, tools: [...tools] } }));
}

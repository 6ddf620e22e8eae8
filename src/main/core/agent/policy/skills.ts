/** A run that has read a skill works by that skill's text from then on, and only with what the skill declared: pure rules. */
import { namesTool } from './rules.ts';

/** What a skill that a run has read lets it use: names of tools, or `mcp:SERVER/*`. */
export interface SkillLimit {
  skill: string;
  tools: readonly string[];
}

/** They look at this run's own work and at skills, and nothing else: a skill need not declare them. */
export const alwaysThere: readonly string[] = ['skill_read', 'plan', 'get_run', 'list_runs', 'search_conversation'];

/** Tools that a run may use after it read these skills; null where it read none. What one of them declared is there for all. */
export function toolsWithin(skills: readonly SkillLimit[]): string[] | null {
  return skills.length === 0 ? null : [...new Set([...alwaysThere, ...skills.flatMap(({ tools }) => tools)])];
}

/** Why a tool is not to be used after these skills; null where it is. */
export function beyondSkills(tool: { name: string; source: string }, skills: readonly SkillLimit[]): string | null {
  if (toolsWithin(skills)?.some((named) => namesTool(named, tool)) ?? true) return null;
  const names = [...new Set(skills.map(({ skill }) => skill))];
  const [which, verb] = names.length === 1 ? [`the skill ${names[0]}`, 'does'] : [`the skills ${names.join(', ')}`, 'do'];
  return `This run works by ${which}, which ${verb} not declare ${tool.name}.`;
}

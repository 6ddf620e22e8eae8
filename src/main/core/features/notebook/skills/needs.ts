/** What a skill says that it needs, in Hearth's own words: others name their tools otherwise. */

/** One name as the skill writes it, and the tools here that it stands for: none where there is no such tool here. */
export interface Need {
  named: string;
  tools: string[];
}

/** Names of tools elsewhere. What stands in brackets after one is not looked at: the sandbox bounds more than any pattern of words. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  Read: ['read_text', 'list_dir'],
  LS: ['list_dir'],
  Glob: ['list_dir', 'search_text'],
  Grep: ['search_text', 'list_dir'],
  Write: ['write_text'],
  Edit: ['write_text'],
  MultiEdit: ['write_text'],
  Bash: ['run_sandboxed'],
  WebFetch: ['http_get'],
  Skill: ['skill_read'],
  Task: ['dispatch_run'],
  TodoWrite: ['plan'],
};

/** A skill that says nothing of tools may look and not act: each of these reads, and still needs the leave that it always needs. */
const readingAlone: readonly string[] = [
  'read_text',
  'read_bin',
  'list_dir',
  'search_text',
  'search_memory',
  'markdown_to_text',
  'html_to_text',
  'pdf_to_text',
];

/** The tools that a run may use by this skill. `asked` is what stands in SKILL.md; null where nothing does. */
export const toolsOf = (asked: readonly string[] | null): string[] =>
  asked === null ? [...readingAlone] : [...new Set(asked.flatMap(standsFor))];

/** For a person: each name, and what it stands for among the tools that there are; null where nobody knows which there are. */
export const needsOf = (asked: readonly string[], there: ReadonlySet<string> | null): Need[] =>
  asked.map((named) => ({
    named,
    tools: standsFor(named).filter((tool) => there === null || tool === '*' || tool.startsWith('mcp:') || there.has(tool)),
  }));

function standsFor(named: string): readonly string[] {
  const word = named.replace(/\(.*\)$/s, '').trim();
  if (Object.hasOwn(elsewhere, word)) return elsewhere[word] ?? [];
  const [, server, tool] = /^mcp__([^_]+(?:_[^_]+)*)(?:__(.+))?$/.exec(word) ?? [];
  if (server !== undefined) return [tool === undefined || tool === '*' ? `mcp:${server}/*` : `mcp_${server}_${tool}`];
  // Our own spelling: a tool's name, all of a server's, or everything.
  return /^(?:[a-z][\w-]*|mcp:[\w.-]+\/\*|\*)$/.test(word) ? [word] : [];
}

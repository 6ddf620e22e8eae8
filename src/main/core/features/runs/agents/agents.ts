/** Sub-agents as the user writes them down: lore/agents.md, one section each, in any editor. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError, systemCode } from '../../../base/errors.ts';

export interface Agent {
  name: string;
  /** Null: the model of the run that starts it. */
  model: string | null;
  /** Null: every tool that the run which starts it may use. */
  tools: string[] | null;
  prompt: string;
}

export interface AgentsFile {
  /** What stands before the first section: when to answer at once, and when to have somebody else do it. */
  when: string;
  agents: Agent[];
  /** What could not be read, a sentence each. The rest holds. */
  problems: string[];
}

const mostBytes = 256 * 1024;
const agentName = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u;

/** Use when a sub-agent is needed: the file as it stands now. A home without one has none. */
export async function readAgents(home: string): Promise<AgentsFile> {
  try {
    const bytes = await readFile(join(home, 'lore', 'agents.md'));
    const parsed = parseAgents(bytes.subarray(0, mostBytes).toString('utf8'));
    if (bytes.length > mostBytes)
      parsed.problems.push(`lore/agents.md is longer than ${mostBytes / 1024} KiB: its end was left out.`);
    return parsed;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { when: '', agents: [], problems: [] };
    return { when: '', agents: [], problems: [`lore/agents.md cannot be read: ${describeError(error).split('\n', 1)[0]}`] };
  }
}

/** What a model is told of them; empty where it cannot start any, or there is nothing to tell. */
export async function agentsWords(home: string, offered: readonly { name: string }[]): Promise<string> {
  if (!offered.some((tool) => tool.name === 'dispatch_run')) return '';
  const { when, agents } = await readAgents(home);
  if (agents.length === 0) return when;
  const lines = agents.map(({ name, prompt }) => `- ${name}: ${(prompt.split('\n', 1)[0] ?? '').slice(0, 200)}`);
  return [when, `Sub-agents that dispatch_run can start by name:\n${lines.join('\n')}`]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Sections named `## name`; in each, lines `model:` and `tools:` first, in any order, and the prompt after them. */
export function parseAgents(text: string): AgentsFile {
  const agents: Agent[] = [];
  const problems: string[] = [];
  for (const { name, lines } of sectionsOf(text)) {
    if (!agentName.test(name))
      problems.push(`${JSON.stringify(name.slice(0, 80))} is no name for a sub-agent: letters, digits, spaces, - _ and . are.`);
    else if (agents.some((agent) => agent.name.toLowerCase() === name.toLowerCase()))
      problems.push(`${name} is there twice: the first one counts.`);
    else agents.push(agentOf(name, lines, problems));
  }
  return { when: beforeSections(text), agents, problems };
}

const mostWhen = 4000;

/** Without its title, and without comments: those are for the person. */
const beforeSections = (text: string): string =>
  (/^([\s\S]*?)(?=^##\s|(?![\s\S]))/m.exec(text.replace(/^\uFEFF/, ''))?.[1] ?? '')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/^#\s.*$/m, '')
    .trim()
    .slice(0, mostWhen)
    .toWellFormed();

function sectionsOf(text: string): { name: string; lines: string[] }[] {
  const sections: { name: string; lines: string[] }[] = [];
  let fenced = false;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    const heading = fenced ? null : /^##\s+(.+?)\s*#*\s*$/.exec(line);
    if (heading) sections.push({ name: (heading[1] ?? '').replace(/^`(.*)`$/, '$1').trim(), lines: [] });
    else if (!fenced && /^#\s/.test(line)) sections.push({ name: '', lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  // A first-level heading only ends the section before it.
  return sections.filter(({ name }) => name !== '');
}

function agentOf(name: string, lines: readonly string[], problems: string[]): Agent {
  const agent: Agent = { name, model: null, tools: null, prompt: '' };
  let at = 0;
  for (; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim();
    if (line === '') continue;
    const setting = /^[-*]?\s*\**(\w+)\**\s*:\**\s*(.*)$/.exec(line);
    const key = setting?.[1]?.toLowerCase();
    const value = (setting?.[2] ?? '').replaceAll('`', '').trim();
    if (key === 'model') agent.model = value === '' || value === 'default' ? null : value;
    else if (key === 'tools') agent.tools = toolsOf(value);
    else break;
  }
  agent.prompt = lines.slice(at).join('\n').trim();
  if (agent.prompt === '') problems.push(`${name} has no prompt: it is told only its goal.`);
  return agent;
}

function toolsOf(value: string): string[] | null {
  if (/^(?:all|any|\*)$/i.test(value)) return null;
  if (/^(?:none|-)?$/i.test(value)) return [];
  return value
    .split(/[\s,]+/)
    .map((tool) => tool.trim())
    .filter((tool) => tool !== '');
}

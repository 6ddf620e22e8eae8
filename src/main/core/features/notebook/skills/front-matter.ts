/** The head of a SKILL.md, as others write it: a small part of YAML, read leniently where it harms nothing. */

export interface FrontMatter {
  name: string;
  description: string;
  /** Null where it says nothing. */
  allowedTools: string[] | null;
  license?: string;
}

type Value = string | string[];

const skillName = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const most = { description: 1024, tools: 100, tool: 200 };

/** Answers why it is none in place of one. Keys that are not known are left alone. */
export function readFrontMatter(text: string): FrontMatter | { why: string } {
  const head = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)?.[1];
  if (head === undefined) return { why: 'SKILL.md does not begin with front matter between two lines of ---.' };
  const values = readValues(head.split(/\r?\n/));
  const name = wordOf(values.get('name'));
  if (!skillName.test(name)) return { why: 'SKILL.md needs a `name` of small letters, digits and hyphens, 64 at most.' };
  const description = wordOf(values.get('description'));
  if (description === '') return { why: 'SKILL.md needs a `description`: when it is of use.' };
  if (description.length > most.description) return { why: `The description is longer than ${most.description} characters.` };
  const asked = values.get('allowed-tools') ?? values.get('permissions');
  const allowedTools = asked === undefined ? null : toolsOf(asked);
  if (allowedTools?.some((tool) => tool.length > most.tool) || (allowedTools?.length ?? 0) > most.tools)
    return { why: 'The tools that it names are too many, or too long.' };
  const license = wordOf(values.get('license')).slice(0, 200);
  return { name, description, allowedTools, ...(license ? { license } : {}) };
}

const wordOf = (value: Value | undefined): string => (typeof value === 'string' ? value.trim() : '');

/** `Read, Bash(git add:*)` and `Read Write` alike: what stands in brackets is one with the word before it. */
function toolsOf(value: Value): string[] {
  const list = typeof value === 'string' ? (value.match(/[^\s,()]+(?:\([^)]*\))?/g) ?? []) : value;
  return [...new Set(list.map((tool) => tool.trim()).filter((tool) => tool !== ''))];
}

/** Top-level keys alone: what is nested belongs to others. */
function readValues(lines: readonly string[]): Map<string, Value> {
  const values = new Map<string, Value>();
  for (let at = 0; at < lines.length; at++) {
    const [, key, rest] = /^([A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(.*))?$/.exec(lines[at] ?? '') ?? [];
    if (key === undefined) continue;
    const block: string[] = [];
    while (at + 1 < lines.length && /^(?:\s|-[ \t]|-$|$)/.test(lines[at + 1] ?? '')) block.push(lines[++at] ?? '');
    if (!values.has(key)) values.set(key, valueFrom((rest ?? '').trim(), block));
  }
  return values;
}

function valueFrom(rest: string, block: readonly string[]): Value {
  if (/^[|>][+-]?\d?$/.test(rest))
    return block
      .map((line) => line.trim())
      .join(rest.startsWith('|') ? '\n' : ' ')
      .trim();
  const items = block.flatMap((line) => /^\s*-\s+(.*)$/.exec(line)?.[1] ?? []);
  if (rest === '' && items.length > 0) return items.map(plain);
  const list = /^\[(.*)\]$/.exec(rest)?.[1];
  if (list !== undefined)
    return list
      .split(',')
      .map(plain)
      .filter((item) => item !== '');
  // A scalar may go on in lines that are set in.
  return plain([rest, ...block.map((line) => line.trim())].filter((part) => part !== '').join(' '));
}

/** Without quotes, and without a comment after it. */
function plain(text: string): string {
  const word = text.trim();
  const single = /^'((?:[^']|'')*)'(?:\s+#.*)?$/.exec(word)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  const double = /^"((?:[^"\\]|\\.)*)"(?:\s+#.*)?$/.exec(word)?.[1];
  if (double !== undefined)
    return double.replace(/\\(.)/g, (_all, sign: string) => (sign === 'n' ? '\n' : sign === 't' ? '\t' : sign));
  return word.replace(/\s+#.*$/, '');
}

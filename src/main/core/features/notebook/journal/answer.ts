/** What a model answered to a reflection: words for the page, and what it proposes. Pure. */
import { z } from 'zod';
import type { Content } from '../../../../../contract/chat.ts';

export interface ReflectionAnswer {
  text: string;
  proposals: Proposed[];
}

const proposed = z.object({ path: z.string().min(1).max(1024), after: z.string().min(1), reason: z.string().min(1).max(1000) });
export type Proposed = z.output<typeof proposed>;

const most = { proposals: 3, text: 8000 };
const block = /```[\w-]*[ \t]*\r?\n([\s\S]*?)\r?\n```/g;

/** Use on all that the run said. A proposal that does not fit is left out; the words stay. */
export function answerOf(content: readonly Content[]): ReflectionAnswer {
  const said = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const found = [...said.matchAll(block)]
    .map(([whole, inner]) => ({ whole, list: listOf(inner ?? '') }))
    .findLast(({ list }) => list);
  const bare = found ? null : /\{\s*"proposals"\s*:[\s\S]*\}\s*$/.exec(said)?.[0];
  const list = found?.list ?? (bare ? listOf(bare) : null) ?? [];
  const words = said.replace(found?.whole ?? bare ?? '', '').trim();
  const proposals = list.flatMap((one) => {
    const parsed = proposed.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  return { text: bounded(words), proposals: proposals.slice(0, most.proposals) };
}

/** Null where it is no list of proposals. */
function listOf(json: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || !('proposals' in value)) return null;
    return Array.isArray(value.proposals) ? value.proposals : null;
  } catch {
    return null;
  }
}

/** Cut at the end of a paragraph, where one is near. */
function bounded(text: string): string {
  if (text.length <= most.text) return text.toWellFormed();
  const beginning = text.slice(0, most.text);
  const end = beginning.lastIndexOf('\n\n');
  return `${(end > most.text / 2 ? beginning.slice(0, end) : beginning).toWellFormed()}\n\n…`;
}

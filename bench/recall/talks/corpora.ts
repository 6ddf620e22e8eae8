/**
 * Conversations from outside: every `.json` in the folder that HEARTH_CORPORA names. Either `{ name, turns: [{ speaker, at, text,
 * session? }], questions: [{ text, evidence: [0, 4], sort? }] }` with turns by number, or a list of those; or LoCoMo's list of
 * `{ sample_id, conversation: { session_1: [{ speaker, dia_id, text }], session_1_date_time }, qa: [{ question, evidence, category }] }`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Conversation, Turn } from '../generate.ts';
import type { Question, Sort } from '../questions.ts';

const minute = 60_000;
const month = 30 * 24 * 60 * minute;

const sorts = ['one', 'several', 'time', 'open', 'lookup'] as const satisfies readonly Sort[];
const plain = z.object({
  name: z.string(),
  turns: z.array(z.object({ speaker: z.string(), at: z.string(), text: z.string(), session: z.number().optional() })),
  questions: z.array(z.object({ text: z.string(), evidence: z.array(z.number()), sort: z.enum(sorts).optional() })),
});
const said = z.array(z.object({ speaker: z.string(), dia_id: z.string(), text: z.string() }));
const locomo = z.object({
  sample_id: z.string(),
  conversation: z.record(z.string(), z.unknown()),
  qa: z.array(z.object({ question: z.string(), evidence: z.array(z.string()).default([]), category: z.number() })),
});

/** A folder's conversations, and what in it was none. */
export interface Outside {
  sets: { name: string; questions: Question[] }[];
  skipped: string[];
}

function finish(name: string, turns: Turn[], asked: { text: string; sort: Sort; evidence: number[] }[]) {
  const people = [...new Set(turns.map(({ speaker }) => speaker))];
  const conversation: Conversation = { name, people, turns, told: [], now: (turns.at(-1)?.at ?? 0) + month };
  // A question without evidence has no answer in it: there is nothing to find.
  const questions = asked.flatMap((one) => (one.evidence.length > 0 ? [{ ...one, conversation }] : []));
  return { name, questions };
}

function readPlain({ name, turns: all, questions }: z.infer<typeof plain>) {
  const turns = all.map(({ speaker, at, text, session = 0 }, turn) => ({
    ...{ conversation: name, turn, session, speaker, text },
    at: Date.parse(at),
  }));
  return finish(
    name,
    turns,
    questions.map(({ sort = 'one', ...rest }) => ({ sort, ...rest })),
  );
}

/** "1:56 pm on 8 May, 2023" */
function instant(text: string): number {
  const [, hour = '0', minutes = '0', half = '', date = ''] = /^(\d+):(\d+)\s*([ap]m) on (.+)$/i.exec(text.trim()) ?? [];
  const hours = (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  return Date.parse(`${date.replace(',', '')} UTC`) + (hours * 60 + Number(minutes)) * minute;
}

function readLocomo({ sample_id: name, conversation, qa }: z.infer<typeof locomo>) {
  const turns: Turn[] = [];
  const numbers = new Map<string, number>();
  for (let session = 1; conversation[`session_${session}_date_time`] !== undefined; session += 1) {
    const at = instant(String(conversation[`session_${session}_date_time`]));
    for (const [place, { speaker, dia_id: id, text }] of said.parse(conversation[`session_${session}`] ?? []).entries()) {
      numbers.set(id, turns.length);
      turns.push({ conversation: name, turn: turns.length, session, speaker, text, at: at + place * minute });
    }
  }
  const kinds: Sort[] = ['one', 'several', 'time', 'open', 'one', 'lookup'];
  const asked = qa.map(({ question, evidence, category }) => ({
    text: question,
    sort: kinds[category] ?? 'one',
    evidence: [...evidence.join(' ').matchAll(/D\d+:\d+/g)].flatMap(([id]) => numbers.get(id) ?? []),
  }));
  return finish(name, turns, asked);
}

/** Use with the folder; absent, there are none. */
export function outside(folder: string | undefined): Outside {
  const found: Outside = { sets: [], skipped: [] };
  if (folder === undefined || folder === '') return found;
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith('.json')) continue;
    const content: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const [at, one] of (Array.isArray(content) ? content : [content]).entries()) {
      const [ours, theirs] = [plain.safeParse(one), locomo.safeParse(one)];
      if (ours.success) found.sets.push(readPlain(ours.data));
      else if (theirs.success) found.sets.push(readLocomo(theirs.data));
      else found.skipped.push(`${file}, number ${at + 1}`);
    }
  }
  return found;
}

/**
 * Conversations written by hand, turn by turn, with no template: `@ date`, then `A: …` or `A[label]: …`, then `? sort: question
 * = labels`. `{A}` and `{B}` are the two who speak. Several lives told in turn make one long conversation of the same two.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Conversation, Turn } from '../generate.ts';
import type { Question, Sort } from '../questions.ts';

interface Line {
  speaker: string;
  text: string;
  label: string | undefined;
}

interface Written {
  sessions: { at: number; lines: Line[] }[];
  questions: { sort: Sort; text: string; labels: string[] }[];
}

const minute = 60_000;
const day = 24 * 60 * minute;

function read(name: string): Written {
  const written: Written = { sessions: [], questions: [] };
  for (const line of readFileSync(join(import.meta.dirname, `${name}.txt`), 'utf8').split('\n')) {
    const said = /^([AB])(?:\[(\w+)\])?: (.+)$/.exec(line);
    const asked = /^\? (\w+): (.+) = (.+)$/.exec(line);
    if (line.startsWith('@ ')) written.sessions.push({ at: Date.parse(`${line.slice(2).replace(' ', 'T')}Z`), lines: [] });
    else if (said) written.sessions.at(-1)?.lines.push({ speaker: said[1] ?? '', label: said[2], text: said[3] ?? '' });
    else if (asked) written.questions.push({ sort: asked[1] as Sort, text: asked[2] ?? '', labels: (asked[3] ?? '').split(' ') });
    else if (line.trim() !== '') throw new Error(`${name}: what is "${line}"?`);
  }
  return written;
}

/** One life, and what its two are called. Lives of the same two are one conversation. */
export interface Life {
  file: string;
  people: readonly [string, string];
}

/** Use for one store of all these lives, and the questions on them. */
export function written(name: string, lives: readonly Life[]): { conversation: Conversation; questions: Question[] } {
  const all = lives.map((life) => ({ ...life, ...read(life.file) }));
  const places = new Map<string, number>();
  const turns: Turn[] = [];
  const sessions = all.flatMap((life) => life.sessions.map((session) => ({ ...life, ...session })));
  for (const [session, { file, people, at, lines }] of sessions.toSorted((a, b) => a.at - b.at).entries()) {
    for (const [place, { speaker, text, label }] of lines.entries()) {
      if (label !== undefined) places.set(`${file} ${label}`, turns.length);
      const said = { speaker: people[speaker === 'A' ? 0 : 1], at: at + place * minute, text: named(text, people) };
      turns.push({ conversation: people.join(' and '), turn: turns.length, session, ...said });
    }
  }
  const now = (turns.at(-1)?.at ?? 0) + 30 * day;
  const people = [...new Set(lives.flatMap((life) => life.people))];
  const conversation: Conversation = { name, people, turns, told: [], now };
  const questions = all.flatMap((life) =>
    life.questions.map(({ sort, text, labels }) => {
      const evidence = labels.map((label) => {
        const place = places.get(`${life.file} ${label}`);
        if (place === undefined) throw new Error(`${life.file}: nobody said [${label}].`);
        return place;
      });
      return { conversation, sort, text: named(text, life.people), evidence };
    }),
  );
  return { conversation, questions };
}

const named = (text: string, people: Life['people']) => text.replaceAll('{A}', people[0]).replaceAll('{B}', people[1]);

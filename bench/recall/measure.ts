/** Rankers beside each other: how much of the evidence is among the first ten. */
import Database from 'better-sqlite3';
import { Corpus } from '../../src/main/core/features/memory/recall/corpus.ts';
import type { Features } from '../../src/main/core/features/memory/recall/rank/features.ts';
import { recall } from '../../src/main/core/features/memory/recall/recall.ts';
import type { Meanings } from '../../src/main/core/features/memory/recall/text/meanings.ts';
import { isStop } from '../../src/main/core/features/memory/recall/text/words.ts';
import type { Conversation } from './generate.ts';
import type { Question, Sort } from './questions.ts';

/** The turns that a ranker puts first, best first. */
export type Ranker = (question: Question, limit: number) => number[];

export interface Score {
  recall: number;
  hit: number;
  bySort: Partial<Record<Sort, number>>;
}

/** Use on one ranker and its questions. */
export function measure(questions: readonly Question[], ranker: Ranker): Score {
  const sorts = new Map<Sort, number[]>();
  let hits = 0;
  for (const question of questions) {
    const first = new Set(ranker(question, 10));
    const found = question.evidence.filter((turn) => first.has(turn)).length;
    if (found > 0) hits += 1;
    sorts.set(question.sort, [...(sorts.get(question.sort) ?? []), found / question.evidence.length]);
  }
  const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const bySort = Object.fromEntries([...sorts].map(([sort, list]) => [sort, mean(list)]));
  return { recall: mean([...sorts.values()].flat()), hit: hits / questions.length, bySort };
}

/** SQLite's own BM25, any of the words. */
export function fullText(tokenizer: string, dropStops: boolean): Ranker {
  const stores = new Map<Conversation, Database.Statement<[string, number], { rowid: number }>>();
  return (question, limit) => {
    let select = stores.get(question.conversation);
    if (!select) {
      const db = new Database(':memory:');
      db.exec(`CREATE VIRTUAL TABLE turns USING fts5 (text, tokenize = "${tokenizer}")`);
      const insert = db.prepare('INSERT INTO turns (rowid, text) VALUES (?, ?)');
      for (const turn of question.conversation.turns) insert.run(turn.turn + 1, turn.text);
      select = db.prepare('SELECT rowid FROM turns WHERE turns MATCH ? ORDER BY rank, rowid LIMIT ?');
      stores.set(question.conversation, select);
    }
    const all = question.text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const words = dropStops ? all.filter((word) => !isStop(word)) : all;
    if (words.length === 0) return [];
    return select.all(words.map((word) => `"${word}"`).join(' OR '), limit).map((row) => row.rowid - 1);
  };
}

/** A corpus of a conversation's turns, made once. */
export function corpora(): (conversation: Conversation) => Corpus {
  const made = new Map<Conversation, Corpus>();
  return (conversation) => {
    let corpus = made.get(conversation);
    if (!corpus) {
      corpus = new Corpus();
      for (const turn of conversation.turns)
        corpus.add({
          id: String(turn.turn),
          conversation: turn.conversation,
          turn: turn.turn,
          speaker: turn.speaker,
          at: turn.at,
          text: turn.text,
        });
      made.set(conversation, corpus);
    }
    return corpus;
  };
}

export interface With {
  meanings?: Meanings;
  similar?: (question: Question) => ReadonlyMap<string, number>;
  weights?: Features;
}

/** The engine, with what it is given. */
export function engine(of: (conversation: Conversation) => Corpus, { similar, ...rest }: With): Ranker {
  return (question, limit) =>
    recall({
      corpus: of(question.conversation),
      question: question.text,
      now: question.conversation.now,
      limit,
      ...rest,
      ...(similar ? { vectorHits: similar(question) } : {}),
    }).map((hit) => Number(hit.id));
}

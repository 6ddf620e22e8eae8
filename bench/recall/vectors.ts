/** The built-in embedder over a conversation: what it says of a question's likeness to each turn. */
import type { Corpus } from '../../src/main/core/features/memory/recall/corpus.ts';
import { embed, similarity } from '../../src/main/core/features/memory/recall/embed.ts';
import type { Meanings } from '../../src/main/core/features/memory/recall/text/meanings.ts';
import type { Conversation } from './generate.ts';
import type { Ranker } from './measure.ts';
import type { Question } from './questions.ts';

/** As many as a daemon would look up. */
const nearestMost = 100;

/** Use once: turns are embedded when their conversation is first asked about. */
export function vectors(
  of: (conversation: Conversation) => Corpus,
  meanings: Meanings,
): (question: Question) => ReadonlyMap<string, number> {
  const made = new Map<Conversation, Float32Array[]>();
  return ({ conversation, text }) => {
    const turns = made.get(conversation) ?? conversation.turns.map((turn) => embed(turn.text, meanings));
    made.set(conversation, turns);
    const corpus = of(conversation);
    const asked = embed(text, meanings, (term) => corpus.idf(term));
    const all = turns.map((turn, at) => [String(at), similarity(asked, turn)] as const);
    return new Map(all.toSorted(([a, x], [b, y]) => y - x || Number(a) - Number(b)).slice(0, nearestMost));
  };
}

/** Vectors alone. */
export function nearest(similar: (question: Question) => ReadonlyMap<string, number>): Ranker {
  return (question, limit) =>
    [...similar(question)]
      .toSorted(([a, x], [b, y]) => y - x || Number(a) - Number(b))
      .slice(0, limit)
      .map(([id]) => Number(id));
}

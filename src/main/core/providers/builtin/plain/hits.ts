/** What was found in memory, as far as a sentence needs it. */

export interface Hit {
  id: string;
  text: string;
  score: number;
  source: { type: string; ref?: string };
  createdAt: string;
  occurredAt?: string;
}

const fillers = new Set(
  `a an and are as at be but by did do does for from had has have he her his how i if in into is it its know let me my of on or our remember
  said she so tell that the their them there they this to told was we were what when where which who whom whose why will with you your about
  s name anything everything all`.split(/\s+/),
);

/** The words of a question that tell something, cut so that plurals and tenses meet. */
export function tellingWords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => !fillers.has(word));
  return [...new Set(telling.map((word) => word.slice(0, Math.max(4, word.length - 2))))];
}

/** How many of the words stand in it. */
export function sharedWords(words: readonly string[], text: string): number {
  const own = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.filter((word) => own.some((other) => other.startsWith(word))).length;
}

/** Reads what `search_memory` answered; what does not fit is left out. */
export function hitsIn(data: unknown): Hit[] {
  if (!isObject(data) || !Array.isArray(data.hits)) return [];
  return data.hits.flatMap((hit): Hit[] => {
    const record = isObject(hit) ? hit.record : null;
    if (!isObject(record) || typeof record.id !== 'string' || typeof record.text !== 'string') return [];
    const { id, text } = record;
    const source = isObject(record.source) ? record.source : {};
    const ref = typeof source.ref === 'string' ? { ref: source.ref } : {};
    return [
      {
        ...{ id, text },
        score: isObject(hit) && typeof hit.score === 'number' ? hit.score : 0,
        source: { type: typeof source.type === 'string' ? source.type : 'user', ...ref },
        createdAt: typeof record.createdAt === 'string' ? record.createdAt : '',
        ...(typeof record.occurredAt === 'string' ? { occurredAt: record.occurredAt } : {}),
      },
    ];
  });
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Words near to a word, from a dictionary: how a question meets what was said in other words. */

export type Near = readonly (readonly [stem: string, weight: number])[];

/** Stems near to a stem, each with a weight from 0 to 1. */
export interface Meanings {
  near(stem: string): Near;
}

const nothing: Near = [];

function readLine(line: string): Near {
  const near: (readonly [string, number])[] = [];
  let weight = 0;
  for (const part of line.split(' ')) {
    if (/^\d+$/.test(part)) weight = Number(part) / 10;
    else near.push([part, weight]);
  }
  return near;
}

/**
 * Use on the text of `resources/meanings.txt`: `stem 9 near nearer 5 less …`, the numbers in tenths. Lines are read when they are
 * asked for: a question needs a few of twenty thousand.
 */
export function readMeanings(text: string): Meanings {
  const lines = new Map<string, string>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space > 0 && !line.startsWith('#')) lines.set(line.slice(0, space), line.slice(space + 1));
  }
  const read = new Map<string, Near>();
  return {
    near(stem) {
      const known = read.get(stem);
      if (known) return known;
      const line = lines.get(stem);
      if (line === undefined) return nothing;
      const near = readLine(line);
      // Embedding a whole store asks for every line there is; what was not asked for lately can be read again.
      if (read.size >= 2_000) read.clear();
      read.set(stem, near);
      return near;
    },
  };
}

/** Use where there is no dictionary: nothing is near to anything. */
export const noMeanings: Meanings = { near: () => nothing };

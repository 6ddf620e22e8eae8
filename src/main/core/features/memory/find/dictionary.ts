/** The dictionary that ships with Hearth, read once a process: the first question waits for it, no other does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Meanings, noMeanings, readMeanings } from '../recall/text/meanings.ts';

const read = new Map<string, Meanings>();

/** Use with the folder of what is shipped; without one nothing is near to anything. */
export function dictionaryIn(resources: string | undefined): Meanings {
  if (resources === undefined) return noMeanings;
  const known = read.get(resources);
  if (known) return known;
  const meanings = readMeanings(readFileSync(join(resources, 'meanings.txt'), 'utf8'));
  read.set(resources, meanings);
  return meanings;
}

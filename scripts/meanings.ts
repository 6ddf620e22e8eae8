/**
 * `node scripts/meanings.ts <dict folder of WordNet 3.1> > resources/meanings.txt`: WordNet's relations between common words, and
 * those of `meanings/everyday.txt`, as stems, small enough to ship; keep the lines of the license at the top. Recall meets a
 * question's words in other words through it. A line is a stem and what it is near to, each with a weight in tenths.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stem } from '../src/main/core/features/memory/recall/text/stem.ts';
import { isStop } from '../src/main/core/features/memory/recall/text/words.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder of WordNet (data.noun, index.sense, ...).');

interface Synset {
  words: string[];
  links: { sign: string; to: string; from: number; target: number }[];
  gloss: string[];
}

const most = 36;
const senses = 4;
const bySense = [1, 0.75, 0.5, 0.4];
const weights: Record<string, number> = {
  '+': 0.8,
  $: 0.7,
  '&': 0.6,
  '@': 0.45,
  '~': 0.4,
  '^': 0.4,
  '=': 0.4,
  '#p': 0.3,
  '%p': 0.3,
  ';c': 0.2,
  '*': 0.5,
  '>': 0.3,
};
const plainWord = /^[a-z]{3,}$/;
const lines = (name: string) => readFileSync(join(folder, name), 'latin1').split('\n');

function readSynset(line: string): Synset {
  const [head = '', said = ''] = line.split(' | ');
  const parts = head.split(' ');
  const count = Number.parseInt(parts[3] ?? '0', 16);
  const words = Array.from({ length: count }, (_, at) => (parts[4 + at * 2] ?? '').replace(/\(.*\)$/, '').toLowerCase());
  const start = 4 + count * 2;
  const links = Array.from({ length: Number(parts[start]) }, (_, at) => {
    const [sign = '', offset = '', pos = '', pair = '0000'] = parts.slice(start + 1 + at * 4, start + 5 + at * 4);
    return {
      sign,
      to: `${pos === 's' ? 'a' : pos}${offset}`,
      from: Number.parseInt(pair.slice(0, 2), 16),
      target: Number.parseInt(pair.slice(2), 16),
    };
  });
  const meaning = said.split('; "')[0] ?? '';
  return { words, links, gloss: meaning.toLowerCase().match(/[a-z]{3,}/g) ?? [] };
}

const synsets = new Map<string, Synset>();
for (const [pos, name] of [
  ['n', 'noun'],
  ['v', 'verb'],
  ['a', 'adj'],
  ['r', 'adv'],
] as const) {
  for (const line of lines(`data.${name}`)) if (/^\d{8} /.test(line)) synsets.set(`${pos}${line.slice(0, 8)}`, readSynset(line));
}

/** How often a word was counted in tagged texts: what is common is worth its bytes. */
const common = new Map<string, number>();
const sensesOf = new Map<string, { key: string; rank: number }[]>();
for (const line of lines('index.sense')) {
  const [key = '', offset = '', rank = '1', counted = '0'] = line.split(' ');
  const word = key.split('%')[0] ?? '';
  if (!plainWord.test(word)) continue;
  common.set(word, (common.get(word) ?? 0) + Number(counted));
  const pos = ' nvara'[Number(key.split('%')[1]?.[0])];
  const list = sensesOf.get(word) ?? [];
  if (list.length === 0) sensesOf.set(word, list);
  list.push({ key: `${pos}${offset}`, rank: Number(rank) });
}

const inGlosses = new Map<string, number>();
for (const { gloss } of synsets.values())
  for (const word of new Set(gloss.map(stem))) inGlosses.set(word, (inGlosses.get(word) ?? 0) + 1);

const known = (word: string) => plainWord.test(word) && ((common.get(word) ?? 0) > 0 || (sensesOf.get(word)?.length ?? 0) >= 2);
const near = new Map<string, Map<string, number>>();

function join2(one: string, other: string, weight: number): void {
  const [from, to] = [stem(one), stem(other)];
  if (from === to || isStop(other) || isStop(one)) return;
  const list = near.get(from) ?? new Map<string, number>();
  if (list.size === 0) near.set(from, list);
  list.set(to, Math.max(list.get(to) ?? 0, weight));
}

for (const [word, list] of sensesOf) {
  if (!known(word)) continue;
  for (const { key, rank } of list) {
    const synset = synsets.get(key);
    if (!synset || rank > senses) continue;
    const factor = bySense[rank - 1] ?? 0.4;
    for (const other of synset.words) if (known(other)) join2(word, other, 0.9 * factor);
    const own = synset.words.indexOf(word) + 1;
    for (const link of synset.links) {
      const weight = weights[link.sign];
      const target = synsets.get(link.to);
      if (weight === undefined || !target || (link.from !== 0 && link.from !== own)) continue;
      const targets = link.target > 0 ? [target.words[link.target - 1] ?? ''] : target.words;
      for (const other of targets) if (known(other)) join2(word, other, weight * factor);
    }
    if (rank > 2) continue;
    for (const other of new Set(synset.gloss)) {
      if (known(other) && (inGlosses.get(stem(other)) ?? 0) < 700) join2(word, other, 0.3 * factor);
      if (known(other) && (inGlosses.get(stem(other)) ?? 0) < 120) join2(other, word, 0.25 * factor);
    }
  }
}

// What the dictionary says of one word holds for the other too, a little less.
for (const [word, list] of [...near].map(([one, others]) => [one, [...others]] as const)) {
  for (const [other, weight] of list) {
    const back = near.get(other) ?? new Map<string, number>();
    near.set(other, back.set(word, Math.max(back.get(word) ?? 0, weight * 0.8)));
  }
}

/** What people speak of together, by hand: stronger than what the dictionary says of the same pair. */
const [sameShare, togetherShare] = [0.7, 0.4];
for (const line of readFileSync(join(import.meta.dirname, 'meanings/everyday.txt'), 'utf8').split('\n')) {
  if (line.startsWith('#')) continue;
  const [same = [], together = []] = line.split(':').map((part) => part.match(/[a-z]{2,}/g) ?? []);
  for (const one of same) {
    for (const other of same) join2(one, other, sameShare);
    for (const other of together) {
      join2(one, other, togetherShare);
      join2(other, one, togetherShare);
    }
  }
}

const out = [...near]
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([word, list]) => {
    const best = [...list]
      .filter(([, weight]) => weight >= 0.2)
      .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, most);
    const groups = Map.groupBy(best, ([, weight]) => Math.round(weight * 10));
    return `${word} ${[...groups]
      .map(
        ([tenths, items]) =>
          `${tenths} ${items
            .map(([other]) => other)
            .toSorted()
            .join(' ')}`,
      )
      .join(' ')}`;
  });
console.log(out.filter((line) => line.includes(' ', line.indexOf(' ') + 1)).join('\n'));

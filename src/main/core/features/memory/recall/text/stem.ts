/** Porter's stemmer (1980): small, fixed, and the same for what is stored and for what is asked. */

function isVowel(word: string, at: number): boolean {
  const letter = word[at];
  if (letter === 'y') return at > 0 && !isVowel(word, at - 1);
  return letter === 'a' || letter === 'e' || letter === 'i' || letter === 'o' || letter === 'u';
}

/** How often a run of vowels is followed by a consonant: Porter's m. */
function measure(stem: string): number {
  let count = 0;
  let before = false;
  for (let at = 0; at < stem.length; at += 1) {
    const now = isVowel(stem, at);
    if (before && !now) count += 1;
    before = now;
  }
  return count;
}

function hasVowel(stem: string): boolean {
  for (let at = 0; at < stem.length; at += 1) if (isVowel(stem, at)) return true;
  return false;
}

const endsDouble = (word: string): boolean => /([^aeiou])\1$/.test(word);

/** Ends consonant, vowel, consonant, the last not w, x or y: the shape that takes its e back. */
function endsShort(word: string): boolean {
  const last = word.length - 1;
  return last >= 2 && !isVowel(word, last) && isVowel(word, last - 1) && !isVowel(word, last - 2) && !/[wxy]$/.test(word);
}

type Rule = readonly [ending: string, instead: string];

const second: readonly Rule[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['logi', 'log'],
];
const third: readonly Rule[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
];
const fourth = /^(.+?)(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic|ou)$|^(.*[st])ion$/;

function plural(word: string): string {
  if (/(ss|i)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

function past(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const found = /^(.+)(?:ed|ing)$/.exec(word)?.[1];
  if (found === undefined || !hasVowel(found)) return word;
  if (/(at|bl|iz)$/.test(found)) return `${found}e`;
  if (endsDouble(found) && !/[lsz]$/.test(found)) return found.slice(0, -1);
  return measure(found) === 1 && endsShort(found) ? `${found}e` : found;
}

function replaced(word: string, rules: readonly Rule[]): string {
  const rule = rules.find(([ending]) => word.endsWith(ending));
  if (!rule) return word;
  const base = word.slice(0, -rule[0].length);
  return measure(base) > 0 ? base + rule[1] : word;
}

function trimmed(word: string): string {
  const parts = fourth.exec(word);
  const base = parts?.[1] ?? parts?.[2];
  const short = base !== undefined && measure(base) > 1 ? base : word;
  const last = short.endsWith('e') ? short.slice(0, -1) : short;
  const kept = last !== short && (measure(last) > 1 || (measure(last) === 1 && !endsShort(last))) ? last : short;
  return kept.endsWith('ll') && measure(kept) > 1 ? kept.slice(0, -1) : kept;
}

/** English verbs and nouns that bend in the middle: without these "bought" never meets "buy". */
const bent = new Map(
  `am be are be is be was be were be been be became become began begin begun begin bent bend bit bite bitten bite blew blow
  blown blow bought buy broke break broken break brought bring built build burnt burn came come caught catch children child
  chose choose chosen choose cost cost cut cut did do done do drank drink drawn draw drew draw driven drive drove drive dug dig
  eaten eat ate eat fed feed feet foot fell fall fallen fall felt feel flew fly flown fly fought fight found find froze freeze
  frozen freeze forgot forget forgotten forget gave give given give gone go got get gotten get grew grow grown grow had have
  has have heard hear held hold hid hide hidden hide hung hang kept keep knew know known know laid lay led lead left leave lent
  lend lost lose made make meant mean men man met meet mice mouse paid pay people person ran run rang ring ridden ride risen
  rise rode ride rose rise said say sang sing sat sit saw see seen see sent send shaken shake shook shake shone shine shot
  shoot showed show shown show shrunk shrink slept sleep slid slide sold sell spent spend spoke speak spoken speak spun spin
  stole steal stolen steal stood stand struck strike stuck stick sung sing swam swim swept sweep swum swim taken take taught
  teach teeth tooth thought think threw throw thrown throw told tell took take tore tear torn tear understood understand went
  go wives wife woke wake woken wake women woman won win wore wear worn wear wove weave woven weave written write wrote write
  knives knife leaves leaf shelves shelf loaves loaf better good best good worse bad worst bad`
    .split(/\s+/)
    .flatMap((word, at, all) => (at % 2 === 0 ? [[word, all[at + 1] ?? word] as const] : [])),
);

/** Use on one lower-case word: its stem. Words that are not of English letters come back as they are. */
export function stem(given: string): string {
  const word = bent.get(given) ?? given;
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  const first = past(plural(word));
  const soft = /^(.+)y$/.exec(first)?.[1];
  const start = soft !== undefined && hasVowel(soft) ? `${soft}i` : first;
  return trimmed(replaced(replaced(start, second), third));
}

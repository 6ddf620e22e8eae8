/** What a text has in it that a question may want: a number, a place's name, a reason. Looked for when a question wants it. */

const numbers =
  'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|first|second|third|half|dozen|once|twice|several|couple';
const units = 'seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|months?|years?|decades?|centuries';

const patterns = {
  duration: new RegExp(
    `\\b(?:\\d+|an?|few|${numbers})[\\s-]+(?:more\\s+|whole\\s+|long\\s+)?(?:${units})\\b|\\b(?:since|until|for ages|all day|for years)\\b`,
    'i',
  ),
  number: new RegExp(`\\d|\\b(?:${numbers})\\b`, 'i'),
  money: /[$€£]\s?\d|\b(?:dollars?|euros?|pounds?|bucks|quid|cents)\b/i,
  title: /["“”«»][^"“”«»]{2,80}["“”«»]/,
  reason:
    /\b(?:because|cause|since|so that|so i|in order to|reason|wanted to|want to|hop(?:e|ed|ing) to|made me|makes me|helps? me|realized?|inspired?|motivat\w+|thanks to|due to|after (?:seeing|losing|reading|hearing|my|the))\b/i,
  feeling:
    /\b(?:happy|glad|sad|proud|excited|thrilled|nervous|scared|afraid|terrified|anxious|relieved|grateful|thankful|overwhelm\w*|amazing|awesome|incredible|love[ds]?|loving|peaceful|calm|free|tough|hard|lonely|tired|exhaust\w+|frustrat\w+|embarrass\w+|joy|fun|felt|feels?|feeling|cried|tears|magical|fulfill\w+|accomplish\w+|moved|touched|stress\w*|upset|disappoint\w+|heart\w*|bittersweet|surreal|blessed)\b/i,
  kin: /\b(?:mom|mum|mother|dad|father|parents?|sister|brother|siblings?|son|daughter|kids?|children|wife|husband|partner|boyfriend|girlfriend|fianc\w+|grand\w+|aunt|uncle|cousins?|niece|nephew|friends?|neighbou?rs?|coworkers?|colleagues?|boss|teacher|coach|mentor|roommate|doctor|team|family|group|lady|guy|man|woman|boy|girl|people)\b/i,
  toward:
    /\b(?:in|at|to|from|near|by|around|through|across|outside|inside|downtown|off)\s+(?:the\s+|a\s+|an\s+|my\s+|our\s+|this\s+)?\p{L}/u,
};

/** What may be wanted; a time is read with the rest of the record. */
export type Said = keyof typeof patterns;

/** Use on the beginning of a record: a long one has everything in it somewhere. */
export const says = (text: string, what: Said): boolean => patterns[what].test(text);

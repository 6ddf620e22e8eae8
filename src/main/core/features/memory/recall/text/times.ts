/** Times in words: the stretch of time that a question speaks of, and the day that a turn tells of. All days are UTC. */

export const day = 86_400_000;

/** A stretch of time, `to` not included; `weight` falls where it is only one reading of the words. */
export interface Stretch {
  from: number;
  to: number;
  weight: number;
}

/** What a question says of time, and the question without those words. */
export interface Timed {
  stretches: Stretch[];
  rest: string;
}

const monthNames =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const monthsShort = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const weekdays = weekdayNames.join('|');
const counts = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const count = `\\d{1,3}|a|an|${counts.slice(1).join('|')}|a couple of|a few`;
const lead = '(?:(?:on|in|at|around|about|during|from|since|by|of)\\s+)?(?:the\\s+)?';
/** "may" is a verb more often than a month, "march" and "sun" too: without a preposition, a day or a year they stay words. */
const leadNeeded = '(?:in|during|last|this|since|of|by|around|until|through)\\s+';

const midnight = (at: number) => Math.floor(at / day) * day;
const monthOf = (name: string) => monthsShort.indexOf(name.slice(0, 3).toLowerCase());
const yearOf = (at: number) => new Date(at).getUTCFullYear();
const within = (from: number, to: number, weight = 1): Stretch => ({ from, to, weight });

function counted(text: string): number {
  if (/^\d/.test(text)) return Number(text);
  if (text.startsWith('a couple')) return 2;
  if (text.startsWith('a few')) return 3;
  return Math.max(1, counts.indexOf(text));
}

/** A year that is not said is the last one in which the month had begun; the one before is a weaker reading. */
function years(said: string | undefined, month: number, now: number): [year: number, weight: number][] {
  if (said !== undefined) return [[Number(said), 1]];
  const latest = Date.UTC(yearOf(now), month, 1) <= now ? yearOf(now) : yearOf(now) - 1;
  return [
    [latest, 1],
    [latest - 1, 0.4],
  ];
}

function oneDay(now: number, month: number, date: number, year: string | undefined, about: boolean): Stretch[] {
  const slack = about ? 3 * day : 0;
  return years(year, month, now).map(([found, weight]) => {
    const at = Date.UTC(found, month, date);
    return within(at - slack, at + day + slack, weight);
  });
}

function oneMonth(now: number, month: number, year: string | undefined, part: string | undefined): Stretch[] {
  return years(year, month, now).map(([found, weight]) => {
    const [first, end] = [Date.UTC(found, month, 1), Date.UTC(found, month + 1, 1)];
    if (part === 'early') return within(first, first + 10 * day, weight);
    if (part === 'mid') return within(first + 10 * day, first + 20 * day, weight);
    return within(part === 'late' ? first + 20 * day : first, end, weight);
  });
}

function season(now: number, name: string, said: string | undefined): Stretch[] {
  const month = name === 'spring' ? 2 : name === 'summer' ? 5 : name === 'winter' ? 11 : 8;
  return years(said, month, now).map(([year, weight]) => within(Date.UTC(year, month, 1), Date.UTC(year, month + 3, 1), weight));
}

/** The unit's days, and how many days either side its words leave open: "two months ago" is no day. */
const units: readonly (readonly [name: string, days: number, open: number])[] = [
  ['day', 1, 0],
  ['week', 7, 3],
  ['month', 30.44, 15],
  ['year', 365.25, 182],
];

function ago(now: number, amount: number, unit: string): Stretch[] {
  const [, days, open] = units.find(([name]) => unit.startsWith(name)) ?? ['day', 1, 0];
  const at = midnight(midnight(now) - amount * days * day);
  return [within(at - open * day, at + (open + 1) * day)];
}

function lastUnit(now: number, unit: string): Stretch[] {
  const today = midnight(now);
  const date = new Date(now);
  const sunday = date.getUTCDay() === 0 ? 7 : date.getUTCDay();
  const monday = today - (sunday - 1) * day;
  if (unit === 'weekend') return [within(monday - 2 * day, monday)];
  if (unit === 'week') return [within(monday - 7 * day, monday)];
  if (unit === 'month')
    return [within(Date.UTC(yearOf(now), date.getUTCMonth() - 1, 1), Date.UTC(yearOf(now), date.getUTCMonth(), 1))];
  return [within(Date.UTC(yearOf(now) - 1, 0, 1), Date.UTC(yearOf(now), 0, 1))];
}

/** The weekday before today; a week before that as a weaker reading. */
function weekday(now: number, name: string): Stretch[] {
  const back = (new Date(now).getUTCDay() - weekdayNames.indexOf(name) + 7) % 7 || 7;
  const at = midnight(now) - back * day;
  return [within(at, at + day), within(at - 7 * day, at - 6 * day, 0.3)];
}

function nth(now: number, date: number): Stretch[] {
  const here = new Date(now);
  const month = date <= here.getUTCDate() ? here.getUTCMonth() : here.getUTCMonth() - 1;
  return [0, 1, 2, 3].map((back) => {
    const at = Date.UTC(here.getUTCFullYear(), month - back, date);
    return within(at, at + day, back === 0 ? 1 : 0.6);
  });
}

type Groups = Record<string, string | undefined>;
/** `latest`: the last instant that words without a year can mean. */
interface Reading {
  now: number;
  latest: number;
  whole: string;
}
type Rule = readonly [pattern: RegExp, read: (groups: Groups, reading: Reading) => Stretch[]];

const about = (whole: string) => /^(around|about)/.test(whole);
const rule = (pattern: string, read: Rule[1]): Rule => [new RegExp(`\\b${pattern}\\b`, 'i'), read];

/** The most telling first: what one rule has read, the next does not see. */
const rules: readonly Rule[] = [
  rule(`${lead}(?<y>\\d{4})-(?<m>\\d{1,2})-(?<d>\\d{1,2})`, (g, { latest }) =>
    oneDay(latest, Number(g.m) - 1, Number(g.d), g.y, false),
  ),
  rule(
    `${lead}(?<d>\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(?<m>${monthNames})\\.?(?:,?\\s+(?<y>\\d{4}))?`,
    (g, { latest, whole }) => oneDay(latest, monthOf(g.m ?? ''), Number(g.d), g.y, about(whole)),
  ),
  rule(`${lead}(?<m>${monthNames})\\.?\\s+(?<d>\\d{1,2})(?:st|nd|rd|th)?(?!\\d)(?:,?\\s+(?<y>\\d{4}))?`, (g, { latest, whole }) =>
    oneDay(latest, monthOf(g.m ?? ''), Number(g.d), g.y, about(whole)),
  ),
  rule(`${lead}(?<p>early|mid|late)[\\s-]+(?<m>${monthNames})(?:\\s+(?<y>\\d{4}))?`, (g, { latest }) =>
    oneMonth(latest, monthOf(g.m ?? ''), g.y, g.p?.toLowerCase()),
  ),
  rule(`${lead}(?<m>${monthNames})\\.?,?\\s+(?:of\\s+)?(?<y>\\d{4})`, (g, { latest }) =>
    oneMonth(latest, monthOf(g.m ?? ''), g.y, undefined),
  ),
  rule(`${leadNeeded}(?<m>${monthNames})`, (g, { latest }) => oneMonth(latest, monthOf(g.m ?? ''), undefined, undefined)),
  rule(
    `(?:${leadNeeded})?(?:the\\s+)?(?:last\\s+)?(?<s>spring|summer|autumn|fall|winter)(?:\\s+(?:of\\s+)?(?<y>\\d{4}))`,
    (g, { latest }) => season(latest, (g.s ?? '').toLowerCase(), g.y),
  ),
  rule(`(?:in|during|last|this|over)\\s+(?:the\\s+)?(?:last\\s+)?(?<s>spring|summer|autumn|fall|winter)`, (g, { latest }) =>
    season(latest, (g.s ?? '').toLowerCase(), undefined),
  ),
  rule(`(?:about\\s+)?(?<n>${count})\\s+(?<u>days?|weeks?|months?|years?)\\s+ago`, (g, { now }) =>
    ago(now, counted((g.n ?? '').toLowerCase()), (g.u ?? '').toLowerCase()),
  ),
  rule('last\\s+(?<u>week|weekend|month|year)', (g, { now }) => lastUnit(now, (g.u ?? '').toLowerCase())),
  rule('yesterday|last night', (_, { now }) => [within(midnight(now) - day, midnight(now))]),
  rule('today|tonight|this (?:morning|afternoon|evening)', (_, { now }) => [within(midnight(now), midnight(now) + day)]),
  rule(`(?:on|last|this)\\s+(?<w>${weekdays})`, (g, { now }) => weekday(now, (g.w ?? '').toLowerCase())),
  rule('on\\s+the\\s+(?<d>\\d{1,2})(?:st|nd|rd|th)', (g, { latest }) => nth(latest, Number(g.d))),
  rule('(?:in|during|of|since)\\s+(?<y>(?:19|20)\\d{2})', (g) => [
    within(Date.UTC(Number(g.y), 0, 1), Date.UTC(Number(g.y) + 1, 0, 1)),
  ]),
];

/** Every rule needs one of these: most texts have none, and need no rule tried. */
const hint =
  /\d|\bago\b|\blast\b|yesterday|today|tonight|this |\b(?:in|during|on|over|since|of|by|around|until|through|early|mid|late)\s/i;

/** Times are looked for only so far into a text: a question that says when does so early, and a long record has many. */
const longest = 2_000;

/** Use on a question asked at `now`; a month without a year is the last such month of the records, which end at `latest`. */
export function timesIn(question: string, now: number, latest = now): Timed {
  let rest = question.slice(0, longest);
  const tail = question.slice(longest);
  const stretches: Stretch[] = [];
  if (!hint.test(rest)) return { stretches, rest: question };
  for (const [pattern, read] of rules) {
    const match = pattern.exec(rest);
    if (!match) continue;
    const found = read(match.groups ?? {}, { now, latest, whole: match[0].toLowerCase() }).filter(
      ({ from, to }) => Number.isFinite(from) && to > from,
    );
    if (found.length === 0) continue;
    stretches.push(...found);
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
  }
  return { stretches, rest: rest + tail };
}

/** When a turn told of something: the day it speaks of, how sure its words are, and whether it says a time at all. */
export interface ToldTime {
  at: number;
  /** Days that the words leave open. */
  slack: number;
  said: boolean;
}

const lately = /\b(?:recently|the other day|lately)\b/i;
const loose =
  /\b(?:recently|the other day|lately|these days|next|tomorrow|soon|ago|weekend|o'clock|\d{1,2}(?::\d\d|\s?[ap]m)|since)\b/i;

/** Use on a record that was said at `at`: "yesterday" in it is the day before. */
export function toldTime(text: string, at: number): ToldTime {
  const best = timesIn(text, at).stretches.find((stretch) => stretch.weight === 1 && stretch.from <= at + day);
  if (!best) {
    const said = loose.test(text);
    return { at, slack: said && lately.test(text) ? 7 : 2, said };
  }
  const middle = Math.min((best.from + best.to - day) / 2, at);
  return { at: middle, slack: Math.max(1, (best.to - best.from) / (2 * day)), said: true };
}

/** Use to weigh a day against a stretch: 1 inside, falling by the day outside. */
export function closeness(stretches: readonly Stretch[], told: number, slack: number): number {
  let best = 0;
  for (const { from, to, weight } of stretches) {
    const off = told < from ? from - told : told >= to ? told - to + 1 : 0;
    const fit = weight * Math.exp(-off / (day * (1.5 + slack)));
    if (fit > best) best = fit;
  }
  return best;
}

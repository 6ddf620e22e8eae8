/** A time in plain words as a job has it: "every weekday at 8", "in 30 minutes", "tomorrow at 9", "every first monday". */
import { AppError } from '../../../base/errors.ts';
import { fromLocal, partsOf, toLocal } from './local.ts';
import { spanOf } from './span.ts';
import type { Asked } from './when.ts';
import { systemZone, type Zone, zoneOf } from './zone.ts';

const dayMs = 86_400_000;
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const months = 'january february march april may june july august september october november december'.split(' ');
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];
const weekdayPattern = '(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:days?)?';

/** Thrown for what is no time: AppError `invalid_input`, with what can be said. */
export function parsePlain(text: string, now: number, timezone = systemZone()): Asked {
  const zone = zoneOf(timezone);
  const words = text
    .toLowerCase()
    .replace(/[.,!?]+(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const found = words === '' ? null : (again(words) ?? once(words, now, zone));
  if (!found)
    throw new AppError(
      'invalid_input',
      'That is no time that can be read. Say it like "every weekday at 8", "every 2 hours", "in 30 minutes", "tomorrow at 9" or "every first monday".',
      { text: text.slice(0, 200) },
    );
  return { ...found, timezone };
}

type Found = Pick<Asked, 'kind' | 'expression'>;

interface Clock {
  hour: number;
  minute: number;
}

const morning: Clock = { hour: 9, minute: 0 };
const named: Readonly<Record<string, Clock>> = {
  noon: { hour: 12, minute: 0 },
  midday: { hour: 12, minute: 0 },
  midnight: { hour: 0, minute: 0 },
  morning: { hour: 8, minute: 0 },
  afternoon: { hour: 14, minute: 0 },
  evening: { hour: 18, minute: 0 },
  night: { hour: 20, minute: 0 },
  tonight: { hour: 20, minute: 0 },
};

/** `8`, `8:30`, `8 pm`, `20h`, `noon`; null for anything else. */
function clockOf(text: string): Clock | null {
  const bare = text.replace(/^(?:at|around|by)\s+/, '').replace(/^(?:in the|the)\s+/, '');
  const word = named[bare];
  if (word) return word;
  const found =
    /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m|p\.m|h|o'clock)?(?: (?:in the )?(morning|afternoon|evening|night))?$/.exec(bare);
  if (!found) return null;
  const isLate = /^p/.test(found[3] ?? '') || (/^(?:afternoon|evening|night)$/.test(found[4] ?? '') && Number(found[1]) < 12);
  const halved = /^[ap]/.test(found[3] ?? '');
  const [said, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  if (minute > 59 || said > 23 || (halved && (said < 1 || said > 12))) return null;
  return { hour: halved || isLate ? (said % 12) + (isLate ? 12 : 0) : said, minute };
}

/** Parts the time of day from the rest: "weekday at 8" is "weekday" and 08:00. Null where what stands after "at" is no time. */
function withClock(words: string, usual: Clock): { rest: string; clock: Clock } | null {
  const at = /^(.*?)\s*\bat (.+)$/.exec(words);
  if (at) {
    // "at 8 every day" says the time first.
    const turned = /^(\S+(?: (?:am|pm))?) ((?:every|on|each) .+|tomorrow|today)$/.exec(at[2] ?? '');
    const clock = clockOf(turned?.[1] ?? at[2] ?? '');
    return clock && { rest: (turned?.[2] ?? at[1] ?? '').trim(), clock };
  }
  const named = /^(.*?)\s*(?:in the )?\b(morning|afternoon|evening|night|noon|midnight)$/.exec(words);
  const clock = named ? clockOf(named[2] ?? '') : null;
  if (!clock) return { rest: words, clock: usual };
  const rest = (named?.[1] ?? '').trim();
  return { rest: /^(?:every|each)$/.test(rest) ? 'every day' : rest, clock };
}

function again(words: string): Found | null {
  const simple = { hourly: '0 * * * *', 'every hour': '0 * * * *', 'every minute': '* * * * *' }[words];
  if (simple) return { kind: 'cron', expression: simple };
  const span = /^(?:every|each)\s+(.+)$/.exec(words);
  const ms =
    span && /^(?:\d|other|an?\b|half|two|three|four|five|six|seven|eight|nine|ten|twelve)/.test(span[1] ?? '')
      ? spanOf(span[1] ?? '')
      : null;
  if (ms !== null) return { kind: 'interval', expression: `every ${span?.[1]}` };
  const parted = withClock(spelledOut(words), morning);
  const rest = parted && /^(?:at )?(?:on )?(?:every|each|on) (.+)$/.exec(parted.rest)?.[1];
  const isSeveral = parted && (/^(?:every|each)\b/.test(parted.rest) || /^on \w+days$/.test(parted.rest));
  if (!parted || !rest || !isSeveral) return null;
  const days = daysOf(rest.replace(/ of (?:the|each|every) month$/, '').trim());
  return days === null ? null : { kind: 'cron', expression: `${parted.clock.minute} ${parted.clock.hour} ${days}` };
}

const spelledOut = (words: string): string =>
  words
    .replace(/\bdaily\b/, 'every day')
    .replace(/\bweekly\b/, 'every monday')
    .replace(/\bmonthly\b/, 'every month')
    .replace(/^(?=(?:weekday|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s\b)/, 'every ');

const fixedDays: readonly (readonly [pattern: RegExp, days: string])[] = [
  [/^(?:day|morning|evening|afternoon|night|noon|midnight)s?$/, '* * *'],
  [/^(?:weekday|work(?:ing)? ?day)s?$/, '* * 1-5'],
  [/^weekends?$/, '* * 0,6'],
  [/^month$/, '1 * *'],
  [/^(?:year|new year'?s? day)$/, '1 1 *'],
  [/^last day$/, 'L * *'],
];

/** `first monday`, `2nd tuesday`, `last friday`, `first day`. */
function nthDay(text: string): string | null {
  const nth = /^(first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last) (\w+)$/.exec(text);
  if (!nth) return null;
  const weekday = weekdayOf(nth[2] ?? '');
  const which = nth[1] ?? '';
  const count = /^\d/.test(which) ? Number(which[0]) : ordinals.indexOf(which) + 1;
  if (nth[2] === 'day') return `${count} * *`;
  if (weekday === null) return null;
  return which === 'last' ? `* * ${weekday}L` : `* * ${weekday}#${count}`;
}

/** Day, month and day of the week as cron has them. */
function daysOf(text: string): string | null {
  const fixed = fixedDays.find(([pattern]) => pattern.test(text))?.[1] ?? nthDay(text);
  if (fixed !== null) return fixed;
  const date = dateOf(text);
  if (date) return `${date.day} ${date.month ?? '*'} *`;
  const list = text.split(/\s*(?:,|\band\b|&)\s*|\s+/).map(weekdayOf);
  return list.length > 0 && list.every((day) => day !== null) ? `* * ${list.join(',')}` : null;
}

function weekdayOf(word: string): number | null {
  if (!new RegExp(`^${weekdayPattern}$`).test(word)) return null;
  return weekdays.findIndex((name) => name.slice(0, 3) === word.slice(0, 3));
}

/** `the 15th`, `march 3rd`, `3 march`. */
function dateOf(text: string): { day: number; month: number | null } | null {
  const month = `(${months.map((name) => `${name}|${name.slice(0, 3)}`).join('|')})`;
  const found =
    new RegExp(`^(?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?: (?:of )?${month})?$`).exec(text) ??
    new RegExp(`^${month} (?:the )?(\\d{1,2})(?:st|nd|rd|th)?$`).exec(text);
  if (!found) return null;
  const [a = '', b] = found.slice(1);
  const isFirst = /^\d/.test(a);
  const day = Number(isFirst ? a : b);
  const name = isFirst ? b : a;
  // "on 3" alone is no date.
  if (name === undefined && !/^the |st$|nd$|rd$|th$/.test(text)) return null;
  if (day < 1 || day > 31) return null;
  return { day, month: name === undefined ? null : months.findIndex((one) => one.slice(0, 3) === name.slice(0, 3)) + 1 };
}

function once(words: string, now: number, zone: Zone): Found | null {
  const span = /^in (.+?)(?: from now)?$/.exec(words) ?? /^(.+) from now$/.exec(words);
  const ms = span ? spanOf(span[1] ?? '') : null;
  if (ms !== null && ms > 0) return { kind: 'once', expression: new Date(now + ms).toISOString() };
  const iso = /^(\d{4}-\d{2}-\d{2})[t ](\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:z|[+-]\d{2}:?\d{2})?)$/.exec(words);
  if (iso) return { kind: 'once', expression: `${iso[1]}T${iso[2]?.toUpperCase()}` };
  const parted = withClock(words.replace(/^this (?=morning|afternoon|evening)/, 'today in the '), morning);
  const at = parted && localTime(words, parted, toLocal(zone, now));
  return at === null ? null : { kind: 'once', expression: new Date(fromLocal(zone, at)).toISOString() };
}

function localTime(words: string, { rest, clock: said }: { rest: string; clock: Clock }, local: number): number | null {
  const today = Math.floor(local / dayMs) * dayMs;
  const day = rest === '' ? today : dayFrom(rest, today);
  if (day === null) return null;
  const clock = /^tonight\b/.test(words) && !/\bat\b/.test(words) ? (named.tonight ?? said) : lateTonight(words, said);
  const at = day + (clock.hour * 60 + clock.minute) * 60_000;
  if (at > local) return at;
  // "at 8" is the next eight o'clock, "friday" the next Friday on which that time is still ahead.
  if (rest === '') return at + dayMs;
  return weekdayOf(rest.replace(/^(?:on|this) /, '')) === null ? at : at + 7 * dayMs;
}

/** "tonight at 8" is in the evening. */
const lateTonight = (words: string, clock: Clock): Clock =>
  /\btonight\b/.test(words) && clock.hour < 12 && clock.hour > 4 ? { ...clock, hour: clock.hour + 12 } : clock;

function dayFrom(text: string, today: number): number | null {
  if (/^(?:today|tonight)$/.test(text)) return today;
  if (text === 'tomorrow') return today + dayMs;
  if (text === 'the day after tomorrow') return today + 2 * dayMs;
  if (text === 'next week') return today + 7 * dayMs;
  const named = /^(?:on |next |this )?(\w+)$/.exec(text);
  const weekday = weekdayOf(named?.[1] ?? '');
  if (weekday !== null) {
    const ahead = (weekday - partsOf(today).weekday + 7) % 7;
    return today + (ahead === 0 && text.startsWith('next ') ? 7 : ahead) * dayMs;
  }
  const iso = /^(?:on )?(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (iso) return Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
  const date = dateOf(text.replace(/^on /, ''));
  if (!date) return null;
  const now = partsOf(today);
  const month = date.month ?? (date.day > now.day ? now.month : now.month + 1);
  const at = Date.UTC(now.year, month - 1, date.day);
  return at < today ? Date.UTC(now.year + 1, month - 1, date.day) : at;
}

/** How people say when something was, and how they ask for it. */
import type { Chance } from './seeded.ts';

export const day = 86_400_000;
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export interface Told {
  said: string;
  /** The day it speaks of, as a time. */
  at: number;
}

const ordinal = (count: number) =>
  `${count}${count % 10 === 1 && count !== 11 ? 'st' : count % 10 === 2 && count !== 12 ? 'nd' : count % 10 === 3 && count !== 13 ? 'rd' : 'th'}`;

/** When the thing happened, told at `now`. */
export function tell(chance: Chance, now: number): Told {
  const back = chance.pick([0, 1, 1, 1, 2, 3, 4, 5, 6, 7, 7, 9]);
  const at = now - back * day;
  const date = new Date(at);
  const weekday = weekdays[date.getUTCDay()] ?? '';
  if (back === 0) return { said: chance.pick(['this morning', 'today', 'this afternoon']), at };
  if (back === 1) return { said: chance.pick(['yesterday', 'last night', 'yesterday evening']), at };
  if (back === 2) return { said: chance.pick(['two days ago', `on ${weekday}`]), at };
  if (back < 7)
    return {
      said: chance.pick([`on ${weekday}`, `last ${weekday}`, 'the other day', `on the ${ordinal(date.getUTCDate())}`]),
      at,
    };
  return { said: chance.pick(['last week', 'a week ago', `on the ${ordinal(date.getUTCDate())}`, 'recently']), at };
}

export interface Asked {
  said: string;
  from: number;
  to: number;
}

/** A time in a question whose day is `at`, asked at `now`: exact, by month, by part of a month, or relative to now. */
export function ask(chance: Chance, at: number, now: number): Asked {
  const date = new Date(at);
  const [year, month, number] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const name = months[month] ?? '';
  const first = Date.UTC(year, month, 1);
  const end = Date.UTC(year, month + 1, 1);
  const today = Date.UTC(year, month, number);
  const third = Math.min(2, Math.floor((number - 1) / 10));
  const part: Asked = {
    said: `in ${['early', 'mid', 'late'][third]} ${name} ${year}`,
    from: first + third * 10 * day,
    to: third === 2 ? end : first + (third + 1) * 10 * day,
  };
  const exact: Asked = {
    said: chance.pick([`on ${number} ${name} ${year}`, `on ${name} ${number}`, `on ${name} ${ordinal(number)}, ${year}`]),
    from: today,
    to: today + day,
  };
  const whole: Asked = { said: chance.pick([`in ${name} ${year}`, `in ${name}`]), from: first, to: end };
  const around: Asked = { said: `around ${number} ${name}`, from: today - 2 * day, to: today + 3 * day };
  const choices = [exact, part, whole, around];
  const back = Math.round((now - at) / (30.44 * day));
  if (back >= 1 && back <= 11) choices.push({ said: `last ${name}`, from: first, to: end });
  return chance.pick(choices);
}

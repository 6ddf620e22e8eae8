/** A cron expression in plain English: "every weekday at 08:00". */
import type { Cron } from './cron/parse.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July'].concat(
  'August September October November December'.split(' '),
);
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];
const workdays = 0b0111110;
const weekend = 0b1000001;
const all = (count: number, from = 0) => Array.from({ length: count }, (_, at) => at + from);
const inMask = (mask: number, count: number, from = 0) => all(count, from).filter((value) => (mask & (1 << value)) !== 0);
const two = (value: number) => String(value).padStart(2, '0');

/** Use to say back what was understood. */
export function cronWords(cron: Cron): string {
  const minutes = [...inMask(cron.minutes[0], 30), ...inMask(cron.minutes[1], 30).map((value) => value + 30)];
  const hours = inMask(cron.hours, 24);
  const days = dayWords(cron);
  const ofMonths = inMask(cron.months, 12, 1);
  const month = ofMonths.length === 12 ? '' : ` in ${listed(ofMonths.map((value) => months[value - 1] ?? ''))}`;
  return timesOf(minutes, hours, days, month);
}

function timesOf(minutes: number[], hours: number[], days: string, month: string): string {
  const on = days === '' && month === '' ? '' : `, ${days === '' ? 'every day' : days}${month}`;
  if (hours.length === 24) return `${minuteWords(minutes)}${on}`;
  if (minutes.length * hours.length <= 6) {
    const times = hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`));
    return `${days === '' ? 'every day' : days}${month} at ${listed(times)}`;
  }
  return `${minuteWords(minutes)} ${hourWords(hours)}${on}`;
}

function minuteWords(minutes: number[]): string {
  const step = stepOf(minutes, 60);
  if (step === 1) return 'every minute';
  if (step !== null) return `every ${step} minutes`;
  if (minutes.length === 1 && minutes[0] === 0) return 'every hour';
  return `at ${listed(minutes.map(String))} minute${minutes.length === 1 && minutes[0] === 1 ? '' : 's'} past every hour`;
}

function hourWords(hours: number[]): string {
  const [first = 0, last = 0] = [hours[0], hours.at(-1)];
  if (hours.length > 1 && last - first === hours.length - 1) return `from ${two(first)}:00 to ${two(last)}:59`;
  return `in the hour${hours.length === 1 ? '' : 's'} of ${listed(hours.map(two))}`;
}

/** Every how many it is, where it is even all the way round. */
function stepOf(values: number[], round: number): number | null {
  const step = (values[1] ?? round) - (values[0] ?? 0);
  const isEven = values[0] === 0 && round % step === 0 && values.length === round / step;
  return isEven && step < round ? step : null;
}

/** Empty where every day fits. */
function dayWords(cron: Cron): string {
  const ofMonth = monthDayWords(cron);
  const ofWeek = weekdayWords(cron);
  if (ofMonth === '' || ofWeek === '') return ofMonth || ofWeek;
  return cron.either ? `${ofMonth} and ${ofWeek}` : `${ofMonth} where that is ${ofWeek.replace(/^every /, 'a ')}`;
}

function monthDayWords(cron: Cron): string {
  const days = inMask(cron.days, 31, 1);
  if (days.length === 31) return '';
  const named = [...(days.length > 0 ? [`day ${listed(days.map(String))}`] : []), ...(cron.lastDay ? ['the last day'] : [])];
  return `on ${listed(named)} of the month`;
}

function weekdayWords(cron: Cron): string {
  if (cron.weekdays === 0b1111111) return '';
  const nth = [...inMask(cron.nth[0], 21), ...inMask(cron.nth[1], 14).map((value) => value + 21)];
  const plain = inMask(cron.weekdays, 7);
  const special = [
    ...nth.map((value) => `the ${ordinals[Math.floor(value / 7)]} ${weekdays[value % 7]} of the month`),
    ...inMask(cron.lastWeekdays, 7).map((value) => `the last ${weekdays[value]} of the month`),
  ];
  if (special.length > 0) return `on ${listed([...plain.map((value) => `every ${weekdays[value]}`), ...special])}`;
  if (cron.weekdays === workdays) return 'every weekday';
  if (cron.weekdays === weekend) return 'every Saturday and Sunday';
  return `every ${listed(plain.map((value) => weekdays[value] ?? ''))}`;
}

function listed(parts: readonly string[]): string {
  if (parts.length <= 1) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

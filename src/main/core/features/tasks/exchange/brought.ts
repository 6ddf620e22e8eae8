/** A task as another program wrote it down. */
import type { Task } from '../../../../../contract/keeping/tasks.ts';
import { flat, instantOf, type Wall, wallAt } from '../time/zone.ts';

export interface Brought {
  /** Where in the text, for a person. */
  where: string;
  title: string;
  description: string;
  status: Task['status'];
  /** Null where it says none. */
  priority: number | null;
  tags: string[];
  due: number | null;
  repeats: string | null;
  completedAt: number | null;
  /** What the other program calls it. */
  uid: string | null;
}
export interface Skipped {
  where: string;
  why: string;
}
/** What was read next: a task, or what is none and why, or both where something of it could not be taken. */
export type Read = Brought | Skipped;

/** Due when the day ends. */
const isDayLong = ({ hour, minute }: Wall): boolean => hour === 23 && minute === 59;

const two = (n: number, places = 2): string => String(n).padStart(places, '0');

/** `2026-12-24`, with a time where it has one. */
export function dateText(due: number, zone: string): string {
  const wall = wallAt(due, zone);
  const day = `${two(wall.year, 4)}-${two(wall.month)}-${two(wall.day)}`;
  return isDayLong(wall) ? day : `${day} ${two(wall.hour)}:${two(wall.minute)}`;
}

/** The other way; null where there is no such day or time. */
export function dateFrom(text: string, zone: string): number | null {
  const [year, month, day, hour = 23, minute = 59] = (text.match(/\d+/g) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || hour > 23 || minute > 59) return null;
  const wall = { year, month, day, hour, minute };
  const date = new Date(flat(wall));
  if (date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) return null;
  return instantOf(wall, zone);
}

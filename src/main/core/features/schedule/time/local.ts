/** Instants and local times of a zone. */
import { civil } from './cron/match.ts';
import type { Zone } from './zone.ts';

const dayMs = 86_400_000;

/** Local time as milliseconds since 1970, as if the place had no zone. */
export const toLocal = (zone: Zone, ms: number): number => ms + zone.at(ms).offset;

/** The instant of a local time; one that a clock change skips is the first instant after it, one that comes twice its first passing. */
export function fromLocal(zone: Zone, local: number): number {
  let stretch = zone.at(local - dayMs);
  for (;;) {
    const { to, offset, from } = stretch;
    if (local < to + offset) return Math.max(local - offset, from);
    stretch = zone.at(to);
  }
}

interface LocalParts {
  year: number;
  month: number;
  day: number;
  /** 0 is Sunday. */
  weekday: number;
  hour: number;
  minute: number;
  second: number;
}

export function partsOf(local: number): LocalParts {
  const days = Math.floor(local / dayMs);
  const seconds = Math.floor((local - days * dayMs) / 1000);
  const time = { hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60 };
  return { ...civil(days), weekday: (((days + 4) % 7) + 7) % 7, ...time };
}

/** `2026-03-01 09:00`, with seconds where there are any. */
export function localWords(zone: Zone, ms: number): string {
  const { year, month, day, hour, minute, second } = partsOf(toLocal(zone, ms));
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  return `${date} ${two(hour)}:${two(minute)}${second > 0 ? `:${two(second)}` : ''}`;
}

/** Values that cross into the log or to a model: bounded, whole characters, no secret in them. */
import { redact } from '../../../base/redact.ts';

/** In characters, about as many as its JSON has: more goes into a file. */
export const largestAnswer = 64 * 1024;
/** What a runner may answer with, in bytes. */
export const largestOutput = 8 * 1024 * 1024 + 64 * 1024;
const largestArgs = 4 * 1024 * 1024;
const deepest = 32;

/** Why arguments cannot be taken at all; null when they can. */
export function unfit(args: unknown): string | null {
  if (depthOf(args, 0) > deepest) return 'The arguments are nested too deep.';
  const json = JSON.stringify(args) ?? '';
  if (json.length > largestArgs) return `The arguments have more than ${largestArgs} characters.`;
  // JSON writes half a character as an escape, and only then.
  return /(?<!\\)(?:\\\\)*\\ud[89a-f][0-9a-f]{2}/i.test(json) ? 'The arguments hold half of a character.' : null;
}

function depthOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > deepest) return depth;
  return Object.values(value).reduce((most: number, inner) => Math.max(most, depthOf(inner, depth + 1)), depth + 1);
}

/** Every text in a value through `change`; keys stay. */
function mapTexts(value: unknown, change: (text: string, key: string) => string, key = ''): unknown {
  if (typeof value === 'string') return change(value, key);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapTexts(inner, change, name)]));
}

/** Secrets of known shapes taken out, through a whole value; also where only the name of its key tells that it is one. */
export const withoutSecrets = (value: unknown): unknown =>
  mapTexts(value, (text, key) => {
    const clean = redact(text.toWellFormed());
    const named = `${key}: ${clean}`;
    return text.length < 500 && !/\s/.test(text) && redact(named) !== named ? '[redacted: credential]' : clean;
  });

/** For the log: the same, and no text longer than this. The hash beside it binds the whole. */
export const forLog = (value: unknown): unknown =>
  withoutSecrets(mapTexts(value, (text) => (text.length > 4000 ? `${text.slice(0, 4000)}…` : text)));

/** The beginning of a value in its own shape, about `room` characters long. */
export function beginningOf(value: unknown, room = largestAnswer / 4): unknown {
  const left = { room };
  return begin(value, left);
}

function begin(value: unknown, left: { room: number }): unknown {
  if (typeof value === 'string') {
    const shown = value.length > left.room ? `${value.slice(0, Math.max(0, left.room)).toWellFormed()}…` : value;
    left.room -= shown.length + 4;
    return shown;
  }
  if (typeof value !== 'object' || value === null) {
    left.room -= 8;
    return value;
  }
  if (Array.isArray(value)) {
    const shown: unknown[] = [];
    for (const item of value) {
      if (left.room <= 0) break;
      shown.push(begin(item, left));
    }
    return shown;
  }
  const shown: [string, unknown][] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (left.room <= -1000) break;
    left.room -= key.length + 4;
    shown.push([key, begin(inner, left)]);
  }
  return Object.fromEntries(shown);
}

/** About how long its JSON is, told without making it: that would hold the thread for what is large. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  if (Array.isArray(value)) return value.reduce((sum: number, inner) => sum + sizeOf(inner) + 1, 2);
  return Object.entries(value).reduce((sum, [key, inner]) => sum + key.length + sizeOf(inner) + 4, 2);
}

/** The file that keeps a large answer: as text where it is one text, else as JSON. */
export function fileOf(tool: string, data: unknown): { name: string; text: string } {
  const members = typeof data === 'object' && data !== null ? Object.values(data) : [data];
  const [longest = ''] = members.filter((inner) => typeof inner === 'string').sort((a, b) => b.length - a.length);
  if (longest.length > sizeOf(data) * 0.8) return { name: `${tool}.txt`, text: longest };
  return { name: `${tool}.json`, text: JSON.stringify(data) };
}

const chunk = 256 * 1024;

/** A text as bytes, a part in each turn of the event loop. */
export async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + chunk, text.length);
    // A character of two halves is not cut between them.
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1] ?? '')) end += 1;
    yield Buffer.from(text.slice(at, end));
    at = end;
  }
}

const mostLines = 200;
const longestLine = 2000;

export const boundLines = (lines: readonly string[]): string[] =>
  lines.slice(0, mostLines).map((line) => redact(line.slice(0, longestLine).toWellFormed()));

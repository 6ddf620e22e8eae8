/** What binds what was shown to what runs. */
import { createHash } from 'node:crypto';

/** SHA-256 over a value, whatever the order of its keys. */
export const hashOf = (value: unknown): string => createHash('sha256').update(ordered(value)).digest('hex');

function ordered(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${ordered(inner)}`).join(',')}}`;
}

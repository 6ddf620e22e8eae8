/** One text for one value: keys sorted, no spaces. What is hashed must read back as what was said. */
import { AppError } from '../../base/errors.ts';

/** Thrown for what JSON cannot carry (a Date, NaN, a Map): AppError `internal`, since a projection would see it before a rebuild and not after. */
export function canonicalJson(value: unknown): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return numberText(value);
    case 'object':
      return Array.isArray(value) ? arrayText(value) : objectText(value);
    default:
      throw unfit(typeof value);
  }
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw unfit(String(value));
  return Object.is(value, -0) ? '-0' : String(value);
}

function arrayText(value: readonly unknown[]): string {
  let text = '[';
  for (let at = 0; at < value.length; at += 1) text += at === 0 ? canonicalJson(value[at]) : `,${canonicalJson(value[at])}`;
  return `${text}]`;
}

function objectText(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw unfit(value.constructor?.name ?? 'an object with a class');
  const members = value as Record<string, unknown>;
  let text = '';
  for (const key of inOrder(Object.keys(value))) {
    const member = members[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${nameText(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** Most come in order already. */
function inOrder(keys: string[]): string[] {
  for (let at = 1; at < keys.length; at += 1) if ((keys[at - 1] ?? '') > (keys[at] ?? '')) return keys.sort();
  return keys;
}

/** The names of members are few and return in every event. */
const names = new Map<string, string>();
const mostNames = 1_000;

function nameText(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const text = JSON.stringify(key);
  if (names.size < mostNames && key.length <= 64) names.set(key, text);
  return text;
}

function unfit(what: string): AppError {
  return new AppError('internal', `An event holds ${what}, which JSON cannot carry.`);
}

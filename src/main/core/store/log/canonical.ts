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
  let text = '';
  for (const [key, member] of Object.entries(value).sort(byKey)) {
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

const byKey = (a: [string, unknown], b: [string, unknown]) => (a[0] < b[0] ? -1 : 1);

function unfit(what: string): AppError {
  return new AppError('internal', `An event holds ${what}, which JSON cannot carry.`);
}

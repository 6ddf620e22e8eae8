/**
 * A stranger's JSON Schema before anything is checked with it: references are written out, so that no check can run away;
 * patterns and the like are left to the server, since a hostile one can hold a thread for ever; words are cleaned.
 */
import { cleanText, isPlain } from './clean.ts';

type Schema = Record<string, unknown>;

/** Thrown where a schema cannot be used at all. */
export class BadSchema extends Error {}

const most = { nodes: 2_000, depth: 16, words: 1_000, values: 500 };

const numbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength', 'minItems', 'maxItems'];
const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const single = ['items', 'additionalProperties', 'not'];

/** Thrown when it is no object schema, or too large once written out: BadSchema. */
export function boundSchema(schema: Schema): Schema {
  if (schema.type !== 'object') throw new BadSchema('its input is not an object');
  return { ...write(schema, { root: schema, budget: { nodes: most.nodes }, open: [], depth: 0 }), type: 'object' };
}

interface Walk {
  root: Schema;
  budget: { nodes: number };
  /** The references that are being written out: one within itself ends there. */
  open: readonly string[];
  depth: number;
}

const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

function write(schema: Schema, walk: Walk): Schema {
  walk.budget.nodes -= 1;
  if (walk.budget.nodes < 0) throw new BadSchema('its schema is too large');
  if (walk.depth > most.depth) return {};
  if (typeof schema.$ref === 'string') return writeReference(schema.$ref, schema, walk);
  const deeper = { ...walk, depth: walk.depth + 1 };
  const out: Schema = { ...words(schema), ...plainMembers(schema) };
  for (const key of single) {
    const inner = schema[key];
    if (typeof inner === 'boolean') out[key] = inner;
    else if (isObject(inner)) out[key] = write(inner, deeper);
  }
  for (const key of lists) {
    const inner = schema[key];
    if (Array.isArray(inner) && inner.length > 0)
      out[key] = inner.map((item) => (isObject(item) ? write(item, deeper) : item === true));
  }
  if (isObject(schema.properties)) out.properties = properties(schema.properties, deeper);
  return out;
}

/** Only within the schema itself: nothing is ever fetched. */
function writeReference(ref: string, schema: Schema, walk: Walk): Schema {
  if (!ref.startsWith('#')) throw new BadSchema(`it refers to ${cleanText(ref, 80)}, which is outside of it`);
  if (walk.open.includes(ref)) return words(schema);
  let target: unknown = walk.root;
  for (const part of ref.slice(1).split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    target = isObject(target) && Object.hasOwn(target, key) ? target[key] : undefined;
  }
  if (!isObject(target)) return words(schema);
  return { ...write(target, { ...walk, open: [...walk.open, ref], depth: walk.depth + 1 }), ...words(schema) };
}

function properties(members: Schema, walk: Walk): Schema {
  const out: Schema = Object.create(null);
  for (const [name, inner] of Object.entries(members)) {
    if (!isPlain(name) || name === '__proto__') throw new BadSchema('the name of an argument has characters that cannot be seen');
    out[name] = isObject(inner) ? write(inner, walk) : {};
  }
  return { ...out };
}

function words(schema: Schema): Schema {
  const out: Schema = {};
  for (const key of ['title', 'description']) {
    const text = schema[key];
    if (typeof text === 'string') out[key] = cleanText(text, most.words);
  }
  return out;
}

const cleanScalar = (value: unknown) => (typeof value === 'string' ? cleanText(value, most.words) : value);
const isScalar = (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value);
const typeNames = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']);

function plainMembers(schema: Schema): Schema {
  const out: Schema = {};
  const types = [schema.type].flat().filter((type) => typeof type === 'string' && typeNames.has(type));
  if (types.length > 0) out.type = types.length === 1 ? types[0] : [...new Set(types)];
  for (const key of numbers) if (typeof schema[key] === 'number') out[key] = schema[key];
  if (Array.isArray(schema.required)) {
    const names = schema.required.filter((name) => typeof name === 'string').slice(0, most.values);
    if (names.length > 0) out.required = [...new Set(names)];
  }
  if (Array.isArray(schema.enum) && schema.enum.length > 0) {
    // A value that had to be cleaned would be another value: it is dropped rather than offered falsely.
    const values = schema.enum.filter((value) => isScalar(value) && cleanScalar(value) === value).slice(0, most.values);
    if (values.length > 0) out.enum = [...new Set(values)];
  }
  if (isScalar(schema.const) && cleanScalar(schema.const) === schema.const) out.const = schema.const;
  if (isScalar(schema.default)) out.default = cleanScalar(schema.default);
  return out;
}

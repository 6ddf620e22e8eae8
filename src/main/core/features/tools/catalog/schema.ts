/** JSON Schema both ways: what a model is told of a tool, and what a stranger's tool is checked with. */
import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

/** What fits, as it was understood; or which field does not, and why. */
export type Fit = { ok: true; data: unknown } | { ok: false; field: string; message: string };

/** Use for a tool of the house: its schema as a model, a program and the documentation are given it. */
export function toJson(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}

export function fitTo(schema: z.ZodType, value: unknown): Fit {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, data: parsed.data };
  const [issue] = parsed.error.issues;
  const inner = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
  return { ok: false, field: inner.map(String).join('.'), message: issue?.message ?? 'It does not fit.' };
}

const made = new Map<string, z.ZodType>();

/**
 * Use for a tool that was brought in. Patterns are left to whoever does the work: a stranger's can hold a thread for ever. What
 * cannot be expressed here is not checked here either; that the arguments are an object always is.
 */
export function fromJson(json: JsonSchema, io: 'input' | 'output'): z.ZodType {
  const key = `${io} ${JSON.stringify(json)}`;
  const known = made.get(key);
  if (known) return known;
  if (made.size > 2000) made.clear();
  const schema = read(io === 'input' ? closed(json) : json);
  made.set(key, schema);
  return schema;
}

/** An argument that the schema does not know of is refused unless it says that there may be more. */
const closed = (json: JsonSchema): JsonSchema =>
  json.additionalProperties === undefined && isObject(json.properties) ? { ...json, additionalProperties: false } : json;

function read(json: JsonSchema): z.ZodType {
  try {
    return z.fromJSONSchema(checkable(json, 0) as Parameters<typeof z.fromJSONSchema>[0]);
  } catch {
    return json.type === 'object' ? z.record(z.string(), z.unknown()) : z.unknown();
  }
}

const isObject = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value);
const unchecked = new Set([
  'pattern',
  'patternProperties',
  'format',
  'not',
  'if',
  'then',
  'else',
  '$schema',
  '$id',
  '$ref',
  '$defs',
]);
const deepest = 32;

function checkable(value: unknown, depth: number): unknown {
  if (depth > deepest) return {};
  if (Array.isArray(value)) return value.map((item) => checkable(item, depth + 1));
  if (!isObject(value)) return value;
  // Names of arguments are no keywords: one may be called `pattern`.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      if (unchecked.has(key)) return [];
      if (key === 'properties' && isObject(inner))
        return [[key, Object.fromEntries(Object.entries(inner).map(([name, member]) => [name, checkable(member, depth + 2)]))]];
      return [[key, key === 'enum' || key === 'const' || key === 'default' ? inner : checkable(inner, depth + 1)]];
    }),
  );
}

/** How a feature states what crosses a process boundary: requests, events and their errors, as data. */
import { z } from 'zod';

/** Every code that a caller can meet, with the HTTP status that carries it. The list is public: codes are kept. */
export const errorStatus = {
  invalid_input: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  refused: 422,
  approval_needed: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorStatus;

/** Codes that any request may answer with; a request's own list names only what is special to it. */
export const commonErrors: readonly ErrorCode[] = [
  'invalid_input',
  'unauthorized',
  'forbidden',
  'too_large',
  'rate_limited',
  'internal',
  'unavailable',
];

/** One call of the public contract. `example` is an input that parses; tests and docs use it. */
export interface RequestShape<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
  readonly errors: readonly ErrorCode[];
  readonly example: { readonly input: unknown; readonly output: unknown };
  readonly meaning: string;
}

/** One thing the daemon tells its windows and clients. */
export interface EventShape<P extends z.ZodType = z.ZodType> {
  readonly payload: P;
  readonly example: unknown;
  readonly meaning: string;
}

/** Use to declare a request; keeps the schemas' types. */
export function request<I extends z.ZodType, O extends z.ZodType>(shape: {
  meaning: string;
  input: I;
  output: O;
  errors?: readonly ErrorCode[];
  example: { input: z.input<I>; output: z.input<O> };
}): RequestShape<I, O> {
  return { ...shape, errors: shape.errors ?? [] };
}

/** Use to declare an event; keeps the payload's type. */
export function event<P extends z.ZodType>(shape: { meaning: string; payload: P; example: z.input<P> }): EventShape<P> {
  return shape;
}

export interface FeatureContract {
  readonly requests: Record<string, RequestShape>;
  readonly events: Record<string, EventShape>;
}

/** Unknown keys are refused everywhere: a misspelt option must never be silently ignored. */
export const shape = z.strictObject;

/** A UUID v7, the only kind of id in Hearth. */
export const id = z.uuid({ version: 'v7' });

/** An instant: ISO 8601 in UTC, milliseconds. */
export const instant = z.iso.datetime();

/** What every list request may be asked for. */
export const page = { limit: z.int().min(1).max(500).optional(), cursor: z.string().max(500).optional() };

/** What every list request answers: `next` is an opaque cursor, null where all fit. */
export const listOf = <T extends z.ZodType>(item: T) => z.strictObject({ items: z.array(item), next: z.string().nullable() });

export const nothing = z.strictObject({});

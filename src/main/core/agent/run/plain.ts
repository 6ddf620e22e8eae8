/** Values as the log gives them back: what JSON can carry, keys in order. So a run that is read back asks what it asked before. */

/** The same value gives the same text, whatever the order of its keys. Never throws for what came out of JSON or a message. */
export const sortedJson = (value: unknown): string => JSON.stringify(value, inOrder) ?? 'null';

/** Use for everything that comes from a model or a tool, before it is used or kept. */
export const plain = <T>(value: T): T => JSON.parse(sortedJson(value)) as T;

const inOrder = (_key: string, part: unknown): unknown =>
  typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
    : part;

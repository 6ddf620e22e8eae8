/** SQL written as SQL, prepared once per connection. A query takes a Reader, a change takes a Writer: the types keep them apart. */
import type { Params, Reader, Row, Writer } from './types.ts';

export interface Query<P extends Params, R> {
  readonly text: string;
  get(reader: Reader, params: P): R | undefined;
  all(reader: Reader, params: P): R[];
  iterate(reader: Reader, params: P): IterableIterator<R>;
}

export interface Change<P extends Params> {
  readonly text: string;
  /** Answers how many rows changed. */
  run(writer: Writer, params: P): number;
}

/** Use for SELECT: `const byId = query<{ id: string }, TaskRow>('SELECT … WHERE id = :id')`. */
export function query<P extends Params, R = Row>(text: string): Query<P, R> {
  return {
    text,
    // The row's shape is the statement's own: the one place where SQL's result gets its type.
    get: (reader, params) => reader.prepare(text).get(params) as R | undefined,
    all: (reader, params) => reader.prepare(text).all(params) as R[],
    iterate: (reader, params) => reader.prepare(text).iterate(params) as IterableIterator<R>,
  };
}

/** Use for INSERT, UPDATE, DELETE inside a projection or a command. Thrown where a parameter is missing: TypeError. */
export function change<P extends Params>(text: string): Change<P> {
  const { placed, names } = inPlaces(text);
  return {
    text,
    run: (writer, params) => {
      // Looked up by name in SQLite, the parameters of a long row cost more than the row.
      const values = names.map((name) => params[name]);
      if (values.includes(undefined)) throw new TypeError(`A parameter is missing of: ${names.join(', ')}.`);
      return writer.prepare(placed).run(values as Value[]).changes;
    },
  };
}

/** So many rows go in one statement. */
const rowsAtOnce = 16;

/** Use for rows that come many at once: a statement for each would cost as much as its row. Thrown where a value is missing: TypeError. */
export function insertion<P extends Params>(table: string, names: readonly (keyof P & string)[]) {
  const row = `(${names.map(() => '?').join(', ')})`;
  const textFor = (count: number) => `INSERT INTO ${table} (${names.join(', ')}) VALUES ${Array(count).fill(row).join(', ')}`;
  const [one, many] = [textFor(1), textFor(rowsAtOnce)];
  return (writer: Writer, rows: readonly P[]): void => {
    for (let from = 0; from < rows.length; ) {
      const count = rows.length - from >= rowsAtOnce ? rowsAtOnce : 1;
      const values: (Value | undefined)[] = [];
      for (let at = from; at < from + count; at += 1) for (const name of names) values.push(rows[at]?.[name]);
      if (values.includes(undefined)) throw new TypeError(`A value is missing of: ${names.join(', ')}.`);
      writer.prepare(count === 1 ? one : many).run(values as Value[]);
      from += count;
    }
  };
}

type Value = Params[string];

/** The statement with `?` for each `:name` outside of its strings and comments, and the names in that order. */
function inPlaces(text: string): { placed: string; names: string[] } {
  const names: string[] = [];
  const placed = text.replace(/'(?:[^']|'')*'|"[^"]*"|--[^\n]*|:([A-Za-z_]\w*)/g, (found, name: string | undefined) => {
    if (name === undefined) return found;
    names.push(name);
    return '?';
  });
  return { placed, names };
}

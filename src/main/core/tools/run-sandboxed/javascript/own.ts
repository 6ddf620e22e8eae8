/**
 * A tool of the user's own: a module whose default export has `name`, `description`, `input` (a JSON Schema) and `handler`. It is
 * read and run in the engine alone, a new one each time, so that nothing stays between calls.
 */
import type { QuickJSHandle } from 'quickjs-emscripten-core';
import { AppError } from '../../../base/errors.ts';
import type { Limits } from '../outcome.ts';
import { type Engine, inEngine, ScriptError } from './engine.ts';

interface Source {
  source: string;
  /** The file's name, for errors. */
  file: string;
}

/** What a file says of itself; nothing in it is believed before it is looked at. */
export interface Described {
  name: unknown;
  description: unknown;
  input: unknown;
  output?: unknown;
}

/** A schema without end would be a flood of its own. */
const reading: Partial<Limits> = { timeMs: 1_000, memoryBytes: 32 * 1024 * 1024 };

/** Use to read what a tool is, before anybody agreed to it. Thrown: AppError `refused`, which says what is wrong with the file. */
export function describeOwn({ source, file }: Source, bounds: Limits): Promise<Described> {
  return asked({ ...bounds, ...reading }, (engine) => {
    const tool = toolIn(engine, source, file);
    const part = (name: string): unknown => {
      const json = engine.toJson(engine.context.getProp(tool, name));
      return json === undefined ? undefined : JSON.parse(json);
    };
    if (engine.context.typeof(engine.context.getProp(tool, 'handler')) !== 'function')
      throw new ScriptError('Its `handler` is not a function.');
    const described: Described = { name: part('name'), description: part('description'), input: part('input') };
    const output = part('output');
    return output === undefined ? described : { ...described, output };
  });
}

/** Use to run one that was agreed to. `args` fit its schema already. */
export function callOwn(
  { source, file, args }: Source & { args: unknown },
  bounds: Limits,
  log: (line: string) => void,
): Promise<unknown> {
  return asked(bounds, (engine) => {
    try {
      const handler = engine.context.getProp(toolIn(engine, source, file), 'handler');
      const json = engine.toJson(engine.call(handler, JSON.stringify(args) ?? 'null'));
      engine.finish();
      return json === undefined ? null : JSON.parse(json);
    } finally {
      for (const text of [engine.stdout, engine.stderr]) for (const line of String(text).split('\n')) if (line !== '') log(line);
    }
  });
}

function toolIn(engine: Engine, source: string, file: string): QuickJSHandle {
  const tool = engine.context.getProp(engine.evaluate(source, 'module', file), 'default');
  if (engine.context.typeof(tool) !== 'object')
    throw new ScriptError('It has no `export default { name, description, input, handler }`.');
  return tool;
}

async function asked<T>(bounds: Limits, work: (engine: Engine) => T): Promise<T> {
  try {
    return await inEngine(bounds, '', work);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    throw new AppError('refused', error.message.slice(0, 4_000), { reason: error.stopped?.code ?? 'tool_fault' });
  }
}

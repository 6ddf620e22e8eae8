/** A script of JavaScript, as `run_sandboxed` runs it. */
import type { QuickJSHandle } from 'quickjs-emscripten-core';
import { type Limits, limits, type Outcome } from '../outcome.ts';
import { type Engine, inEngine, ScriptError } from './engine.ts';

/** Use to run a script that nobody vouches for. It never throws for what the script does. */
export async function runJavaScript(
  script: { code: string; stdin?: string | undefined },
  bounds: Limits = limits,
): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = await inEngine(bounds, script.stdin ?? '', (engine) => evaluated(engine, script.code)).catch(
    (error: unknown) => {
      if (!(error instanceof ScriptError)) throw error;
      return failed(error, '', '', false);
    },
  );
  return { ...outcome, tookMs: Math.round(performance.now() - startedAt) };
}

type Untimed = Omit<Outcome, 'tookMs'>;

function evaluated(engine: Engine, code: string): Untimed {
  const { stdout, stderr } = engine;
  try {
    const value = engine.evaluate(asScript(engine, code), 'script', 'script.js');
    engine.finish();
    const data = lastValue(engine, value);
    return { stdout: String(stdout), stderr: String(stderr), exitCode: 0, ...data, truncated: stdout.truncated };
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    return failed(error, String(stdout), String(stderr), stdout.truncated || stderr.truncated);
  }
}

/** A value that JSON has no word for is no failure of the script: it is said, and left out. */
function lastValue(engine: Engine, value: QuickJSHandle): { value?: unknown } {
  try {
    const json = engine.toJson(value);
    return json === undefined ? {} : { value: JSON.parse(json) as unknown };
  } catch (error) {
    if (!(error instanceof ScriptError) || error.stopped) throw error;
    engine.stderr.add(`The last value is left out, since it cannot be told as JSON: ${error.message.split('\n')[0]}\n`);
    return {};
  }
}

function failed(error: ScriptError, stdout: string, stderr: string, truncated: boolean): Untimed {
  const { stopped } = error;
  const said = stderr === '' || stderr.endsWith('\n') ? stderr : `${stderr}\n`;
  const exitCode = stopped === undefined ? 1 : stopped.code === 'timeout' ? 124 : 137;
  return { stdout, stderr: `${said}${error.message}\n`, exitCode, truncated, ...(stopped ? { stopped } : {}) };
}

/**
 * As it stands where that parses; with `return` or `await` at its top, as the body of an async function. The first line stays
 * the first line, so that an error names the right one.
 */
function asScript(engine: Engine, code: string): string {
  const parses = (text: string) => {
    const compiled = engine.context.evalCode(text, 'script.js', { type: 'global', compileOnly: true });
    return compiled.error === undefined;
  };
  const wrapped = `(async () => {${code}\n})()`;
  return !parses(code) && parses(wrapped) ? wrapped : code;
}

/**
 * One script in QuickJS, compiled to WebAssembly: an interpreter in a memory of its own, made new for each script, that is
 * handed two functions of ours and nothing else. It has no clock that fires, no files, no network and no modules.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSSyncVariant,
} from 'quickjs-emscripten-core';
import { BoundedText, type Limits, type Stopped } from '../outcome.ts';
import { prelude } from './prelude.ts';

const page = 64 * 1024;
/** What the engine asks for at start, and what its own code may use beside the script's memory. */
const startPages = 256;
const stackBytes = 256 * 1024;
/** Jobs of promises: a chain that never ends is stopped by its number too, not by the clock alone. */
const maxJobs = 1_000_000;
const jobsAtOnce = 1_000;

type Custom = NonNullable<Parameters<typeof newVariant>[1]>;
type Ready<T> = Exclude<NonNullable<T>, (...args: never[]) => unknown>;

/** Node has it; its types are among the browser's alone, which the daemon does without. */
interface Wasm {
  compile(bytes: Uint8Array): Promise<Ready<Custom['wasmModule']>>;
  Memory: new (pages: { initial: number; maximum: number }) => Ready<Custom['wasmMemory']> & { readonly buffer: ArrayBuffer };
}
const itsName: string = 'WebAssembly';
const wasm: Wasm = Reflect.get(globalThis, itsName);

/** The package's types are those of its CommonJS half, where the default lies one deeper. */
const base: QuickJSSyncVariant = 'default' in variant ? variant.default : variant;

/** Compiled once in a process, and made into a new instance for each script. */
let compiled: ReturnType<Wasm['compile']> | undefined;
function engineCode(): ReturnType<Wasm['compile']> {
  const path = () => createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  compiled ??= readFile(path()).then((bytes) => wasm.compile(bytes));
  return compiled;
}

/** Thrown inside: the script failed by its own doing. `text` is what the person reads. */
export class ScriptError extends Error {
  readonly stopped: Stopped | undefined;
  constructor(text: string, stopped?: Stopped) {
    super(text);
    this.name = 'ScriptError';
    this.stopped = stopped;
  }
}

/** A running engine, as scripts and the user's own tools use it. */
export interface Engine {
  /** The value of the last expression, or of a module its exports; a promise is waited for. Thrown: ScriptError. */
  evaluate(code: string, type: 'script' | 'module', file: string): QuickJSHandle;
  /** Calls a function with one argument, given as JSON; a promise is waited for. Thrown: ScriptError. */
  call(fn: QuickJSHandle, json: string): QuickJSHandle;
  /** Undefined where JSON has no word for it. Thrown: ScriptError. */
  toJson(value: QuickJSHandle): string | undefined;
  /** Works off what promises left to do. Thrown: ScriptError. */
  finish(): void;
  readonly context: QuickJSContext;
  readonly stdout: BoundedText;
  readonly stderr: BoundedText;
}

/**
 * Use to run something in a new engine. Nothing is given back to it afterwards, so nothing is freed by hand either: the whole
 * instance is dropped, which also holds when the script broke it.
 */
export async function inEngine<T>(bounds: Limits, stdin: string, work: (engine: Engine) => T): Promise<T> {
  const maximum = startPages + Math.ceil(bounds.memoryBytes / page);
  const wasmMemory = new wasm.Memory({ initial: startPages, maximum });
  const own = newVariant(base, { wasmModule: await engineCode(), wasmMemory });
  const quickjs = await newQuickJSWASMModuleFromVariant(own);
  const watch: Watch = {
    deadline: Date.now() + bounds.timeMs,
    stopped: undefined,
    usedUp: () => wasmMemory.buffer.byteLength > 0.75 * bounds.memoryBytes,
  };
  try {
    const runtime = quickjs.newRuntime();
    runtime.setMemoryLimit(bounds.memoryBytes);
    runtime.setMaxStackSize(stackBytes);
    runtime.setInterruptHandler(() => {
      if (Date.now() > watch.deadline) watch.stopped ??= tooLong;
      return watch.stopped !== undefined;
    });
    return work(makeEngine(runtime, bounds, stdin, watch));
  } catch (error) {
    throw error instanceof ScriptError ? error : brokenEngine(error, watch.stopped);
  }
}

const tooLong: Stopped = { code: 'timeout', message: 'The script ran longer than it may.' };
const tooMuchOutput: Stopped = { code: 'output', message: 'The script printed more than it may.' };
const tooMuchMemory: Stopped = { code: 'memory', message: 'The script wanted more memory than it may have.' };
const tooDeep: Stopped = { code: 'stack', message: 'The script nested deeper than it may.' };

interface Watch {
  deadline: number;
  stopped: Stopped | undefined;
  /** Most of the memory is taken. */
  usedUp(): boolean;
}

/** What reaches Node is a fault of the instance itself: its stack or its memory ended, or it met an impossible state. */
function brokenEngine(error: unknown, stopped: Stopped | undefined): ScriptError {
  const what = stopped ?? (error instanceof RangeError ? tooDeep : tooMuchMemory);
  return new ScriptError(what.message, what);
}

function makeEngine(runtime: QuickJSRuntime, bounds: Limits, stdin: string, watch: Watch): Engine {
  const context = runtime.newContext();
  const stdout = new BoundedText(bounds.outputBytes);
  const stderr = new BoundedText(bounds.outputBytes);
  const write = context.newFunction('write', (stream, line) => {
    const kept = (context.getString(stream) === 'err' ? stderr : stdout).add(context.getString(line));
    if (!kept) watch.stopped ??= tooMuchOutput;
  });
  const own = ours(context, write, stdin);

  const fail = (error: QuickJSHandle): never => {
    const said = context.callFunction(own.describe, context.undefined, error);
    // An interrupt cannot be caught, so it may also end the words about itself.
    const text = said.error ? 'The script failed, and its error cannot be shown.' : context.getString(said.value);
    // With no memory left for an error of its own, the engine throws null.
    const spent = context.typeof(error) === 'object' && context.dump(error) === null && watch.usedUp();
    const stopped = watch.stopped ?? (spent ? tooMuchMemory : stoppedBy(text));
    throw new ScriptError(stopped?.message ?? text, stopped);
  };
  const runJobs = (): void => {
    for (let done = 0; runtime.hasPendingJob(); done += jobsAtOnce) {
      if (watch.stopped) throw new ScriptError(watch.stopped.message, watch.stopped);
      if (done >= maxJobs) throw new ScriptError('The script left promises that never end.', tooLong);
      const ran = runtime.executePendingJobs(jobsAtOnce);
      if (ran.error) fail(ran.error);
      if (Date.now() > watch.deadline) watch.stopped ??= tooLong;
    }
  };
  const settled = (value: QuickJSHandle): QuickJSHandle => {
    if (context.getPromiseState(value).type === 'pending') runJobs();
    const state = context.getPromiseState(value);
    if (state.type === 'rejected') return fail(state.error);
    if (state.type === 'pending') throw new ScriptError('The script waits for a promise that nothing is left to settle.');
    return state.value;
  };
  const result = (ran: ReturnType<QuickJSContext['evalCode']>): QuickJSHandle => (ran.error ? fail(ran.error) : ran.value);

  return {
    context,
    stdout,
    stderr,
    finish: () => {
      runJobs();
      if (watch.stopped) throw new ScriptError(watch.stopped.message, watch.stopped);
    },
    evaluate: (code, type, file) =>
      settled(result(context.evalCode(code, file, type === 'module' ? { type: 'module' } : { type: 'global' }))),
    call: (fn, json) => settled(result(context.callFunction(own.callWith, context.undefined, fn, context.newString(json)))),
    toJson: (value) => {
      const json = result(context.callFunction(own.toJson, context.undefined, value));
      return context.typeof(json) === 'string' ? context.getString(json) : undefined;
    },
  };
}

/** Runs the prelude and keeps hold of what it answers: no script can reach these. */
function ours(context: QuickJSContext, write: QuickJSHandle, stdin: string) {
  const made = context.unwrapResult(context.evalCode(prelude, 'prelude', { type: 'global' }));
  const parts = context.unwrapResult(context.callFunction(made, context.undefined, write, context.newString(stdin)));
  const part = (name: string) => context.getProp(parts, name);
  return { describe: part('describe'), toJson: part('toJson'), callWith: part('callWith') };
}

/** Only of an error that ended the script; the same words in one that it caught change nothing. */
function stoppedBy(text: string): Stopped | undefined {
  if (/^InternalError: out of memory/.test(text)) return tooMuchMemory;
  if (/^(?:InternalError|RangeError): (?:stack overflow|Maximum call stack)/.test(text)) return tooDeep;
  return undefined;
}

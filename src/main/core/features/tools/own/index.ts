/**
 * The door of the user's own tools: files in the home's tools/. Each is read and run only in the sandbox, in a runner, and is
 * offered only as long as it stands as the user consented to it.
 */
import { resolve } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { Store } from '../../../store/types.ts';
import { ownApproved } from '../events.ts';
import { BadSchema, boundSchema } from '../mcp/foreign/schema.ts';
import type { SourcedTool, ToolSource } from '../registry.ts';
import { readToolFile } from './files.ts';
import { type Known, lookAt } from './folder.ts';
import { consents } from './own.sql.ts';
import { createSandbox, type SandboxDeps, type SandboxState } from './sandbox.ts';

interface Deps extends SandboxDeps {
  store: Store;
  clock: Clock;
  log: Log;
  /** The home's tools/. It need not be there. */
  folder: string;
}

const callMs = 30_000;

/** Use once per daemon, after the store. `start` tries the sandbox, and reads the folder from then on. */
export function createOwnTools(deps: Deps) {
  const { store, log } = deps;
  const folder = resolve(deps.folder);
  const sandbox = createSandbox(deps);
  const ending = new AbortController();
  let state: SandboxState | null = null;

  const facts = () => ({ consents: consents(store.reader), state });
  const listed = () => looking.known().map((one) => sourced(one, facts()));
  const { tell, onChange } = announcer(listed);
  const looking = lookAt({ ...deps, folder, signal: ending.signal, read: sandbox.describe, looked: tell });

  const source: ToolSource = {
    list: listed,
    onChange,
    async perform(name, args, call, signal) {
      const file = await readToolFile(folder, name);
      // The bytes that run are those that were consented to, read once.
      if ('why' in file || consents(store.reader).get(name) !== file.hash) {
        void looking.now();
        return fault('unavailable', `The file of ${name} is not as it was when it was consented to.`);
      }
      if (state?.javascript.ok !== true) return fault('unavailable', noSandbox(state));
      const { timeoutMs, maxOutputBytes } = call;
      return sandbox.call(file, args, { timeoutMs, maxOutputBytes, signal: AbortSignal.any([signal, ending.signal]) });
    },
  };

  return {
    source,
    /** Thrown: AppError `not_found`; `conflict` where the file is another by now, or is no tool. */
    async approve(name: string, hash: string, actor: string): Promise<SourcedTool> {
      await looking.now();
      const found = consentable(looking.known(), name, hash);
      await store.command((tx) => tx.append(ownApproved.of({ stream: 'tools', actor, data: { name, hash } })));
      tell();
      return sourced(found, facts());
    },
    /** Reads the folder now: where a person looks at the list. */
    refresh: looking.now,
    /** Which languages the sandbox has here; null until it was tried. */
    sandbox: () => state,
    async start() {
      state = await sandbox.test(ending.signal);
      if (!state.javascript.ok || !state.shell.ok) log.warn('a part of the sandbox is absent', state);
      await looking.start();
    },
    async stop() {
      ending.abort();
      await looking.stop();
    },
  };
}

/** Tells of a list when it is another than the one that was told of last. */
function announcer(list: () => unknown) {
  const listeners = new Set<() => void>();
  let told = '[]';
  return {
    tell() {
      const now = JSON.stringify(list());
      if (now === told) return;
      told = now;
      for (const listener of listeners) listener();
    },
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The file that a consent is about, as the person saw it. */
function consentable(known: readonly Known[], name: string, hash: string): Known {
  const found = known.find((one) => ('file' in one ? one.file.name : one.name) === name);
  if (!found) throw new AppError('not_found', `There is no file ${name}.js in the home's tools.`);
  if (!('file' in found)) throw new AppError('conflict', found.why);
  if (found.file.hash !== hash) throw new AppError('conflict', `${name}.js was changed since you looked at it.`);
  if ('why' in found.said) throw new AppError('conflict', found.said.why);
  return found;
}

const fault = (code: string, message: string) => ({ ok: false as const, error: { code, message }, logs: [], sideEffects: [] });

const noSandbox = (state: SandboxState | null): string => state?.javascript.why ?? 'The sandbox has not been tried yet.';

interface Facts {
  consents: ReadonlyMap<string, string>;
  state: SandboxState | null;
}

/** It computes on its arguments, behind a wall, and reaches nothing: consent to the file is all that it needs. */
function sourced(known: Known, facts: Facts): SourcedTool {
  const { name, why, said } = judged(known, facts);
  return {
    name,
    description: said?.description ?? '',
    inputSchema: said?.inputSchema ?? { type: 'object' },
    ...(said?.outputSchema ? { outputSchema: said.outputSchema } : {}),
    ...{ risk: 'pure', idempotent: true, timeoutMs: callMs, isolation: 'sandbox', perMinute: 120, free: true },
    available: why === null,
    ...(why === null ? {} : { why }),
    source: 'own',
    ...('file' in known ? { hash: known.file.hash } : {}),
    outside: null,
  };
}

function judged(known: Known, { consents, state }: Facts) {
  if (!('file' in known)) return { name: known.name, why: known.why, said: null };
  const { name, hash } = known.file;
  if ('why' in known.said) return { name, why: known.said.why, said: null };
  try {
    const { description, input, output } = known.said;
    const said = { description, inputSchema: boundSchema(input), ...(output ? { outputSchema: boundSchema(output) } : {}) };
    return {
      name,
      why: unconsented(consents.get(name), hash) ?? (state?.javascript.ok === true ? null : noSandbox(state)),
      said,
    };
  } catch (error) {
    if (!(error instanceof BadSchema)) throw error;
    return { name, why: `Its schema cannot be used: ${error.message}.`, said: null };
  }
}

function unconsented(consented: string | undefined, hash: string): string | null {
  if (consented === hash) return null;
  return consented === undefined ? 'Nobody has consented to it yet.' : 'The file was changed since it was consented to.';
}

/** The tools room on a real store, with a runner that does what the test says. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Input, Output } from '../../../../../contract/index.ts';
import { type Constitution, defaultConstitution } from '../../../../../contract/self.ts';
import type { Approvals, CallContext, Judged } from '../../../agent/run/ports.ts';
import { defineTool, type Touch, type Work } from '../../../agent/tool.ts';
import { fakeClock } from '../../../base/clock.ts';
import { readUrl } from '../../../base/egress/url.ts';
import { AppError } from '../../../base/errors.ts';
import { idMaker } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import type { Dispatch } from '../../../dispatch.ts';
import { openStore } from '../../../store/open.ts';
import { toolsEvents } from '../events.ts';
import { createTools } from '../index.ts';
import { capabilities } from '../migrations/0030-capabilities.ts';
import type { SourcedTool, ToolSource } from '../registry.ts';
import type { RunData, RunLimits, Runner } from '../runners/types.ts';
import { toolsProjection } from '../tools.sql.ts';

const kind = { isolation: 'process', timeoutMs: 1000, idempotent: true, free: false, perMinute: 1000 } as const;

async function touch(asked: string, base: string, mode: 'read' | 'write'): Promise<Touch> {
  const whole = asked.startsWith('/') ? asked : join(base, asked);
  const path = await realpath(whole).catch(async () => join(await realpath(dirname(whole)), basename(whole)));
  return { kind: 'path', path, asked, mode };
}

const look = defineTool({
  ...kind,
  name: 'read_text',
  description: 'Reads a file.',
  risk: 'read',
  input: z.strictObject({ path: z.string().min(1) }),
  output: z.strictObject({ text: z.string() }),
  async touches({ path }, place) {
    const lent = /^file:(.+)$/.exec(path)?.[1];
    if (lent === undefined) return [await touch(path, place.base, 'read')];
    const found = place.file?.(lent);
    if (!found) throw new AppError('not_found', 'There is no such kept file.');
    return [{ kind: 'path', path: found, asked: path, mode: 'read' }];
  },
});
const put = defineTool({
  ...kind,
  name: 'write_text',
  description: 'Writes a file.',
  risk: 'write',
  idempotent: false,
  input: z.strictObject({ path: z.string().min(1), text: z.string() }),
  output: z.strictObject({ bytes: z.int() }),
  touches: async ({ path }, place) => [await touch(path, place.base, 'write')],
  preview: async ({ text }) => ({ kind: 'diff', text: `+${text}` }),
});
const get = defineTool({
  ...kind,
  name: 'http_get',
  description: 'Fetches a page.',
  risk: 'network',
  input: z.strictObject({ url: z.string(), headers: z.record(z.string(), z.string()).optional() }),
  output: z.strictObject({ text: z.string() }),
  async touches({ url }) {
    const { host, port } = readUrl(url);
    return [{ kind: 'host', host, port, url }];
  },
});
const script = defineTool({
  ...kind,
  name: 'run_sandboxed',
  description: 'Runs code.',
  risk: 'execute',
  input: z.strictObject({ language: z.enum(['javascript', 'shell']), code: z.string() }),
  output: z.strictObject({ stdout: z.string() }),
  touches: async ({ language, code }) => [{ kind: 'code', language, code }],
});
const sum = defineTool({
  ...kind,
  name: 'sum',
  description: 'Adds up.',
  risk: 'pure',
  free: true,
  perMinute: 20,
  input: z.strictObject({ numbers: z.array(z.number()), label: z.string().optional() }),
  output: z.strictObject({ sum: z.number() }),
});
const note = defineTool({
  ...kind,
  name: 'note',
  description: 'Leaves a note in the daemon.',
  risk: 'daemon',
  free: true,
  input: z.strictObject({ text: z.string() }),
  output: z.strictObject({ noted: z.string() }),
  command: ({ text }) => ({ request: 'internal.note', input: { text } }),
});

const keys = generateKeyPairSync('ed25519');
const signer = {
  publicKey: keys.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
  sign: (bytes: Buffer) => sign(null, bytes, keys.privateKey),
};

interface Ran {
  tool: string;
  args: unknown;
  data: RunData;
  limits: RunLimits;
}

/** Approvals as the runs room keeps them, in memory. */
function fakeApprovals(newId: () => string) {
  const asked = new Map<string, { judged: Judged; state: 'open' | 'allowed' | 'denied' | 'used' }>();
  const approvals: Approvals = {
    ask(_tx, judged) {
      const id = newId();
      asked.set(id, { judged, state: 'open' });
      return id;
    },
    take(_tx, approvalId, hash) {
      const found = asked.get(approvalId);
      if (!found) throw new AppError('not_found', 'There is no such approval.');
      if (found.state === 'open') throw new AppError('approval_needed', 'It waits.', { approvalId });
      if (found.state !== 'allowed' || found.judged.hash !== hash) throw new AppError('refused', 'Not this.');
      found.state = 'used';
    },
  };
  return { approvals, asked };
}

const base = { isolation: 'process', timeoutMs: 0, memoryBytes: 0 } as const;
const none: RunData = { touches: [], hosts: [], forbidden: [], maxOutputBytes: 0, keepFolder: '' };

/** What a test changes: what the runner, a source and the constitution say. */
function stage(sourced: SourcedTool[]) {
  const ran: Ran[] = [];
  const commands: { request: string; input: unknown; actor: string }[] = [];
  const state = {
    constitution: defaultConstitution as Constitution,
    work: (async () => ({ ok: true, data: { text: 'hello' }, logs: [], sideEffects: [] })) as Answering,
    context: null as CallContext | null,
    sourced,
  };
  const perform = (one: Ran, signal: AbortSignal) => {
    ran.push(one);
    return state.work(one, signal);
  };
  const changes = new Set<() => void>();
  const source: ToolSource = {
    list: () => state.sourced,
    onChange(listener) {
      changes.add(listener);
      return () => void changes.delete(listener);
    },
    perform: (tool, args, call, signal) => perform({ tool, args, data: none, limits: { ...base, ...call } }, signal),
  };
  const runner: Runner = { run: (tool, args, data, limits, signal) => perform({ tool, args, data, limits }, signal) };
  const dispatch: Dispatch = async (request, input, { actor }) => {
    commands.push({ request, input, actor });
    return { ok: true, data: { noted: 'yes' } };
  };
  const tellChange = () => {
    for (const listener of changes) listener();
  };
  return { ran, commands, state, source, runner, dispatch, tellChange };
}

type Answering = (ran: Ran, signal: AbortSignal) => Promise<Work>;

/** A user's folder with a note in it, and Hearth's own in that. */
function makePlace() {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'hearth-tools-')));
  const userHome = join(place, 'user');
  const home = join(userHome, '.hearth');
  mkdirSync(join(userHome, 'notes'), { recursive: true });
  mkdirSync(home);
  writeFileSync(join(userHome, 'notes/a.txt'), 'hello');
  return { place, userHome, home };
}

const tables = { migrations: [capabilities], projections: [toolsProjection], definitions: toolsEvents };

/** Use for one test; `remove` ends it and deletes the home. `sourced` are tools of a server. */
export async function openTools(sourced: SourcedTool[] = []) {
  const { place, userHome, home } = makePlace();
  const clock = fakeClock();
  const newId = idMaker(clock);
  const store = await openStore({ home, ...tables, clock, newId, signer, log: silentLog });
  const { ran, commands, state, source, runner, dispatch, tellChange } = stage(sourced);
  const { approvals, asked } = fakeApprovals(newId);
  const room = createTools({
    ...{ store, clock, newId, log: silentLog, home, userHome, runner, dispatch },
    tools: [look, put, get, script, sum, note],
    sources: [source],
    constitution: () => state.constitution,
    approvals: () => approvals,
    contextOf: () => state.context,
  });
  room.start();
  return {
    ...{ store, clock, room, ran, commands, state, asked, tellChange, home, userHome },
    notes: join(userHome, 'notes'),
    api: room.api,
    call(name: string, args: Record<string, unknown>, { actor = 'user', signal, ...rest }: More = {}) {
      const caller = { actor, via: 'http', ...(signal ? { signal } : {}) } as const;
      return room.handlers['tools.call']({ name, args, ...rest }, caller);
    },
    grant: (grant: Input<'capabilities.grant'>, actor = 'user'): Promise<Output<'capabilities.grant'>> =>
      room.handlers['capabilities.grant'](grant, { actor, via: 'http' }),
    /** What the log says of decisions, oldest first. */
    decisions: () => store.events({ type: 'tools.judged', limit: 1000 }).map((event) => event.data as Decision),
    async remove() {
      room.stop();
      await store.close();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

interface More {
  approvalId?: string;
  actor?: string;
  timeoutMs?: number;
  signal?: AbortSignal;
}

interface Decision {
  tool: string;
  verdict: string;
  by: string;
  uses: string[];
}

export type OpenTools = Awaited<ReturnType<typeof openTools>>;

/** A tool as a server brings it in. */
export const serverTool = (over: Partial<SourcedTool> = {}): SourcedTool => ({
  name: 'mcp_files_list',
  description: 'Lists.',
  inputSchema: { type: 'object', properties: { where: { type: 'string' } }, required: ['where'] },
  risk: 'execute',
  idempotent: false,
  timeoutMs: 1000,
  isolation: 'process',
  perMinute: 60,
  free: false,
  available: true,
  source: 'mcp:files',
  outside: 'mcp:files',
  ...over,
});

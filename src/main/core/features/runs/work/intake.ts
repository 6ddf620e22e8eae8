/** Before the first step: what the kind of work retrieves, kept so that the run can be read, gone on with and replayed. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ModelTool } from '../../../agent/provider.ts';
import type { LoopInput } from '../../../agent/run/loop.ts';
import type { Artifacts } from '../../../store/types.ts';
import { agentsWords } from '../agents/agents.ts';
import { prepared as preparedFact } from '../events.ts';
import type { StepRow } from '../runs.sql.ts';
import type { Prepared } from '../types.ts';
import type { Work } from './worker.ts';

/** Model calls that may ask for tools, unless the envelope says otherwise. */
export const usualRounds = 10;
const mostBytes = 16 * 1024 * 1024;

/** Use at each claim. What was asked before a restart is asked again in the same words: they are read back, not made anew. */
export async function intake(work: Work, rows: readonly StepRow[], signal: AbortSignal): Promise<LoopInput> {
  const { room, row, view } = work;
  const { artifacts } = room.deps.store;
  const asked = await room.kindOf(row.type).prepare(view, signal);
  signal.throwIfAborted();
  work.taint.by ??= asked.taintedBy;
  const begun = rows.some((step) => step.state !== 'began' && step.state !== 'cancelled');
  const frame = begun && row.system_file && row.tools_file ? await readFrame(artifacts, row.system_file, row.tools_file) : null;
  const { system, tools } = frame ?? (await makeFrame(work, asked));
  const messagesHash = hashOf(asked.messages);
  if (frame && row.messages_hash !== messagesHash)
    work.log.warn('what the run was asked has changed since it began', { expected: row.messages_hash, got: messagesHash });
  if (!frame) await keepFrame(work, asked, { system, tools, messagesHash });
  const { messages, model, maxOutputTokens, thinkingTokens } = asked;
  return {
    system,
    messages,
    model,
    maxOutputTokens,
    ...(thinkingTokens === undefined ? {} : { thinkingTokens }),
    tools,
    rounds: view.budget.rounds ?? usualRounds,
    toolCalls: view.budget.toolCalls ?? null,
  };
}

interface Frame {
  system: string;
  tools: ModelTool[];
}

async function makeFrame({ room, view }: Work, { system, tools: wanted }: Prepared): Promise<Frame> {
  const tools = wanted ? room.deps.tools.offered(view.only) : [];
  const agents = tools.some((tool) => tool.name === 'dispatch_run') ? await agentsWords(room.deps.home) : '';
  return { system: [system, agents].filter((text) => text !== '').join('\n\n'), tools };
}

async function keepFrame(
  { room, row, of, lease, book }: Work,
  asked: Prepared,
  { system, tools, messagesHash }: Frame & { messagesHash: string },
): Promise<void> {
  const { artifacts } = room.deps.store;
  const systemFileId = await keepText(artifacts, 'system.md', system);
  const toolsFileId = await keepText(artifacts, 'tools.json', JSON.stringify(tools));
  const { model, maxOutputTokens, thinkingTokens, taintedBy } = asked;
  const most = { maxOutputTokens, ...(thinkingTokens === undefined ? {} : { thinkingTokens }) };
  const data = { runId: row.id, lease, systemFileId, toolsFileId, messagesHash, model, ...most, taintedBy };
  book.note((tx) => tx.append(preparedFact.of({ ...of, data })));
}

async function readFrame(artifacts: Artifacts, systemFile: string, toolsFile: string): Promise<Frame> {
  const [system, tools] = await Promise.all([readText(artifacts, systemFile), readText(artifacts, toolsFile)]);
  return { system, tools: JSON.parse(tools) as ModelTool[] };
}

const readText = (artifacts: Artifacts, fileId: string): Promise<string> => readFile(artifacts.path(fileId), 'utf8');

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** The same lore and the same tools serve many runs: each text is put on disk once. */
const kept = new WeakMap<Artifacts, Map<string, string>>();
const mostKept = 100;

async function keepText(artifacts: Artifacts, name: string, text: string): Promise<string> {
  const known = kept.get(artifacts) ?? new Map<string, string>();
  kept.set(artifacts, known);
  const key = hashOf(text);
  const before = known.get(key);
  if (before) return before;
  const { fileId } = await artifacts.put(name, Buffer.from(text), mostBytes);
  if (known.size >= mostKept) known.clear();
  known.set(key, fileId);
  return fileId;
}

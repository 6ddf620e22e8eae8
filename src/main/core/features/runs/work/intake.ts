/** Before the first step: what the kind of work retrieves, kept so that the run can be read, gone on with and replayed. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { ModelTool } from '../../../agent/provider.ts';
import type { LoopInput } from '../../../agent/run/loop.ts';
import { sortedJson } from '../../../agent/run/plain.ts';
import type { Artifacts, Store } from '../../../store/types.ts';
import { agentsWords } from '../agents/agents.ts';
import { prepared as preparedFact } from '../events.ts';
import type { StepRow } from '../runs.sql.ts';
import type { Prepared, RunView } from '../types.ts';
import { compact, withSummary } from './compact/compact.ts';
import { recallFor, tellRecalled } from './recall.ts';
import type { Work } from './worker.ts';

/** Model calls that may ask for tools, unless the envelope says otherwise. */
const usualRounds = 10;
const mostBytes = 16 * 1024 * 1024;

type Fact = z.output<(typeof preparedFact)['data']>;

/** Use at each claim. What was asked before a restart is asked again in the same words: they are read back, not made anew. */
export async function intake(work: Work, rows: readonly StepRow[], signal: AbortSignal): Promise<LoopInput> {
  const { room, row, view, taint } = work;
  const { store } = room.deps;
  const asked = await room.kindOf(row.type).prepare(view, signal);
  signal.throwIfAborted();
  taint.by ??= asked.taintedBy;
  const begun = rows.some((step) => step.state !== 'began' && step.state !== 'cancelled');
  const before = begun ? newestPrepared(store, row.id) : null;
  if (before && before.messagesHash !== hashOf(asked.messages))
    work.log.warn('what the run was asked has changed since it began', { runId: row.id });
  return inputFrom(store, view, asked, before ?? (await makeFrame(work, asked, signal)));
}

function newestPrepared(store: Store, runId: string): Fact | null {
  const last = store.events({ stream: `run:${runId}`, type: preparedFact.type, limit: 1000 }).at(-1);
  return last && preparedFact.is(last) ? last.data : null;
}

/** What the loop is given: the same for live work, after a restart and in a replay. Thrown when a part of it is gone: AppError. */
export async function inputFrom(store: Store, view: RunView, asked: Prepared, frame: Fact): Promise<LoopInput> {
  const { systemFileId, toolsFileId, compactedBy, contextWindow, model } = frame;
  const { maxOutputTokens = asked.maxOutputTokens, thinkingTokens } = frame;
  const [system, tools] = await Promise.all([readText(store.artifacts, systemFileId), readText(store.artifacts, toolsFileId)]);
  const messages = withSummary(store, asked.messages, compactedBy);
  const { recalled: items = [], recalledFileId } = frame;
  return {
    system,
    messages,
    model,
    maxOutputTokens,
    ...(thinkingTokens === undefined ? {} : { thinkingTokens }),
    ...(contextWindow === undefined ? {} : { contextWindow }),
    ...(recalledFileId === undefined ? {} : { recalled: { items, text: await readText(store.artifacts, recalledFileId) } }),
    ...(compactedBy === undefined ? {} : { notices: [compactedNotice] }),
    tools: JSON.parse(tools) as ModelTool[],
    rounds: view.budget.rounds ?? usualRounds,
    toolCalls: view.budget.toolCalls ?? null,
  };
}

const compactedNotice = {
  code: 'compacted',
  text: 'The older part of this conversation was summed up, for the model cannot read it whole. Nothing of it is lost.',
};
/** Offered only where something was left out. */
const lookUp = 'search_conversation';

async function makeFrame(work: Work, asked: Prepared, signal: AbortSignal): Promise<Fact> {
  const { room, view, lease, book, of, runId } = work;
  if (asked.tools) await room.deps.tools.settled?.();
  const offered = asked.tools ? room.deps.tools.offered(view.only) : [];
  const agents = await agentsWords(room.deps.home, offered);
  const system = [asked.system, agents].filter((text) => text !== '').join('\n\n');
  const contextWindow = await windowOf(work, asked.model);
  const fit = contextWindow === undefined ? null : { system, tools: offered, contextWindow };
  const compactedBy = fit === null ? null : await compact(work, asked, fit, signal);
  const tools = compactedBy === null ? offered.filter((tool) => tool.name !== lookUp) : offered;
  const { artifacts } = room.deps.store;
  const recalled = await recallFor(work, asked, signal);
  const { model, maxOutputTokens, thinkingTokens, taintedBy } = asked;
  const fact: Fact = {
    runId,
    lease,
    systemFileId: await keepText(artifacts, 'system.md', system),
    toolsFileId: await keepText(artifacts, 'tools.json', JSON.stringify(tools)),
    messagesHash: hashOf(asked.messages),
    model,
    maxOutputTokens,
    ...(thinkingTokens === undefined ? {} : { thinkingTokens }),
    ...(contextWindow === undefined ? {} : { contextWindow }),
    ...(compactedBy === null ? {} : { compactedBy }),
    ...recalled,
    taintedBy,
  };
  book.note((tx) => {
    tx.append(preparedFact.of({ ...of, data: fact }));
    if (recalled) tellRecalled(tx, view, recalled.recalled);
  });
  return fact;
}

/** Where nobody knows the model it is asked all the same: the models room says what is wrong. */
async function windowOf({ room }: Work, model: string | null): Promise<number | undefined> {
  try {
    return (await room.deps.models.resolve(model)).contextWindow;
  } catch {
    return undefined;
  }
}

const readText = (artifacts: Artifacts, fileId: string): Promise<string> => readFile(artifacts.path(fileId), 'utf8');

const hashOf = (value: unknown): string => createHash('sha256').update(sortedJson(value)).digest('hex');

/** The same lore and the same tools serve many runs: each text is put on disk once. */
const kept = new WeakMap<Artifacts, Map<string, string>>();
const mostKept = 100;

async function keepText(artifacts: Artifacts, name: string, text: string): Promise<string> {
  const known = kept.get(artifacts) ?? new Map<string, string>();
  kept.set(artifacts, known);
  const key = hashOf(text);
  const before = known.get(key);
  // It may have been forgotten since.
  if (before && artifacts.info(before)) return before;
  const { fileId } = await artifacts.put(name, Buffer.from(text), mostBytes);
  if (known.size >= mostKept) known.clear();
  known.set(key, fileId);
  return fileId;
}

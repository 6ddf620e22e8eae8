/** Tools that leave traces in real files, and a model that asks for them by a script: the same goal, the same calls. */
import { createHash } from 'node:crypto';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ToolResult } from '../../../src/contract/tools.ts';
import type { Judged, ToolCall, Tools } from '../../../src/main/core/agent/run/ports.ts';
import type { AnswerCall, AnswerEvent, Answers } from '../../../src/main/core/agent/turn.ts';

/** `append` must never happen twice; `leave` neither, and asks first; `set` may. `child` starts a run that appends, and waits for it. */
export type Doing = 'append' | 'leave' | 'set' | 'child';
export interface Goal {
  /** Makes the lines of this run its own. */
  name: string;
  steps: Doing[];
  /** Calls in one message. */
  together: number;
}
const doings: readonly Doing[] = ['append', 'leave', 'set', 'child'];

/** Where `append` and `leave` write, a line for each time that they are done. */
export const tracesIn = (folder: string): string => join(folder, 'traces.txt');

/** Starts the run that a call asks for, and waits for its end. */
export type Dispatch = (judged: Judged, goal: string, signal: AbortSignal) => Promise<unknown>;

/** So long at most before and after each trace, in ms: a kill falls everywhere. */
const moment = 8;

/** Use for a home of one test; `began` hears of each effect just before it comes about. */
export function tracingTools(folder: string, random: () => number, dispatch: Dispatch, began: () => void): Tools {
  return {
    offered: () => doings.map((name) => ({ name, description: name, inputSchema: { type: 'object' } })),
    async judge(call, context, approved) {
      const hash = createHash('sha256')
        .update(JSON.stringify([call.name, call.args]))
        .digest('hex');
      const verdict = verdictOn(call.name, approved?.hash === hash ? approved.approvalId : null);
      const preview = { kind: 'text' as const, text: lineOf(call) };
      const { args } = call;
      return {
        call,
        context,
        args,
        idempotent: call.name === 'set' || call.name === 'child',
        timeoutMs: 10_000,
        touches: [],
        preview,
        hash,
        verdict,
      };
    },
    record: () => true,
    async perform(judged, signal) {
      const { call } = judged;
      const startedAt = new Date().toISOString();
      const result = (data: unknown): ToolResult => ({
        ok: true,
        data,
        startedAt,
        finishedAt: new Date().toISOString(),
        logs: [],
      });
      if (call.name === 'child') return result(await dispatch(judged, goalOfChild(call), signal).catch(String));
      began();
      await setTimeout(random() * moment);
      if (call.name === 'set') setFile(folder, lineOf(call));
      else appendFileSync(tracesIn(folder), `${lineOf(call)}\n`);
      await setTimeout(random() * moment);
      return result({});
    },
  };
}

function goalOfChild(call: ToolCall): string {
  const goal: Goal = { name: `${lineOf(call)}-child`, steps: ['append', 'append'], together: 1 };
  return JSON.stringify(goal);
}

function verdictOn(name: string, approvalId: string | null): Judged['verdict'] {
  if (name === 'leave' && approvalId === null)
    return { verdict: 'ask', by: 'default', why: 'Nothing grants it.', scope: { words: 'leave', grants: [] } };
  const by = approvalId === null ? 'free' : `approval:${approvalId}`;
  return { verdict: 'allow', by, why: 'It may.', uses: [], hosts: [], trusted: true };
}

function lineOf({ args }: ToolCall): string {
  return typeof args === 'object' && args !== null && 'line' in args ? String(args.line) : '';
}

function setFile(folder: string, line: string): void {
  const path = join(folder, line.replaceAll('/', '-'));
  writeFileSync(`${path}.new`, line);
  renameSync(`${path}.new`, path);
}

/** The model: does the next steps of the goal, and never one that it has had a result for, whatever that said. */
export function scriptedAnswers(random: () => number): Answers {
  return {
    async *stream(call): AsyncGenerator<AnswerEvent> {
      const { goal, had } = readHistory(call);
      yield { type: 'model', model: 'script', provider: 'test' };
      await setTimeout(random() * 2);
      const next = goal.steps.slice(had, had + goal.together);
      if (next.length === 0) yield { type: 'text', delta: `All ${had} steps were asked for.` };
      for (const [at, name] of next.entries())
        yield { type: 'tool_call', callId: `c${had + at}`, name, args: { line: `${goal.name}/${had + at}` } };
      yield { type: 'usage', usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 } };
      yield { type: 'stop', reason: next.length === 0 ? 'end' : 'tool_use' };
    },
  };
}

function readHistory({ request }: AnswerCall): { goal: Goal; had: number } {
  const parts = request.messages.flatMap((message) => message.content);
  const asked = parts.find((part) => part.type === 'text');
  return {
    goal: JSON.parse(asked?.type === 'text' ? asked.text : '') as Goal,
    had: parts.filter((part) => part.type === 'tool_result').length,
  };
}
